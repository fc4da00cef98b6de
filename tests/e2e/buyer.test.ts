import { expect, test } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

test('a buyer in Jakarta reads what a parcel costs before the cart, pays that, and finds her order again without an account', async ({
	page
}) => {
	await page.goto('/produk/keripik-singkong-bawang-150-g');
	const costs = page.locator('details').filter({ hasText: 'Ongkos kirim' });
	await costs.locator('summary').click();
	const jakarta = costs.getByRole('row').filter({ hasText: 'DKI Jakarta' });
	await expect(jakarta).toContainText('Rp14.000');
	await expect(jakarta).toContainText('3 hari');

	await page.locator('[name=quantity]').fill('2');
	await page.getByRole('button', { name: 'Masukkan keranjang' }).click();
	await page.getByRole('link', { name: /^Pesan Rp/ }).click();
	await page.waitForURL(/\/bayar/);
	await page.locator('[name=name]').fill('Rini Astuti');
	await page.locator('[name=phone]').fill('0812-1111-2222');
	await page.locator('[name=delivery][value=parcel]').check();
	await page.locator('[name=villageCode_search]').pressSequentially('menteng jakarta');
	await page.locator('[name=villageCode][value="31.71.06.1001"]').check();
	await page.locator('[name=address]').fill('Jalan Cikini Raya 12');
	await page.getByRole('button', { name: 'Lanjut periksa pesanan' }).click();
	await expect(page.getByRole('main')).toContainText('Rp14.000');
	await page.getByRole('button', { name: 'Pesan, bayar Rp44.000' }).click();
	await page.waitForURL(/\/pesanan\//);

	// What is to be transferred is the one total on the page.
	const asked = await page.locator('.money.text-3xl').innerText();
	expect(asked).toMatch(/^Rp43\.\d{3}$/);
	const total = page.getByRole('main').getByText('Jumlah yang dibayar').locator('..');
	await expect(total).toContainText(asked);

	const number = /DM-\d{4}-\d{6}/.exec(await page.getByRole('heading', { level: 1 }).innerText())?.[0];
	await page.goto('/keranjang');
	await page.getByRole('link', { name: number ?? 'no number' }).click();
	await expect(page.getByRole('heading', { level: 1 })).toContainText(number ?? 'no number');
});

test('orders of this telephone are not shown on another, nor guessed', async ({ page, browser }) => {
	const other = await browser.newPage();
	await other.goto('/keranjang');
	await expect(other.getByText('Pesanan dari HP ini')).toHaveCount(0);
	await other.close();
	const url = test.info().project.use.baseURL ?? '';
	await page.context().addCookies([{ name: 'pesanan-tidak_ada_token_ini', value: '1', url }]);
	await page.goto('/keranjang');
	await expect(page.getByRole('heading', { level: 1 })).toHaveText('Keranjang');
	await expect(page.getByText('Pesanan dari HP ini')).toHaveCount(0);
});

test('the menu of who only buys has what buyers need; a member has her goods, savings and proceeds', async ({
	page
}) => {
	const menuOf = async (contact: string) => {
		await page.goto('/masuk');
		await page.locator('[name=contact]').fill(contact);
		await page.locator('[name=password]').fill(DEMO_PASSWORD);
		await page.getByRole('main').locator('form button').first().click();
		await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
		await page.goto('/saya/pesanan');
		const words = await page.getByRole('navigation', { name: 'Menu saya' }).getByRole('link').allInnerTexts();
		await page.getByRole('contentinfo').getByRole('button', { name: 'Keluar' }).click();
		await page.waitForURL('/');
		return words.map((word) => word.trim());
	};
	expect(await menuOf('0812-0000-0901')).toEqual(['Saya', 'Pesanan', 'Disukai', 'Diikuti', 'Alamat']);
	expect(await menuOf('0812-0000-0101')).toEqual(['Saya', 'Jualan', 'Pesanan', 'Simpanan', 'Hasil jual']);
});
