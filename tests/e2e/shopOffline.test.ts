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

test('a form that is sent without a signal says so, and nothing typed is lost', async ({ page, context }) => {
	await page.goto('/produk');
	await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
	const address = await page.locator('main a[href^="/produk/"]').first().getAttribute('href');
	await page.goto(address ?? 'no address');
	await expect.poll(() => kept(page)).toContain(address);

	// A form that the browser sends by itself: our own words instead of the browser's, with a way back.
	await page.locator('[name=quantity]').fill('2');
	await context.setOffline(true);
	await page.getByRole('button', { name: 'Masukkan keranjang' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sinyal terputus');
	await page.getByRole('link', { name: 'Buka halaman tadi' }).click();
	await expect(page.getByRole('button', { name: 'Masukkan keranjang' })).toBeVisible();
	await context.setOffline(false);
	await page.getByRole('button', { name: 'Masukkan keranjang' }).click();
	await page.waitForURL(/\/keranjang/);

	// A form that scripts send: it stays as it was filled in and can be sent again.
	await page.goto('/keranjang');
	await page.getByRole('link', { name: /^Pesan Rp/ }).click();
	await page.waitForURL(/\/bayar/);
	await expect.poll(() => page.evaluate(() => history.state !== null)).toBe(true);
	await page.locator('[name=name]').fill('Rini Astuti');
	await page.locator('[name=phone]').fill('0812-1111-2222');
	await context.setOffline(true);
	await page.getByRole('button', { name: 'Lanjut periksa pesanan' }).click();
	await expect(page.getByRole('alert')).toContainText('Isian Anda tetap ada');
	await expect(page.locator('[name=name]')).toHaveValue('Rini Astuti');
	await context.setOffline(false);
	await page.getByRole('button', { name: 'Lanjut periksa pesanan' }).click();
	await expect(page.getByRole('main')).toContainText('Belum ada yang dipesan');
	await expect(page.getByRole('alert')).toHaveCount(0);
});

/** The addresses of the pages this telephone keeps. */
function kept(page: Page): Promise<string[]> {
	return page.evaluate(async () => {
		const requests = await (await caches.open('pages')).keys();
		return requests.map(({ url }) => new URL(url).pathname);
	});
}
