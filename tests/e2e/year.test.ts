import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test, type Page } from '@playwright/test';
import { cardOf, field, fill, follow, Neighbours, press, type Neighbour } from '../support/neighbours.ts';
import { startServer } from '../support/server.ts';

/**
 * A year in the life of a group, from nothing: a database without a single account, one telephone each, and the
 * clock of the server set on between the months. Every sum that is expected here was worked out by hand.
 */

const DESK = '/meja/ksm-tunas-harapan';
const GROUP = '/saya/kelompok/ksm-tunas-harapan';
const CHAIR = { name: 'Wati Lestari', phone: '0813-5500-0001' };
const TREASURER = { name: 'Bayu Saputra', phone: '0813-5500-0002' };
const SECRETARY = { name: 'Endang Rahayu', phone: '0813-5500-0003' };
const LATE = { name: 'Parto Wiyono', phone: '0813-5500-0004' };
const STEADY = { name: 'Yuni Astuti', phone: '0813-5500-0005' };
const MONTHS = [
	...['Januari', 'Februari', 'Maret', 'April', 'Mei', 'Juni'],
	...['Juli', 'Agustus', 'September', 'Oktober', 'November', 'Desember']
];
const EVERYBODY = [CHAIR, TREASURER, SECRETARY, LATE, STEADY];

let village: Neighbours;

// Five telephones for a year: a trace of all of it would take longer than the year.
test.use({ trace: 'off' });

test.beforeAll(async ({ browser }) => {
	village = new Neighbours(await startServer({ env: { CLOCK_AT: '2027-01-10T09:00:00+07:00' } }), browser);
});

test.afterAll(async () => {
	await village.server.remove();
});

test('a year of a group: founding, meetings, loans, a default that all carry, a bank, closing and SHU', async () => {
	test.setTimeout(300_000);

	await test.step('five neighbours open accounts, one founds the group, four join', async () => {
		for (const who of EVERYBODY) await village.register(who);
		const chair = await village.at(CHAIR, '/organisasi/baru');
		await fill(chair, { name: 'KSM Tunas Harapan', villageCode_search: 'Girisekar' });
		await field(chair, 'villageCode').check();
		await chair.getByRole('main').locator('form button[type=submit], form button').last().click();
		await chair.waitForURL(`**${DESK}`);
		for (const who of EVERYBODY.slice(1)) {
			const page = await village.at(who, GROUP);
			await press(page, /KSM Tunas Harapan/);
			await expect(page.getByRole('main').getByRole('button', { name: /KSM Tunas Harapan/ })).toHaveCount(0);
			await chair.goto(`${DESK}/anggota`);
			await chair.locator('button[name=decision][value=accept]').first().click();
			await expect(chair.getByText(`${who.name} `).first()).toBeVisible();
		}
		for (const [role, { name }] of [
			['bendahara', TREASURER],
			['sekretaris', SECRETARY]
		] as const) {
			await chair.goto(`${DESK}/pengaturan`);
			await field(chair, 'role').selectOption(role);
			await field(chair, 'userId').selectOption({ label: name });
			await press(chair, 'Angkat');
			await expect(chair.getByText(name).first()).toBeVisible();
		}
	});

	await test.step('its rules: savings, a loan of its own money, one of a bank’s', async () => {
		const treasurer = await village.at(TREASURER, '/saya');
		for (const [name, source] of [
			['Modal usaha', 'savings'],
			['Modal dari bank', 'bank']
		] as const) {
			await treasurer.goto(`${DESK}/pinjaman/jenis`);
			await treasurer.getByText('Biaya, denda, batas, dan jaminan').click();
			await fill(treasurer, { name, rate: '1,5', least: '100.000', most: '2.000.000', source });
			await press(treasurer, 'Buat jenis pinjaman ini');
			await expect(treasurer.getByRole('heading', { name, exact: true })).toBeVisible();
		}
		const chair = await village.at(CHAIR, `${DESK}/simpanan/aturan`);
		for (const [kind, amount] of [
			['principal', '100.000'],
			['mandatory', '20.000']
		] as const) {
			await chair.locator(`[name=kind][value=${kind}]`).check();
			await fill(chair, { amount, validFrom: '2027-01-01' });
			await press(chair, 'Tetapkan');
			await expect(chair.getByText('Besar simpanan sudah ditetapkan.')).toBeVisible();
		}
		for (const who of EVERYBODY) {
			await treasurer.goto(`${DESK}/simpanan`);
			await follow(treasurer, `Buka simpanan ${who.name}`);
			await treasurer.waitForURL(/simpanan\/\d+$/);
			await treasurer.locator('[name=kind][value=principal]').first().check();
			await field(treasurer, 'amount').fill('100.000');
			await press(treasurer, 'Periksa dulu');
			await press(treasurer, /Rp100\.000/);
			await treasurer.waitForURL(/simpanan\/slip\//);
		}
	});

	await test.step('the first meeting: who came, what they paid, the cash counted, the minutes confirmed', async () => {
		const treasurer = await village.at(TREASURER, `${DESK}/rapat`);
		await openMeeting(treasurer);
		await attend(treasurer, EVERYBODY);
		for (const who of EVERYBODY) {
			const row = cardOf(treasurer, who);
			await row.getByText('Bayar jumlah lain').click();
			if (who !== LATE) await row.getByLabel('Setor simpanan sukarela').fill('100.000');
			await row.getByRole('button', { name: 'Catat' }).click();
			await expect(
				row.getByText(who === LATE ? 'Sudah bayar Rp20.000' : 'Sudah bayar Rp120.000')
			).toBeVisible();
		}
		// 5 × 100.000 principal, 5 × 20.000 mandatory, 4 × 100.000 voluntary.
		await closeMeeting(treasurer, 'Rp1.000.000');
		await confirmMinutes(treasurer);
	});

	await test.step('February: the meeting has no signal; a loan is asked for by phone, voted on and paid out', async () => {
		await village.itIs('2027-02-10T09:00:00+07:00');
		const borrower = await askFor(LATE, 'Modal usaha', '400.000', '4');
		await expect(borrower.getByText('Permohonan terkirim')).toBeVisible();

		const treasurer = await village.at(TREASURER, `${DESK}/rapat`);
		await openMeeting(treasurer);
		const address = new URL(treasurer.url()).pathname;
		await expect
			.poll(() =>
				treasurer.evaluate(async (path) => {
					const kept = (await (await caches.open('meetings')).keys()).map(({ url }) => new URL(url).pathname);
					return kept.includes(path) && kept.some((part) => part.endsWith('.js'));
				}, address)
			)
			.toBe(true);
		await treasurer.context().setOffline(true);
		await attend(treasurer, EVERYBODY);
		for (const who of EVERYBODY) {
			await cardOf(treasurer, who).getByRole('button', { name: 'Terima Rp20.000' }).click();
			await expect(cardOf(treasurer, who).getByText('Rp20.000 menunggu dikirim')).toBeVisible();
		}
		const voters = treasurer.getByRole('main').locator('select[name="choice[]"]');
		// Who asks has no vote.
		await expect(voters).toHaveCount(4);
		for (const vote of await voters.all()) await vote.selectOption('for');
		await press(treasurer, 'Catat keputusan');
		await expect(treasurer.getByText('Keputusan menunggu dikirim')).toBeVisible();
		await treasurer.reload();
		await expect(treasurer.getByText('7 catatan menunggu sinyal')).toBeVisible();
		await treasurer.context().setOffline(false);
		for (const who of EVERYBODY) {
			await expect(cardOf(treasurer, who).getByText('Sudah bayar Rp20.000')).toBeVisible();
		}
		await expect(voters).toHaveCount(0);
		await closeMeeting(treasurer, 'Rp1.100.000');
		await confirmMinutes(treasurer);

		await treasurer.goto(`${DESK}/pinjaman`);
		await follow(treasurer, LATE.name);
		// 400.000 less one percent for the risk fund.
		await press(treasurer, 'Cairkan Rp396.000');
		await expect(treasurer.getByRole('heading', { name: `Pinjaman ${LATE.name}` })).toBeVisible();
	});

	await test.step('March: a bank lends to the group, which lends it on; the first instalment is paid', async () => {
		await village.itIs('2027-03-10T09:00:00+07:00');
		const treasurer = await village.at(TREASURER, `${DESK}/sumber-dana`);
		await fill(treasurer, {
			...{
				name: 'PHBK Bank Desa 2027',
				lender: 'Bank Desa',
				limit: '2.000.000',
				rate: '12',
				instalments: '10'
			}
		});
		await press(treasurer, 'Catat sumber dana ini');
		await treasurer.waitForURL(/sumber-dana\/\d+/);
		const bank = new URL(treasurer.url()).pathname;
		const chair = await village.at(CHAIR, bank);
		await press(chair, 'Setujui');
		await expect(chair.getByRole('button', { name: 'Setujui' })).toHaveCount(0);
		await treasurer.goto(bank);
		await moveAtBank(treasurer, 'draw', '1.000.000');

		const borrower = await askFor(STEADY, 'Modal dari bank', '1.000.000', '10');
		await expect(borrower.getByText('Permohonan terkirim')).toBeVisible();
		let application = '';
		for (const officer of [CHAIR, SECRETARY]) {
			const page = await village.at(officer, `${DESK}/pinjaman`);
			await follow(page, STEADY.name);
			await page.waitForURL(/permohonan\/\d+/);
			application = new URL(page.url()).pathname;
			await press(page, 'Setujui');
			await expect(page.getByText('Keputusan Anda tercatat.')).toBeVisible();
		}
		await treasurer.goto(application);
		await field(treasurer, 'source').selectOption({ index: 1 });
		await press(treasurer, 'Cairkan Rp990.000');
		await expect(treasurer.getByRole('heading', { name: `Pinjaman ${STEADY.name}` })).toBeVisible();

		// 100.000 and 1,5 % of 400.000.
		await takeInstalment(treasurer, LATE, '106.000');
	});

	await test.step('July: three instalments are missed; the others carry them with their savings', async () => {
		await village.itIs('2027-07-20T09:00:00+07:00');
		const treasurer = await village.at(TREASURER, `${DESK}/pinjaman?tab=late`);
		await expect(treasurer.getByRole('row', { name: LATE.name })).toContainText('Rp318.000');
		await follow(treasurer, LATE.name);
		await follow(treasurer, 'Ditanggung kelompok (tanggung renteng)');
		await treasurer.waitForURL(/tanggung$/);
		await fill(treasurer, { reason: 'Sepakat dalam rapat 20 Juli' });
		await press(treasurer, 'Usulkan ditanggung');
		await expect(treasurer.getByText('Menunggu pengurus lain menyetujui')).toBeVisible();
		const chair = await village.at(CHAIR, new URL(treasurer.url()).pathname);
		await press(chair, 'Setujui ditanggung');
		// 318.000 among four.
		await expect(chair.getByText('Rp79.500')).toHaveCount(4);
		// Who owes the others is lent nothing.
		const borrower = await askFor(LATE, 'Modal usaha', '100.000', '2');
		await expect(borrower.getByText('Masih ada tanggungan kepada kelompok.').first()).toBeVisible();
	});

	await test.step('July: a meeting collects five months of savings and four instalments; the bank is paid', async () => {
		const treasurer = await village.at(TREASURER, `${DESK}/rapat`);
		await openMeeting(treasurer);
		await attend(treasurer, [CHAIR, TREASURER, STEADY]);
		await cardOf(treasurer, CHAIR).getByRole('button', { name: 'Terima Rp100.000' }).click();
		await expect(cardOf(treasurer, CHAIR).getByText('Sudah bayar Rp100.000')).toBeVisible();
		// March to July, 5 × 20.000, and 4 × 115.000.
		await cardOf(treasurer, STEADY).getByRole('button', { name: 'Terima Rp560.000' }).click();
		await expect(cardOf(treasurer, STEADY).getByText('Sudah bayar Rp560.000')).toBeVisible();
		// 1.100.000 − 396.000 + 1.000.000 − 990.000 + 106.000 + 100.000 + 560.000.
		await closeMeeting(treasurer, 'Rp1.480.000');
		await confirmMinutes(treasurer);
		// 4 × 100.000, and 1 % of 1.000.000, 900.000, 800.000, 700.000.
		await payBank(treasurer, '434.000');
	});

	await test.step('November: the debt to the others is paid back; the loan of the bank’s money goes on', async () => {
		await village.itIs('2027-11-20T09:00:00+07:00');
		const borrower = await village.at(LATE, '/saya/pinjaman');
		await expect(borrower.getByText('Anda berutang Rp318.000 kepada kelompok')).toBeVisible();
		const carrier = await village.at(STEADY, '/saya/pinjaman');
		await expect(carrier.getByText(`Untuk ${LATE.name}: Rp79.500. Sudah kembali Rp0.`)).toBeVisible();
		const treasurer = await village.at(TREASURER, `${DESK}/pinjaman?tab=late`);
		await follow(treasurer, LATE.name);
		await treasurer.waitForURL(/tanggung$/);
		await press(treasurer, 'Terima pengembalian');
		await expect(treasurer.getByText('Sudah kembali Rp79.500')).toHaveCount(4);
		await carrier.goto('/saya/simpanan');
		await expect(carrier.getByText('+Rp79.500').first()).toBeVisible();
		// August to November, 4 × 115.000.
		await takeInstalment(treasurer, STEADY, '460.000');
		// 4 × 100.000, and 1 % of 600.000, 500.000, 400.000, 300.000.
		await payBank(treasurer, '418.000');
	});

	await test.step('January: twelve months and the year are closed, the surplus shared', async () => {
		await village.itIs('2028-01-15T09:00:00+07:00');
		const treasurer = await village.at(TREASURER, `${DESK}/buku/hitung-kas`);
		const cash = await field(treasurer, 'expected').inputValue();
		// 1.480.000 − 434.000 + 318.000 + 460.000 − 418.000.
		expect(cash).toBe('1406000');
		await field(treasurer, 'counted').fill('1.406.000');
		await press(treasurer, 'Simpan');
		await treasurer.goto(`${DESK}/buku/tutup?tahun=2027`);
		for (const month of MONTHS) {
			await press(treasurer, `Tutup ${month} 2027`);
			await expect(treasurer.getByRole('button', { name: `Tutup ${month} 2027` })).toHaveCount(0);
		}
		await press(treasurer, 'Tutup tahun 2027');
		await expect(treasurer.getByText('Tahun ini sudah ditutup.')).toBeVisible();

		await treasurer.goto(`${DESK}/bagi-hasil`);
		const shares = {
			reserve: '30',
			capital: '25',
			interest: '25',
			officers: '5',
			education: '5',
			social: '5'
		};
		await fill(treasurer, { ...shares, resolution: 'RAT 15 Januari 2028' });
		await press(treasurer, 'Simpan keputusan ini');
		// These are 95.
		await expect(treasurer.getByRole('alert').first()).toContainText('100');
		await field(treasurer, 'risk').fill('5');
		await press(treasurer, 'Simpan keputusan ini');
		const chair = await village.at(CHAIR, `${DESK}/bagi-hasil`);
		await press(chair, 'Setujui pembagian ini');
		await treasurer.goto(`${DESK}/bagi-hasil/2027`);
		await press(treasurer, 'Buat rancangan');
		await expect(treasurer.getByText('Ini rancangan.')).toBeVisible();
		// Interest 24.000 + 9 × 15.000 + 21 of 31 days of the tenth (10.161), less the bank's 52.000 and 10 % of the
		// 200.000 that is 21 days late.
		await expect(treasurer.getByText('Rp97.161').first()).toBeVisible();
		const member = await village.at(LATE, `${GROUP}/shu`);
		await expect(member.getByText('Masih rancangan. Rapat anggota yang memutuskan.')).toBeVisible();
		// A quarter, 24.290, by savings: 140.000 of 900.000; and a quarter by interest paid: 24.000 of 144.000.
		await expect(member.getByText('Rp3.778').first()).toBeVisible();
		await expect(member.getByText('Rp4.048').first()).toBeVisible();
		await chair.goto(`${DESK}/bagi-hasil/2027`);
		await fill(chair, { resolution: 'RAT menerima laporan dan pembagiannya' });
		await press(chair, 'Bukukan pembagian ini');
		await treasurer.reload();
		await press(treasurer, 'Masukkan ke simpanan anggota');
		await expect(treasurer.getByText('Sudah masuk', { exact: true }).first()).toBeVisible();
		await member.reload();
		await expect(member.getByText('Sudah masuk simpanan sukarela Anda.')).toBeVisible();
	});

	await test.step('the books hold', async () => {
		const verify = ['--import', 'tsx', 'scripts/verify-ledger.ts'];
		const { stdout } = await promisify(execFile)(process.execPath, verify, {
			env: village.server.environment()
		});
		expect(stdout).toMatch(/^The books hold: 1 books, \d+ entries/m);
	});
});

async function openMeeting(page: Page): Promise<void> {
	await field(page, 'place').fill('Rumah Bu Wati');
	await press(page, 'Buka rapat');
	await page.waitForURL(/\/rapat\/\d+$/);
}

async function attend(page: Page, present: readonly Neighbour[]): Promise<void> {
	for (const { name } of present) await page.getByRole('checkbox', { name }).check();
	await press(page, 'Simpan kehadiran');
}

/** Counts exactly what the book says, after making sure that the book says it. */
async function closeMeeting(page: Page, cash: string): Promise<void> {
	await expect(page.getByText(`Menurut buku, isi kas ${cash}.`)).toBeVisible();
	await field(page, 'counted').fill(cash.replace('Rp', ''));
	await press(page, 'Hitung kas dan tutup rapat');
	await expect(page.getByText('Menunggu pengurus lain mengesahkan notulen.')).toBeVisible();
}

/** Another officer than the one who closed it. */
async function confirmMinutes(closed: Page): Promise<void> {
	const page = await village.at(CHAIR, new URL(closed.url()).pathname);
	await press(page, 'Sahkan notulen');
	await expect(page.getByText('Disahkan oleh')).toBeVisible();
}

/** Something between the group and its bank: one officer writes it down, another approves. */
async function moveAtBank(page: Page, kind: string, amount: string): Promise<void> {
	await fill(page, { kind, amount });
	await page.locator('[name=place][value=cash]').check();
	await press(page, 'Catat');
	await expect(page.getByText('Menunggu pengurus lain.')).toBeVisible();
	const chair = await village.at(CHAIR, new URL(page.url()).pathname);
	await press(chair, 'Setujui');
	await expect(chair.getByText('Tersimpan.')).toBeVisible();
}

async function askFor(who: Neighbour, product: string, amount: string, instalments: string): Promise<Page> {
	const page = await village.at(who, '/saya/pinjaman/ajukan');
	const choice = field(page, 'product').locator('option', { hasText: product });
	await fill(page, {
		product: (await choice.getAttribute('value')) ?? '',
		amount,
		instalments,
		purpose: 'Usaha'
	});
	await press(page, 'Ajukan pinjaman ini');
	return page;
}

async function takeInstalment(page: Page, { name }: Neighbour, amount: string): Promise<void> {
	await page.goto(`${DESK}/pinjaman?tab=running`);
	await follow(page, name);
	await page.waitForURL(/pinjaman\/\d+$/);
	await field(page, 'amount').fill(amount);
	await press(page, 'Terima angsuran');
	await page.waitForURL(/kuitansi/);
	await expect(page.getByText(`Rp${amount}`).first()).toBeVisible();
}

/** What the two schedules say is due to the bank by now, and the payment of it. */
async function payBank(page: Page, due: string): Promise<void> {
	await page.goto(`${DESK}/sumber-dana`);
	await follow(page, 'PHBK Bank Desa 2027');
	await page.waitForURL(/sumber-dana\/\d+/);
	await moveAtBank(page, 'repay', due);
	await page.reload();
}
