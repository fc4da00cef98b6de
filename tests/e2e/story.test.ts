import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
	expect,
	test,
	type Browser,
	type BrowserContextOptions,
	type Locator,
	type Page
} from '@playwright/test';
import sharp from 'sharp';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';

const SRI = '0812-0000-0101';
/** Another member of Bu Sri's group. */
const NEIGHBOUR = '0812-0000-0105';
const DIRECTOR = '0812-0000-0001';
const TREASURER = '0812-0000-0002';
const WAREHOUSE = '0812-0000-0003';
const HUB = '/meja/bum-desa-giri-sejahtera';
const NAGA = '/produk/buah-naga-merah-manis';
/** 8 % to the BUM Desa and 2 % to the group, of 3 kg at Rp30.000. */
const LELE_SALE = { commission: 'Rp7.200', groupShare: 'Rp1.800', payable: 'Rp81.000' };

/** Everybody has a phone or a computer of her own: a browser context with her own session. */
async function someone(
	browser: Browser,
	phoneNumber?: string,
	options: BrowserContextOptions = {}
): Promise<Page> {
	const { viewport, hasTouch, isMobile, deviceScaleFactor, baseURL, locale } = test.info().project.use;
	const context = await browser.newContext({
		...(viewport !== undefined && { viewport }),
		...(hasTouch !== undefined && { hasTouch }),
		...(isMobile !== undefined && { isMobile }),
		...(deviceScaleFactor !== undefined && { deviceScaleFactor }),
		...(baseURL !== undefined && { baseURL }),
		...(locale !== undefined && { locale }),
		serviceWorkers: 'block',
		...options
	});
	const page = await context.newPage();
	if (!phoneNumber) return page;
	await page.goto('/masuk');
	await page.locator('[name=contact]').fill(phoneNumber);
	await page.locator('[name=password]').fill(DEMO_PASSWORD);
	await page.getByRole('main').locator('form button').first().click();
	await page.waitForURL((url) => !url.pathname.startsWith('/masuk'));
	return page;
}

/** All that her part became: what went to dues and loans, and what to her savings. */
async function sharesOf(sale: Locator): Promise<number> {
	const text = (await sale.innerText()).replace(/\s+/g, ' ');
	const sums = [...text.matchAll(/(?:Dipotong|Masuk simpanan (?:wajib|sukarela)) Rp([\d.]*\d)/g)];
	return sums.reduce((sum, [, digits]) => sum + Number(digits?.replaceAll('.', '')), 0);
}

function press(page: Page, name: string | RegExp): Promise<void> {
	return page.getByRole('main').getByRole('button', { name }).first().click();
}

function follow(page: Page, name: string | RegExp): Promise<void> {
	return page.getByRole('main').getByRole('link', { name }).first().click();
}

/** @returns the address at which everybody finds it. */
async function listLele(page: Page, name: string): Promise<string> {
	await page.goto('/saya/produk');
	await follow(page, 'Pasang produk baru');
	const photo = await sharp({ create: { width: 1600, height: 1200, channels: 3, background: '#5b7a6a' } })
		.jpeg()
		.toBuffer();
	await page
		.locator('input[type=file][capture]')
		.setInputFiles({ name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: photo });
	await expect(page.getByRole('img', { name: 'IMG_2041.jpg' })).toBeVisible();
	await page.getByLabel('Jenis barang atau jasa').selectOption({ label: 'Lele' });
	await page.getByLabel('Nama di pasar').fill(name);
	await page.locator('[name=price]').fill('30.000');
	await page.getByLabel('Banyaknya sekarang').fill('40');
	await press(page, 'Terbitkan sekarang');
	await expect(page.getByText(`${name} sudah terbit.`)).toBeVisible();
	const card = page.getByRole('listitem').filter({ hasText: name });
	const address = await card.locator('a[href^="/produk/"]').first().getAttribute('href');
	return address ?? 'no address';
}

async function putInCart(page: Page, address: string, kilograms: string): Promise<void> {
	await page.goto(address);
	await page.locator('[name=quantity]').fill(kilograms);
	await press(page, 'Masukkan keranjang');
	await page.waitForURL(/\/keranjang/);
}

/** @returns the order's secret address and the sum that the buyer is asked to transfer. */
async function orderByTransfer(page: Page): Promise<{ address: string; asked: string }> {
	await follow(page, /^Pesan Rp134\.000/);
	await page.locator('[name=name]').fill('Maria Kartika');
	await page.locator('[name=phone]').fill('0812-7777-0303');
	await page.getByLabel('Diantar kurir desa').check();
	await page.locator('[name=villageCode_search]').fill('Girisekar');
	await page.locator('[name=villageCode]').first().check();
	await page.locator('[name=address]').fill('RT 03 RW 01, dekat balai desa');
	await page.getByLabel('Transfer bank').check();
	await press(page, 'Lanjut periksa pesanan');
	const total = page.getByRole('button', { name: /^Pesan, bayar Rp/ });
	await expect(total).toBeVisible();
	await total.click();
	await page.waitForURL(/\/pesanan\//);
	const asked = await page
		.getByText(/^Rp1\d\d\.\d{3}$/)
		.first()
		.innerText();
	const slip = await sharp({ create: { width: 600, height: 900, channels: 3, background: randomColour() } })
		.jpeg()
		.toBuffer();
	await page
		.locator('input[type=file]')
		.last()
		.setInputFiles({ name: 'bukti.jpg', mimeType: 'image/jpeg', buffer: slip });
	await press(page, 'Kirim bukti');
	await expect(page.getByRole('link', { name: /^Bukti dikirim/ })).toBeVisible();
	return { address: new URL(page.url()).pathname, asked };
}

/** One picture proves one payment only, so every order here sends another. */
function randomColour() {
	const part = () => Math.floor(Math.random() * 256);
	return { r: part(), g: part(), b: part() };
}

async function confirmTransfer(page: Page, number: string, asked: string): Promise<void> {
	await page.goto(`${HUB}/pesanan/${number}`);
	await follow(page, 'Konfirmasi pembayaran');
	await page.getByLabel('Jumlah yang masuk di rekening').fill(asked.replace('Rp', '').trim());
	await press(page, 'Konfirmasi transfer');
	await expect(page.getByText('Pembayaran tercatat, pesanan mulai disiapkan.')).toBeVisible();
}

async function packAndDeliver(page: Page, number: string): Promise<void> {
	await page.goto(`${HUB}/pesanan/kemas`);
	for (const box of await page.getByLabel(`${number} sudah dikemas`).all()) await box.check();
	await press(page, 'Simpan yang sudah dikemas');
	await expect(page.getByText('2 bagian pesanan siap diserahkan')).toBeVisible();
	for (const seller of [/Sri Wahyuni/, /Paijo/]) {
		await page.goto(`${HUB}/pesanan/${number}`);
		const part = page.locator('.card').filter({ hasText: seller }).filter({ hasText: 'Serahkan atau kirim' });
		await part.getByRole('link', { name: 'Serahkan atau kirim' }).first().click();
		await page.getByLabel('Siapa yang membawa').selectOption({ index: 1 });
		await press(page, 'Berangkatkan');
		await page.waitForURL(new RegExp(`${number}$`));
		await follow(page, 'Catat penyerahan');
		await press(page, 'Barang sudah diterima pembeli');
		await page.waitForURL(new RegExp(`${number}$`));
	}
}

async function confirmReceipt(page: Page, address: string): Promise<void> {
	for (let part = 0; part < 2; part += 1) {
		await page.goto(address);
		await follow(page, 'Ya, sudah diterima dan baik');
		await press(page, 'Ya, sudah diterima dan baik');
		await expect(page.getByText('Terima kasih. Penjual menerima uangnya.')).toBeVisible();
	}
}

/** Sri asks, the director approves, the treasurer pays: no two of the steps by the same person. */
async function payOut(browser: Browser, sri: Page, typed: string): Promise<void> {
	const sum = `Rp${typed}`;
	await sri.goto('/saya/pencairan');
	await sri.locator('[name=amount]').fill(typed);
	await press(sri, 'Minta dicairkan');
	await expect(sri.getByText('Permintaan terkirim')).toBeVisible();

	const director = await someone(browser, DIRECTOR);
	await openPayout(director, sum);
	await press(director, `Setujui ${sum}`);
	await expect(director.getByText('Menunggu dibayar')).toBeVisible();

	const treasurer = await someone(browser, TREASURER);
	await treasurer.goto(new URL(director.url()).pathname);
	await treasurer.getByLabel('Nomor bukti').fill('KW-0117');
	await press(treasurer, `Catat ${sum} sudah dibayar`);
	await expect(treasurer.getByText(`${sum} telah dibayarkan kepada Sri Wahyuni`)).toBeVisible();

	await sri.goto('/saya/pencairan');
	const paid = sri.getByRole('main').locator('.card').filter({ hasText: 'KW-0117' }).first();
	await expect(paid).toContainText('Sudah dibayar');
}

async function openPayout(page: Page, sum: string): Promise<void> {
	await page.goto(`${HUB}/pencairan`);
	const row = page.getByRole('row').filter({ hasText: 'Sri Wahyuni' }).filter({ hasText: sum }).first();
	await row.getByRole('link').click();
	await page.waitForURL(/\/pencairan\/\d+/);
}

/** Another member of the group reads in the books what happened; she learns the names of neither of the others. */
async function readBooks(page: Page): Promise<void> {
	await page.goto('/saya/kelompok/ksm-mina-lestari/buku');
	const main = page.getByRole('main');
	await expect(main).toContainText('Pembagian hasil jual');
	await expect(main).toContainText('Rp81.000');
	await expect(main).toContainText('S. W.');
	await expect(main).not.toContainText('Sri Wahyuni');
	await expect(main).not.toContainText('Maria Kartika');
}

/** Recomputes every book from its first entry, as an auditor would, while the shop stays open. */
async function ledgerVerified(): Promise<string> {
	const { stdout } = await promisify(execFile)(
		process.execPath,
		['node_modules/tsx/dist/cli.mjs', 'scripts/verify-ledger.ts'],
		{ env: { ...process.env, DATA_DIR: process.env['E2E_DATA_DIR'], DATABASE_URL: '' } }
	);
	return stdout;
}

test('a sale goes the whole way, from the listing to the savings book and the payout', async ({
	browser
}) => {
	const project = test.info().project.name;
	const name = `Lele kolam terpal ${project}`;
	const sri = await someone(browser, SRI);
	const lele = await listLele(sri, name);

	const buyer = await someone(browser);
	await putInCart(buyer, lele, '3');
	await putInCart(buyer, NAGA, '2');
	const { address, asked } = await orderByTransfer(buyer);
	const number = /DM-\d{4}-\d+/.exec(await buyer.getByRole('main').innerText())?.[0] ?? 'no number';

	await confirmTransfer(await someone(browser, TREASURER), number, asked);
	await packAndDeliver(await someone(browser, WAREHOUSE), number);
	await confirmReceipt(buyer, address);

	await sri.goto('/saya/penjualan');
	const sale = sri.getByRole('main').locator('.card').filter({ hasText: number }).first();
	await expect(sale).toContainText('Harga jual Rp90.000');
	await expect(sale).toContainText(`Komisi BUM Desa 8% ${LELE_SALE.commission}`);
	await expect(sale).toContainText(`Bagian kelompok 2% ${LELE_SALE.groupShare}`);
	await expect(sale).toContainText(`Bagian Ibu/Bapak ${LELE_SALE.payable}`);
	expect(await sharesOf(sale)).toBe(81_000);

	await sri.goto('/saya/simpanan');
	await expect(sri.getByRole('main')).toContainText(number);

	await payOut(browser, sri, '50.000');
	await readBooks(await someone(browser, NEIGHBOUR));
	expect(await ledgerVerified()).toMatch(/^The books hold: \d+ books/);
});

test('browsing, the cart and the checkout work without scripts', async ({ browser }) => {
	const buyer = await someone(browser, undefined, { javaScriptEnabled: false });
	await buyer.goto('/');
	await buyer.getByRole('combobox').first().fill('naga');
	await buyer.getByRole('button', { name: 'Cari' }).first().click();
	await buyer.waitForURL(/\/produk\?q=naga/);
	await follow(buyer, /Buah naga merah manis/);
	// A mistake is said beside the field, and what was typed stays; so it is in the cart.
	await buyer.locator('[name=quantity]').fill('seikat');
	await press(buyer, 'Masukkan keranjang');
	await expect(buyer.locator('[name=quantity]')).toHaveValue('seikat');
	await expect(buyer.locator('.field-error')).toBeVisible();
	await buyer.locator('[name=quantity]').fill('1,5');
	await press(buyer, 'Masukkan keranjang');
	await expect(buyer.getByRole('main')).toContainText('Rp33.000');

	await buyer.locator('[name=quantity]').fill('-1');
	await press(buyer, /^Ganti/);
	await expect(buyer.locator('[name=quantity]')).toHaveValue('-1');
	await expect(buyer.locator('.field-error')).toBeVisible();
	await buyer.locator('[name=quantity]').fill('2');
	await press(buyer, /^Ganti/);
	await follow(buyer, /^Pesan Rp44\.000/);

	await buyer.locator('[name=name]').fill('Yohana Putri');
	await buyer.locator('[name=phone]').fill('0812-7777-0404');
	await buyer.getByLabel('Diantar kurir desa').check();
	await press(buyer, 'Lanjut periksa pesanan');
	await expect(buyer.getByRole('main')).toContainText('Pilih desa tujuannya');
	await expect(buyer.locator('[name=name]')).toHaveValue('Yohana Putri');

	await buyer.locator('[name=villageCode_search]').fill('Girisekar');
	await press(buyer, 'Cari desa');
	await buyer.locator('[name=villageCode]').first().check();
	await buyer.locator('[name=address]').fill('RT 05 RW 02, depan masjid');
	await buyer.getByLabel('Tunai').check();
	await press(buyer, 'Lanjut periksa pesanan');
	await press(buyer, /^Pesan, bayar Rp49\.000/);
	await buyer.waitForURL(/\/pesanan\//);
	await expect(buyer.getByRole('main')).toContainText('Buah naga merah manis');
	await expect(buyer.getByRole('main')).toContainText(/DM-\d{4}-\d+/);
});
