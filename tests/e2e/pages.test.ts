import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

// The service worker would answer from what it kept; a first visit is what is measured.
test.use({ serviceWorkers: 'block', trace: 'off' });

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
/** Links to the same page with another number, mark, group or month count once; another tab is another page. */
function kindOf(link: string): string {
	const { pathname, searchParams } = new URL(link, 'http://localhost');
	const tab = searchParams.get('tab') ?? searchParams.get('menurut');
	const path = pathname.replace(/\/(\d+|DM-[\d-]+|(?=[^/]*[A-Z])[\w-]{22,})(?=\/|$)/g, '/1');
	return tab === null ? path : `${path}?${tab}`;
}

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
	// What holds is not described: that took a quarter of the time.
	const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
	const found = await axe.analyze();
	const violations = found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`);
	expect.soft({ path, violations }).toEqual({ path, violations: [] });
	const { width, visible } = await page.evaluate(() => ({
		width: document.documentElement.scrollWidth,
		visible: document.documentElement.clientWidth
	}));
	expect.soft({ path, width }).toEqual({ path, width: visible });
	expect
		.soft({ path, headings: await page.getByRole('heading', { level: 1 }).count() })
		.toEqual({ path, headings: 1 });
}

test('public pages can be used by everybody', async ({ page }) => {
	await open(page);
	for (const path of PUBLIC) await holdUp(page, path);
	await page.goto('/produk');
	const product = await page.getByRole('main').locator('a[href^="/produk/"]').first().getAttribute('href');
	await holdUp(page, product ?? 'no product');
});

/** Every kind of page under an address that links lead to, each once. */
async function walk(page: Page, start: string): Promise<string[]> {
	const broken: string[] = [];
	page.on('pageerror', (error) => broken.push(`${page.url()}: ${error.message}`));
	const found = new Map([[kindOf(start), start]]);
	for (const path of found.values()) {
		await holdUp(page, path);
		const links = await page
			.locator(`a[href^="${start}"]:not([download]):not([href$="/foto"])`)
			.evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''));
		for (const link of links) if (!found.has(kindOf(link))) found.set(kindOf(link), link);
	}
	expect(broken).toEqual([]);
	return [...found.keys()];
}

test("a member's pages can be used by everybody", async ({ page }) => {
	test.setTimeout(300_000);
	await open(page, '0812-0000-0101');
	const walked = await walk(page, '/saya');
	expect(walked).toEqual(expect.arrayContaining(['/saya/pinjaman/ajukan', '/saya/penjualan/ringkasan']));
});

test("a group's desk can be used by everybody", async ({ page }, { project }) => {
	test.setTimeout(300_000);
	const [phoneNumber, desk] =
		project.name === 'phone'
			? ['0812-0000-0104', '/meja/ksm-mina-lestari']
			: ['0812-0000-0001', '/meja/bum-desa-giri-sejahtera'];
	await open(page, phoneNumber);
	const walked = await walk(page, desk);
	expect(walked).toEqual(expect.arrayContaining([`${desk}/laporan/penjualan`, `${desk}/buku/jurnal`]));
});
