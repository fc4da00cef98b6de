import { expect, test, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

const WAHYU = '0812-0000-0003';
const WAREHOUSE = '/meja/bum-desa-giri-sejahtera/gudang';

async function signIn(page: Page): Promise<void> {
	await page.locator('[name=contact]').fill(WAHYU);
	await page.locator('[name=password]').fill(DEMO_PASSWORD);
	await page.getByRole('main').locator('form button').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
}

/** How many of the newest lots have so much left. */
async function lotsOf(page: Page, weight: string): Promise<number> {
	await page.goto(WAREHOUSE);
	return page.getByRole('row').filter({ hasText: weight }).count();
}

test('goods are received without a signal, kept through a reload, and taken in once', async ({
	page,
	context
}) => {
	// A weight that nothing else in the warehouse has.
	const weight = '7,313';
	await page.goto('/masuk');
	await signIn(page);
	await page.goto(`${WAREHOUSE}/terima`);
	// The page has asked to be kept with all that it is made of.
	await expect
		.poll(() =>
			page.evaluate(async (path) => {
				const kept = (await (await caches.open('receiving')).keys()).map(({ url }) => new URL(url).pathname);
				return { page: kept.includes(path), scripts: kept.some((part) => part.endsWith('.js')) };
			}, `${WAREHOUSE}/terima`)
		)
		.toEqual({ page: true, scripts: true });

	await context.setOffline(true);
	await page.reload();
	const goods = page.getByLabel('Pilih barang');
	const choice = goods
		.locator('option', { hasText: 'kg' })
		.or(goods.locator('option', { hasText: 'Sri Wahyuni' }));
	await goods.selectOption({ label: (await choice.first().textContent()) ?? '' });
	await page.getByLabel('Berat kotor').fill('0,4');
	await page.getByLabel('Berat wadah').fill('0,5');
	await page.getByLabel('Mutu').selectOption({ index: 1 });
	await page.getByLabel('Cara menanam atau memelihara').selectOption({ index: 1 });
	await page.getByRole('button', { name: 'Simpan dan beri nomor' }).click();
	// What cannot be is said at once, though no server was asked.
	await expect(page.getByText('Wadah lebih berat daripada seluruhnya').first()).toBeVisible();
	await page.getByLabel('Berat kotor').fill('7,813');
	await page.getByRole('button', { name: 'Simpan dan beri nomor' }).click();
	await expect(page.getByText('Tersimpan di HP ini', { exact: true })).toBeVisible();
	await expect(page.getByText('1 catatan menunggu sinyal')).toBeVisible();
	await page.reload();
	await expect(page.getByText('1 catatan menunggu sinyal')).toBeVisible();

	// The first time it arrives, but its answer is lost on the way.
	let lost = 0;
	await page.route(/gudang\/terima$/, async (route) => {
		if (route.request().method() !== 'POST' || lost > 0) return route.continue();
		lost += 1;
		await route.fetch();
		return route.abort();
	});
	await context.setOffline(false);
	await expect.poll(() => lost).toBe(1);
	await page.getByRole('button', { name: 'Kirim sekarang' }).click();
	await expect(page.getByText('menunggu sinyal')).toHaveCount(0);
	await page.getByRole('link', { name: 'Buka lot dan tanda terimanya' }).click();
	await expect(page.getByText(`${weight} kg`).first()).toBeVisible();
	expect(await lotsOf(page, weight)).toBe(1);
});
