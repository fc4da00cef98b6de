import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import sharp from 'sharp';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';
import { field, fill, follow, Neighbours, press, type Neighbour } from '../support/neighbours.ts';
import { startServer } from '../support/server.ts';

/**
 * One harvest from the promise to the last rupiah, as those live it whose hands it goes through: the producer, her
 * group's officers, the BUM Desa and two buyers. The village has a database of its own, in which nothing has happened before, and
 * the clock of its server is set on between the days. Every sum was worked out by hand, beside where it is expected.
 */

const someone = (name: string, phone: string): Neighbour => ({ name, phone, password: DEMO_PASSWORD });
const SRI = someone('Sri Wahyuni', '0812-0000-0101');
const KETUA = someone('Joko Susilo', '0812-0000-0102');
const SEKRETARIS = someone('Tuti Handayani', '0812-0000-0103');
const BENDAHARA = someone('Ratna Dewi', '0812-0000-0104');
const SLAMET = someone('Slamet Widodo', '0812-0000-0105');
const OTHER_GROUP = someone('Kartini Ningsih', '0812-0000-0203');
const DIRECTOR = someone('Agus Prasetyo', '0812-0000-0001');
const TREASURER = someone('Endah Kurniasih', '0812-0000-0002');
const WAREHOUSE = someone('Wahyu Nugroho', '0812-0000-0003');
/** She fetches what she ordered herself; the other has it brought. */
const RINA = someone('Rina Kusuma', '0812-0000-0901');
const MARIA = someone('Maria Lestari', '0812-0000-0903');

const HUB = '/meja/bum-desa-giri-sejahtera';
const GROUP = '/meja/ksm-mina-lestari';
const GOODS = 'Lele kolam terpal';

let village: Neighbours;

// Nine telephones: a trace of all of them would take longer than what they do.
test.use({ trace: 'off' });

test.beforeAll(async ({ browser }) => {
	test.setTimeout(120_000);
	const server = await startServer({
		fill: 'tests/support/harvestVillage.ts',
		env: { CLOCK_AT: '2027-03-01T09:00:00+07:00' }
	});
	village = new Neighbours(server, browser);
});

test.afterAll(async () => {
	await village.server.remove();
});

test('a harvest: promised, advanced in feed, ordered before it is there, received, delivered, settled, paid', async () => {
	test.setTimeout(240_000);
	let goods = '';

	await test.step('she lists her catfish and promises 40 kg of it', async () => {
		const sri = await village.at(SRI, '/saya/produk');
		goods = await list(sri);
		await promise(sri, { kilograms: '40', from: '2027-03-08', until: '2027-03-10' });
	});

	await test.step('she orders feed on credit and asks for the loan against that harvest', async () => {
		const sri = await village.at(SRI, '/saya/toko-tani');
		await sri.getByLabel('Berapa Pelet lele 781-2, 30 kg').fill('1');
		await sri.getByLabel('Pinjaman kelompok').check();
		await press(sri, 'Pesan saprodi');
		await sri.waitForURL(/\/saya\/pinjaman\/panen/);
		await expect(sri.getByText('Saprodi Rp335.000 menunggu pinjaman Anda.')).toBeVisible();
		// 40 kg at Rp30.000 are 1.200.000; less 8 % and 2 % 1.080.000 are hers, and half of that can be lent.
		await expect(sri.getByText('Bagian Anda Rp1.080.000. Bisa dipinjam Rp540.000')).toBeVisible();
		await expect(sri.getByLabel('Berapa yang diminta')).toHaveValue('335.000');
		await sri.getByLabel('Untuk apa').fill('Pakan sampai panen');
		await press(sri, 'Minta modal ini');
		await expect(sri.getByText('Permohonan terkirim')).toBeVisible();
	});

	await test.step('two officers decide, the treasurer pays it out in the feed, the shop hands it over', async () => {
		let request = '';
		for (const officer of [KETUA, SEKRETARIS]) {
			const page = await village.at(officer, `${GROUP}/pinjaman`);
			await follow(page, SRI.name);
			await page.waitForURL(/permohonan\/\d+/);
			request = new URL(page.url()).pathname;
			await press(page, 'Setujui');
			await expect(page.getByText('Keputusan Anda tercatat.')).toBeVisible();
		}
		const treasurer = await village.at(BENDAHARA, request);
		await expect(treasurer.getByText('Saprodi Rp335.000 menunggu pinjaman ini.')).toBeVisible();
		await press(treasurer, 'Cairkan Rp335.000');
		await expect(treasurer.getByRole('heading', { name: `Pinjaman ${SRI.name}` })).toBeVisible();
		const keeper = await village.at(WAREHOUSE, `${HUB}/toko-tani`);
		await follow(keeper, SRI.name);
		await keeper.waitForURL(/toko-tani\/pesanan\/\d+/);
		await press(keeper, 'Serahkan barang');
		await expect(keeper.getByText('Sudah diambil')).toBeVisible();
		const sri = await village.at(SRI, '/saya/simpanan');
		// Exactly the feed: nothing of the loan went to her savings.
		await expect(sri.getByText(/\+Rp/)).toHaveCount(0);
	});

	await test.step('an order cycle sells it until Friday, at a price and a fee of its own', async () => {
		const keeper = await village.at(WAREHOUSE, `${HUB}/siklus/baru`);
		await keeper.getByLabel('Nama').fill('Panen lele Maret');
		await fill(keeper, { closesOn: '2027-03-05', pickupOn: '2027-03-09', deliveryOn: '2027-03-09' });
		await press(keeper, 'Simpan siklus');
		await expect(keeper.getByText('Siklus disimpan. Sekarang pilih barangnya.')).toBeVisible();
		const choice = field(keeper, 'listing').locator('option', { hasText: GOODS });
		await fill(keeper, { listing: (await choice.getAttribute('value')) ?? '', price: '32.000', most: '30' });
		await press(keeper, 'Simpan barang');
		await expect(keeper.getByText('Barang disimpan.')).toBeVisible();
		await fill(keeper, { purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: '2.000' });
		await press(keeper, 'Tambah biaya');
		await expect(keeper.getByText('Biaya disimpan.')).toBeVisible();
	});

	const orders = { rina: NO_ORDER, maria: NO_ORDER };
	await test.step('two buyers order it before it is there and pay', async () => {
		const rina = await village.at(RINA, '/saya');
		await rina.goto(goods);
		await expect(rina.getByText(/Panen diperkirakan 8.*10 Mar/).first()).toBeVisible();
		await putInCart(rina, '15');
		// 15 kg at Rp32.000.
		await follow(rina, /^Pesan Rp480\.000/);
		await rina.getByLabel('Ambil sendiri').check();
		await rina.getByLabel(/Boleh lebih sampai 10/).check();
		// And Rp2.000 for packing.
		orders.rina = await order(rina, 'Pesan, bayar Rp482.000');

		const maria = await village.at(MARIA, '/saya');
		await maria.goto(goods);
		await putInCart(maria, '8');
		await follow(maria, /^Pesan Rp256\.000/);
		await maria.getByLabel('Diantar kurir desa').check();
		await fill(maria, { villageCode_search: 'Girisekar' });
		await field(maria, 'villageCode').check();
		await maria.getByLabel('Alamat lengkap').fill('RT 03 RW 01, dekat balai desa');
		// And Rp2.000 for packing and Rp5.000 for the courier.
		orders.maria = await order(maria, 'Pesan, bayar Rp263.000');

		for (const { number, asked } of Object.values(orders)) {
			const treasurer = await village.at(TREASURER, `${HUB}/pesanan/${number}`);
			await follow(treasurer, 'Konfirmasi pembayaran');
			await treasurer.getByLabel('Jumlah yang masuk di rekening').fill(asked.replace('Rp', ''));
			await press(treasurer, 'Konfirmasi transfer');
			await expect(treasurer.getByText('Pembayaran tercatat, pesanan mulai disiapkan.')).toBeVisible();
		}
		const sri = await village.at(SRI, '/saya/janji');
		await expect(sri.getByRole('main')).toContainText(/Dipesan\s*23 kg/);
	});

	await test.step('the cycle closes, and the producer is asked for what was ordered', async () => {
		await village.itIs('2027-03-06T09:00:00+07:00');
		const keeper = await village.at(WAREHOUSE, `${HUB}/siklus`);
		await follow(keeper, 'Panen lele Maret');
		await keeper.waitForURL(/siklus\/\d+/);
		const request = keeper.locator('.card').filter({ hasText: SRI.name }).filter({ hasText: GOODS });
		await expect(request).toContainText('23 kg');
		await expect(keeper.getByRole('row', { name: RINA.name })).toContainText(`15 kg ${GOODS}`);
	});

	await test.step('the harvest comes; the warehouse has no signal and takes it in on the phone', async () => {
		await village.itIs('2027-03-09T08:00:00+07:00');
		const keeper = await village.at(WAREHOUSE, `${HUB}/gudang/terima`);
		await keptFor(keeper, `${HUB}/gudang/terima`);
		await keeper.context().setOffline(true);
		await keeper.reload();
		await keeper.getByLabel('Pilih barang').selectOption({ label: `${SRI.name}: ${GOODS}` });
		await fill(keeper, { gross: '43,2', tare: '1,4', rejected: '1,5', harvestedOn: '2027-03-09' });
		await keeper.getByLabel('Mengapa ditolak').fill('Mati di jalan');
		await keeper.getByLabel('Mutu').selectOption({ index: 1 });
		await keeper.getByLabel('Cara menanam atau memelihara').selectOption({ label: 'Sedikit bahan kimia' });
		await press(keeper, 'Simpan dan beri nomor');
		await expect(keeper.getByText('1 catatan menunggu sinyal')).toBeVisible();
		await keeper.reload();
		await keeper.context().setOffline(false);
		await follow(keeper, 'Buka lot dan tanda terimanya');
		// 43,2 kg less the basket of 1,4 and the 1,5 that was rejected.
		await expect(keeper.getByText('40,3 kg').first()).toBeVisible();
		await expect(keeper.getByText('Mati di jalan').first()).toBeVisible();
		const sri = await village.at(SRI, '/saya/janji');
		await expect(sri.getByText('Ditepati', { exact: true })).toBeVisible();
	});

	await test.step('it is packed by weight: more for one buyer, as she allowed, less for the other', async () => {
		await weigh(orders.rina, '15,5');
		await weigh(orders.maria, '7,6');
		const keeper = await village.at(WAREHOUSE, `${HUB}/pesanan/kemas`);
		for (const box of await keeper.getByRole('checkbox', { name: /sudah dikemas/ }).all()) await box.check();
		await press(keeper, 'Simpan yang sudah dikemas');
		await expect(keeper.getByText('2 bagian pesanan siap diserahkan')).toBeVisible();
		const rina = await village.at(RINA, orders.rina.address);
		// Half a kilo.
		await expect(rina.getByText('Tambahan Rp16.000 karena barang lebih berat')).toBeVisible();
		const maria = await village.at(MARIA, orders.maria.address);
		// 400 grams.
		await expect(maria.getByText('Rp12.800 akan dikembalikan')).toBeVisible();
	});

	await test.step('one is fetched, with cash for the half kilo, the other is brought', async () => {
		const keeper = await village.at(WAREHOUSE, `${HUB}/pesanan/${orders.rina.number}`);
		await follow(keeper, 'Serahkan atau kirim');
		await keeper.getByLabel('Uang tunai Rp16.000 sudah saya terima').check();
		await press(keeper, 'Barang sudah diterima pembeli');
		await keeper.waitForURL(new RegExp(`${orders.rina.number}$`));

		await keeper.goto(`${HUB}/pesanan/${orders.maria.number}`);
		await follow(keeper, 'Serahkan atau kirim');
		await keeper.getByLabel('Siapa yang membawa').selectOption({ index: 1 });
		await press(keeper, 'Berangkatkan');
		await keeper.waitForURL(new RegExp(`${orders.maria.number}$`));
		await follow(keeper, 'Catat penyerahan');
		await press(keeper, 'Barang sudah diterima pembeli');
		await keeper.waitForURL(new RegExp(`${orders.maria.number}$`));
	});

	await test.step('the buyers say it is good; the sales repay the advance before anything else', async () => {
		await received(RINA, orders.rina);
		// Of 496.000 (15,5 kg at 32.000) 8 % are the BUM Desa's and 2 % the group's; up to 60 % of the rest repays the feed:
		// first what 335.000 cost at 1,5 % a month from 1 to 24 March, 23 days, to the hundred; then of the loan itself.
		// A tenth of her part may go to mandatory savings, of which one month's 20.000 are due.
		const sri = await village.at(SRI, '/saya/penjualan');
		await told(sri, orders.rina, [
			'Harga jual Rp496.000.',
			'Komisi BUM Desa 8% Rp39.680.',
			'Bagian kelompok 2% Rp9.920.',
			'Bagian Ibu/Bapak Rp446.400.',
			'Dipotong Rp3.900 untuk jasa pinjaman.',
			'Dipotong Rp263.940 untuk angsuran pokok.',
			'Masuk simpanan wajib Rp20.000.',
			'Masuk simpanan sukarela Rp158.560.'
		]);
		await received(MARIA, orders.maria);
		// Of 243.200 (7,6 kg) the loan takes what is left of it, 335.000 − 263.940, less than the 131.328 that it may take.
		await sri.reload();
		await told(sri, orders.maria, [
			'Harga jual Rp243.200.',
			'Komisi BUM Desa 8% Rp19.456.',
			'Bagian kelompok 2% Rp4.864.',
			'Bagian Ibu/Bapak Rp218.880.',
			'Dipotong Rp71.060 untuk angsuran pokok.',
			'Masuk simpanan sukarela Rp147.820.'
		]);
		await sri.goto('/saya/pinjaman');
		await expect(sri.getByText('Lunas', { exact: true })).toBeVisible();
	});

	await test.step('she asks for her money; it is paid with the others of the day, by two officers', async () => {
		const sri = await village.at(SRI, '/saya/pencairan');
		// 158.560 and 147.820.
		await expect(sri.getByRole('heading', { name: 'Bisa diambil Rp306.380' })).toBeVisible();
		await fill(sri, { amount: '200.000' });
		await sri.getByLabel('Tunai').check();
		await press(sri, 'Minta dicairkan');
		await expect(sri.getByText('Permintaan terkirim')).toBeVisible();

		const treasurer = await village.at(TREASURER, `${HUB}/pencairan/hari?cara=cash`);
		await expect(treasurer.getByRole('checkbox', { name: `${SRI.name}, Rp200.000` })).toBeChecked();
		await press(treasurer, 'Buat daftar');
		await treasurer.waitForURL(/hari\/\d+/);
		await expect(treasurer.getByText('Harus disetujui petugas lain')).toBeVisible();
		const director = await village.at(DIRECTOR, new URL(treasurer.url()).pathname);
		await press(director, 'Setujui Rp200.000');
		await expect(director.getByText('Menunggu dibayar')).toBeVisible();
		await treasurer.reload();
		await treasurer.getByLabel(`Hasil untuk ${SRI.name}, Rp200.000`).selectOption({ label: 'Sudah dibayar' });
		await treasurer.getByLabel('Nomor bukti atau alasan').fill('KW-0301');
		await press(treasurer, 'Simpan hasil');
		await expect(treasurer.getByText('Selesai', { exact: true })).toBeVisible();
		await sri.goto('/saya/pencairan');
		const paid = sri.getByRole('main').locator('.card').filter({ hasText: 'KW-0301' });
		await expect(paid).toContainText('Sudah dibayar');
		await expect(sri.getByRole('heading', { name: 'Bisa diambil Rp106.380' })).toBeVisible();
	});

	await test.step('a buyer gets all her money back: savings first, then the loan opens again, the rest is owed', async () => {
		const treasurer = await village.at(TREASURER, `${HUB}/pesanan/${orders.maria.number}`);
		await follow(treasurer, 'Kembalikan uang');
		await fill(treasurer, { amount: '243.200' });
		await treasurer.getByRole('radio', { name: /^Penjual/ }).check();
		await treasurer.getByLabel('Alasan').fill('Semua mati dalam satu jam');
		await press(treasurer, 'Catat uang yang harus dikembalikan');
		await treasurer.waitForURL(new RegExp(`${orders.maria.number}$`));
		const maria = await village.at(MARIA, orders.maria.address);
		await expect(maria.getByText('Rp243.200 akan dikembalikan')).toBeVisible();
		for (const amount of ['Rp12.800', 'Rp243.200']) await giveBack(orders.maria, amount);
		await maria.reload();
		await expect(maria.getByText(/Rp243\.200 sudah dikembalikan/)).toBeVisible();

		const sri = await village.at(SRI, '/saya/penjualan');
		// 200.000 of the 306.380 were paid to her meanwhile, so that 106.380 of the 147.820 are there.
		await told(sri, orders.maria, [
			'Dikembalikan ke pembeli Rp243.200, dari bagian Ibu/Bapak Rp218.880.',
			'Diambil kembali dari simpanan Rp106.380.',
			'Angsuran pinjaman Rp71.060 terbuka lagi.',
			'Kurang Rp41.440, dipotong dari penjualan berikutnya.'
		]);
		await sri.goto('/saya/pinjaman');
		await expect(sri.getByText('Sisa pinjaman Rp71.060')).toBeVisible();
		await sri.goto('/saya/simpanan');
		await expect(sri.getByText('Kurang Rp41.440 dari uang yang kembali ke pembeli.')).toBeVisible();
	});

	await test.step('the books hold', async () => {
		const verify = ['--import', 'tsx', 'scripts/verify-ledger.ts'];
		const { stdout } = await promisify(execFile)(process.execPath, verify, {
			env: village.server.environment()
		});
		expect(stdout).toMatch(/^The books hold: \d+ books, \d+ entries/m);
	});
});

/** The buyer says on the page of her order that she has it and that it is good. */
async function received(buyer: Neighbour, { address }: Order): Promise<void> {
	const page = await village.at(buyer, address);
	await follow(page, 'Ya, sudah diterima dan baik');
	await press(page, 'Ya, sudah diterima dan baik');
	await expect(page.getByText('Terima kasih. Penjual menerima uangnya.')).toBeVisible();
}

/** What became of a sale, in the words in which its producer reads it. */
async function told(page: Page, { number }: Order, sentences: readonly string[]): Promise<void> {
	const sale = page.getByRole('main').locator('.card').filter({ hasText: number }).first();
	for (const sentence of sentences) await expect(sale).toContainText(sentence);
}

async function giveBack({ number }: Order, amount: string): Promise<void> {
	const page = await village.at(TREASURER, `${HUB}/pesanan/${number}`);
	await follow(page, 'Bayarkan');
	await expect(page.getByRole('heading', { name: `Kembalikan ${amount}` })).toBeVisible();
	await page.getByLabel('Tunai').check();
	await page.getByLabel('Nomor bukti').fill(MARIA.name);
	await press(page, 'Uang sudah dikembalikan');
	await page.waitForURL(new RegExp(`${number}$`));
}

async function weigh({ number }: Order, kilograms: string): Promise<void> {
	const page = await village.at(WAREHOUSE, `${HUB}/pesanan/kemas`);
	const part = page.locator('.card').filter({ has: page.getByRole('link', { name: number }) });
	await part.getByRole('link', { name: 'Timbang atau betulkan timbangan' }).click();
	await page.getByLabel('Hasil timbangan').fill(kilograms);
	await press(page, 'Simpan timbangan');
	await press(page, `Ya, ${kilograms} kg`);
	await expect(page.getByText('Timbangan disimpan')).toBeVisible();
}

/** Waits until the phone has kept a page with all that it is made of. */
async function keptFor(page: Page, path: string): Promise<void> {
	await expect
		.poll(() =>
			page.evaluate(async (address) => {
				const kept = (await (await caches.open('receiving')).keys()).map(({ url }) => new URL(url).pathname);
				return kept.includes(address) && kept.some((part) => part.endsWith('.js'));
			}, path)
		)
		.toBe(true);
}

test('an officer asks against a harvest for a member who does not do it on her own phone', async () => {
	const slamet = await village.at(SLAMET, '/saya/produk');
	await list(slamet);
	await promise(slamet, { kilograms: '20', from: '2027-03-20', until: '2027-03-22' });

	const officer = await village.at(SEKRETARIS, `${GROUP}/pinjaman`);
	await follow(officer, 'Modal panen');
	const chosen = officer.getByLabel('Anggota').locator('option', { hasText: SLAMET.name });
	await officer.getByLabel('Anggota').selectOption((await chosen.getAttribute('value')) ?? '');
	await press(officer, 'Lanjut');
	await expect(officer.getByRole('heading', { name: `Modal panen ${SLAMET.name}` })).toBeVisible();
	const address = new URL(officer.url());
	// 20 kg at Rp30.000 less 10 % are his, and half of that can be lent.
	await expect(officer.getByText('Bagian anggota Rp540.000. Bisa dipinjam Rp270.000')).toBeVisible();
	await officer.getByLabel('Berapa yang diminta').fill('270.001');
	await officer.getByLabel('Untuk apa').fill('Pakan sampai panen');
	await press(officer, 'Catat permintaan ini');
	await expect(officer.locator('.field-error')).toContainText('Rp270.000');
	await officer.getByLabel('Berapa yang diminta').fill('270.000');
	await press(officer, 'Catat permintaan ini');
	await expect(officer.getByRole('heading', { name: `Permohonan ${SLAMET.name}` })).toBeVisible();
	// Who wrote it down does not decide on it.
	await expect(officer.getByRole('button', { name: 'Setujui' })).toHaveCount(0);
	const ketua = await village.at(KETUA, new URL(officer.url()).pathname);
	await expect(ketua.getByRole('button', { name: 'Setujui' })).toBeVisible();

	const stranger = await village.at(OTHER_GROUP, '/saya');
	const elsewhere = `/meja/ksm-tani-makmur/pinjaman/panen${address.search}`;
	expect((await stranger.goto(elsewhere))?.status()).toBe(404);
	expect((await stranger.goto(address.pathname))?.status()).toBe(403);
});

interface Order {
	readonly number: string;
	/** Its secret address. */
	readonly address: string;
	/** The sum that the buyer is asked to transfer. */
	readonly asked: string;
}

const NO_ORDER: Order = { number: '', address: '', asked: '' };

async function putInCart(page: Page, kilograms: string): Promise<void> {
	await field(page, 'quantity').fill(kilograms);
	await press(page, 'Masukkan keranjang');
	await page.waitForURL(/\/keranjang/);
	await expect(page.getByText(/Dipesan sebelum panen/)).toBeVisible();
	await expect(field(page, 'quantity')).toHaveValue(kilograms);
}

/** From the way it is received, chosen already, to the order by bank transfer. */
async function order(page: Page, total: string): Promise<Order> {
	await page.getByLabel('Transfer bank').check();
	await press(page, 'Lanjut periksa pesanan');
	await press(page, total);
	await page.waitForURL(/\/pesanan\//);
	const asked = await page
		.getByText(/^Rp\d{3}\.\d{3}$/)
		.first()
		.innerText();
	const number = /DM-\d{4}-\d+/.exec(await page.getByRole('main').innerText())?.[0] ?? 'no number';
	return { number, asked, address: new URL(page.url()).pathname };
}

/** @returns the address at which everybody finds it. */
async function list(page: Page): Promise<string> {
	await follow(page, 'Pasang produk baru');
	const photo = await picture();
	await page
		.locator('input[type=file][capture]')
		.setInputFiles({ name: 'IMG_2041.jpg', mimeType: 'image/jpeg', buffer: photo });
	await expect(page.getByRole('img', { name: 'IMG_2041.jpg' })).toBeVisible();
	await page.getByLabel('Jenis barang atau jasa').selectOption({ label: 'Lele' });
	await page.getByLabel('Nama di pasar').fill(GOODS);
	await page.locator('[name=price]').fill('30.000');
	await page.getByLabel('Banyaknya sekarang').fill('0');
	await press(page, 'Terbitkan sekarang');
	await expect(page.getByText(`${GOODS} sudah terbit.`)).toBeVisible();
	const card = page.getByRole('listitem').filter({ hasText: GOODS });
	const address = await card.locator('a[href^="/produk/"]').first().getAttribute('href');
	return address ?? 'no address';
}

/** She promises a harvest of it that buyers may order before it is there. */
async function promise(
	page: Page,
	{ kilograms, from, until }: { kilograms: string; from: string; until: string }
): Promise<void> {
	await page.goto('/saya/janji');
	await follow(page, 'Janji baru');
	await page.getByLabel('Apa yang akan dipanen').selectOption({ label: GOODS });
	await press(page, 'Lanjut');
	await page.getByLabel('Berapa banyak').fill(kilograms);
	await page.getByLabel('Panen mulai').fill(from);
	await page.getByLabel('Panen paling lambat').fill(until);
	await press(page, 'Simpan janji');
	await expect(page.getByText('Janji disimpan. Pembeli sudah bisa memesan.')).toBeVisible();
}

const picture = () =>
	sharp({ create: { width: 900, height: 900, channels: 3, background: '#5b7a6a' } })
		.jpeg()
		.toBuffer();
