import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

// The service worker would answer from what it kept; a first visit is what is measured.
test.use({ serviceWorkers: 'block' });

const PUBLIC = [
	'/',
	'/produk',
	'/produk?q=lele',
	'/produk?q=tidakadasamasekali',
	'/penjual',
	'/desa',
	'/keranjang',
	'/masuk',
	'/daftar',
	'/lupa-sandi',
	'/simulasi-pinjaman',
	'/simulasi-hasil-jual',
	'/tidak-ada'
];
const MEMBER = [
	'/saya',
	'/saya/produk',
	'/saya/produk/baru',
	'/saya/penjualan',
	'/saya/simpanan',
	'/saya/pinjaman',
	'/saya/pinjaman/ajukan',
	'/saya/pencairan',
	'/saya/kelompok/ksm-mina-lestari/rapat',
	'/saya/pesanan',
	'/saya/profil'
];

/** Members read Indonesian on a phone; the desktop runs the same pages in English. */
async function open(page: Page, phoneNumber?: string): Promise<void> {
	const isPhone = (page.viewportSize()?.width ?? 0) < 500;
	if (!isPhone) {
		const url = test.info().project.use.baseURL ?? '';
		await page.context().addCookies([{ name: 'bahasa', value: 'en', url }]);
	}
	if (!phoneNumber) return;
	await page.goto('/masuk');
	await page.locator('[name=contact]').fill(phoneNumber);
	await page.locator('[name=password]').fill(DEMO_PASSWORD);
	await page.getByRole('main').locator('form button').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
}

/** No axe violation, no sideways scroll, one main heading. */
async function holdUp(page: Page, path: string): Promise<void> {
	await page.goto(path);
	const found = await new AxeBuilder({ page }).analyze();
	const violations = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
	expect({ path, violations }).toEqual({ path, violations: [] });
	const { width, visible } = await page.evaluate(() => ({
		width: document.documentElement.scrollWidth,
		visible: document.documentElement.clientWidth
	}));
	expect({ path, width }).toEqual({ path, width: visible });
	await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
}

test('public pages can be used by everybody', async ({ page }) => {
	await open(page);
	for (const path of PUBLIC) await holdUp(page, path);
	await page.goto('/produk');
	const product = await page.getByRole('main').locator('a[href^="/produk/"]').first().getAttribute('href');
	await holdUp(page, product ?? 'no product');
});

test("a member's pages can be used by everybody", async ({ page }) => {
	await open(page, '0812-0000-0101');
	for (const path of MEMBER) await holdUp(page, path);
});
