import { expect, test, type Page } from '@playwright/test';

test.use({ serviceWorkers: 'allow' });

async function title(page: Page, address: string): Promise<string> {
	await page.goto(address);
	return page.getByRole('heading', { level: 1 }).first().innerText();
}

test('what was read in the shop, and the cart, open again without a signal', async ({ page, context }) => {
	const home = await title(page, '/');
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	const product = page.locator('main a[href^="/produk/"]').first();
	const address = (await product.getAttribute('href')) ?? 'no address';
	await product.click();
	await page.waitForURL(`**${address}`);
	const name = await page.getByRole('heading', { level: 1 }).innerText();
	await page.locator('[name=quantity]').fill('1');
	await page.getByRole('button', { name: 'Masukkan keranjang' }).click();
	await page.waitForURL(/\/keranjang/);
	await expect(page.getByRole('main')).toContainText(name);
	await expect.poll(() => kept(page)).toEqual(expect.arrayContaining(['/', address, '/keranjang']));

	await context.setOffline(true);
	expect(await title(page, '/')).toBe(home);
	expect(await title(page, address)).toBe(name);
	await page.goto('/keranjang');
	await expect(page.getByRole('main')).toContainText(name);
	expect(await title(page, '/penjual')).toBe('Tidak ada sinyal');

	// From a page that has come alive, too.
	await page.goto(address);
	await expect.poll(() => page.evaluate(() => history.state !== null)).toBe(true);
	await page
		.getByRole('banner')
		.getByRole('link', { name: /Keranjang/ })
		.click();
	await page.waitForURL(/\/keranjang/);
	await expect(page.getByRole('main')).toContainText(name);
});

/** The addresses of the pages this telephone keeps. */
function kept(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const requests = await (await caches.open('pages')).keys();
		return requests.map(({ url }) => new URL(url).pathname);
	});
}
