import ExcelJS from 'exceljs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { closeMonth } from '#lib/closing/closeMonth.server.ts';
import { closeYear } from '#lib/closing/closeYear.server.ts';
import { monthsOfYear } from '#lib/closing/periods.ts';
import { downloadAll } from '#lib/documents/download.server.ts';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { booksOf, type Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { post } from '#lib/ledger/post.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { bookAccess } from '#lib/reports/access.server.ts';
import { figuresOf, yearResult } from '#lib/reports/figures.server.ts';
import { printOf, readReport, sheetOf, sheetTable } from '#lib/reports/report.server.ts';
import { SHEET_KINDS, type Sheet } from '#lib/reports/sheets.ts';
import {
	cashFlowOf,
	equityOf,
	incomeOf,
	parseReportPeriod,
	positionOf,
	tiesOf,
	type ReportPeriod
} from '#lib/reports/statements.ts';
import { trialBalance } from '#lib/reports/trialBalance.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { addDays, bookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { officer } from '../support/market.ts';
import { bareOrganisation } from '../support/village.ts';

freshDatabase();
/** 5 January 2027, 10.00 in Jakarta. */
const NEW_YEAR = Date.UTC(2027, 0, 5, 3);

interface Firm {
	id: OrganisationId;
	trade: BookId;
	usp: BookId | null;
	head: Actor;
	books: Book[];
}

async function firm(kind: 'ksu' | 'bumdesa'): Promise<Firm> {
	const { id, books } = await bareOrganisation(kind);
	if (!books.trade) throw new Error('a trade book');
	const head = await officer(id, kind === 'ksu' ? 'ketua' : 'director');
	return { id, trade: books.trade, usp: books.usp ?? null, head, books: await booksOf(db, id) };
}

/** An entry from codes and amounts, debit positive; a code with a holder gets one of its own. */
async function enter(actor: Actor, bookId: BookId, date: string, lines: Record<string, number>) {
	await write(async (tx) => {
		const postings = [];
		for (const [code, amount] of Object.entries(lines)) {
			const holder = HELD.has(code) ? { kind: 'general', key: 'main', name: 'Umum' } : undefined;
			postings.push({ accountId: await accountOf(tx, bookId, code, holder), amount: rupiah(amount) });
		}
		const entries = [{ bookId, date, memo: 'Uji', postings }];
		await post(tx, { actor, kind: 'manual', source: { kind: 'test', key: date }, entries });
	});
}
const HELD = new Set(['1.1.03.51', '1.1.05.01', '1.3.01.51', '2.1.07.01', '3.1.03.01', '1.3.07.01']);

function period(key: string): ReportPeriod {
	const read = parseReportPeriod(key);
	if (!read) throw new Error(key);
	return read;
}

async function sheets(of: Firm, key: string, books = of.books): Promise<Record<Sheet['kind'], Sheet>> {
	const organisation = await organisationById(db, of.id);
	if (!organisation) throw new Error('no organisation');
	const made = await readReport(db, { organisation, books, period: period(key), locale: 'id' });
	expect(made.ties).toEqual({ balanced: true, result: true, cash: true });
	return Object.fromEntries(SHEET_KINDS.map((kind) => [kind, sheetOf(made, kind)])) as Record<
		Sheet['kind'],
		Sheet
	>;
}

const rowsOf = (sheet: Sheet) =>
	Object.fromEntries(
		sheet.rows.filter(({ style }) => style !== 'text').map((row) => [row.label, row.figures])
	);

beforeAll(() => setClock(NEW_YEAR));

describe('the statements of a co-operative with two books', () => {
	async function coop(): Promise<Firm & { usp: BookId }> {
		const own = await firm('ksu');
		if (!own.usp) throw new Error('a savings book');
		const { trade, usp, head } = own;
		await enter(head, trade, '2025-05-02', { '1.1.01.01': 400_000, '4.2.01.01': -400_000 });
		await enter(head, usp, '2026-01-10', { '1.1.01.01': 5_000_000, '3.1.03.01': -5_000_000 });
		await enter(head, usp, '2026-01-12', { '1.1.03.51': 3_000_000, '1.1.01.01': -3_000_000 });
		await enter(head, usp, '2026-03-12', {
			'1.1.01.01': 360_000,
			'4.1.08.01': -60_000,
			'1.1.03.51': -300_000
		});
		await enter(head, trade, '2026-04-01', {
			'1.1.01.01': 900_000,
			'4.2.01.51': -600_000,
			'4.2.01.01': -300_000
		});
		await enter(head, trade, '2026-04-02', { '6.1.01.01': 200_000, '1.1.01.01': -200_000 });
		await enter(head, trade, '2026-04-03', { '1.3.01.51': 500_000, '1.1.01.01': -500_000 });
		// The savings book lends 1.000.000 in cash to the trade book, and a member's savings come in through its bank.
		await write(async (tx) => {
			const { inA, inB } = await pairAccounts(tx, trade, usp);
			const cash = (book: BookId) => accountOf(tx, book, CODE.cash);
			const savings = await accountOf(tx, usp, CODE.voluntarySavings, {
				kind: 'general',
				key: 'a',
				name: 'A'
			});
			const move = (inTrade: [number, number], inUsp: [number, number]) => ({ inTrade, inUsp });
			const loan = move([await cash(trade), inA], [inB, await cash(usp)]);
			const through = move([await accountOf(tx, trade, CODE.bank), inA], [inB, savings]);
			for (const [each, amount] of [
				[loan, 1_000_000],
				[through, 250_000]
			] as const) {
				const entry = (bookId: BookId, [to, from]: [number, number]) => ({
					bookId,
					date: '2026-06-01',
					memo: 'Antar buku',
					postings: [
						{ accountId: to as typeof inA, amount: rupiah(amount) },
						{ accountId: from as typeof inA, amount: rupiah(-amount) }
					]
				});
				await post(tx, {
					actor: head,
					kind: 'manual',
					source: { kind: 'test', key: 'rk' },
					entries: [entry(trade, each.inTrade), entry(usp, each.inUsp)]
				});
			}
		});
		return { ...own, usp };
	}

	it('separates members from non-members, stand beside last year, and take out what the books owe each other', async () => {
		const own = await coop();
		const all = await sheets(own, '2026');
		const income = rowsOf(all.income);
		expect(income['Jumlah pendapatan dari anggota']).toEqual([660_000, 0]);
		expect(income['Jumlah pendapatan dari bukan anggota']).toEqual([300_000, 400_000]);
		expect(income['Sisa hasil usaha (SHU)']).toEqual([760_000, 400_000]);
		const position = rowsOf(all.position);
		expect(position['Jumlah aset']).toEqual([6_410_000, 400_000]);
		expect(position['Jumlah kewajiban']).toEqual([250_000, 0]);
		expect(position['RK antar buku']).toBeUndefined();
		const cash = rowsOf(all['cash-flow']);
		expect(cash['Kas dan bank di awal']).toEqual([400_000, 0]);
		expect(cash['Jumlah pendanaan']).toEqual([5_250_000, 0]);
		expect(cash['Jumlah investasi']).toEqual([-500_000, 0]);
		expect(cash['Jumlah kegiatan usaha']).toEqual([-1_940_000, 400_000]);
		expect(cash['Kas dan bank di akhir']).toEqual([3_210_000, 400_000]);
		expect(rowsOf(all.equity)['Jumlah ekuitas']).toEqual([400_000, 5_760_000, 0, 6_160_000, 400_000]);
		expect(all.notes.rows.some(({ label }) => label.includes('SAK Entitas Privat'))).toBe(true);
	});

	it('book by book keep what the books owe each other', async () => {
		const own = await coop();
		const trade = own.books.filter(({ id }) => id === own.trade);
		const { position } = await sheets(own, '2026', trade);
		expect(rowsOf(position)['RK antar buku']).toEqual([1_250_000, 0]);
		const half = rowsOf((await sheets(own, '2026-S2', own.books)).income);
		expect(half['Sisa hasil usaha (SHU)']).toEqual([0, 0]);
		const april = rowsOf((await sheets(own, '2026-04', trade)).income);
		expect(april['Sisa hasil usaha (SHU)']).toEqual([700_000, 0]);
	});

	it('of a closed year still show what it earned, and the trial balance before and after closing', async () => {
		const own = await coop();
		// Each year's months are closed by hand of the ledger: the drawer's count is not this test's matter.
		for (const year of [2025, 2026]) {
			await write(async (tx) => {
				for (const { id } of own.books)
					for (const month of monthsOfYear(year))
						await tx.$client.execute({
							sql: 'INSERT INTO closed_period (book_id, month, closed_at) VALUES (?, ?, 0)',
							args: [id, month]
						});
			});
			const before = await sheets(own, String(year));
			const result = await yearResult(db, own.id, year);
			expect(await closeYear(own.head, { organisationId: own.id, year })).toMatchObject({ ok: true });
			const after = await sheets(own, String(year));
			expect(after.income).toEqual(before.income);
			expect(after['cash-flow']).toEqual(before['cash-flow']);
			expect(rowsOf(after.position)['SHU berjalan']?.[0]).toBe(year === 2025 ? 400_000 : 760_000);
			expect(await yearResult(db, own.id, year)).toEqual(result);
		}
		expect((await yearResult(db, own.id, 2026)).books.map(({ result }) => result)).toEqual([700_000, 60_000]);
		const access = await bookAccess(db, own.head, own.trade);
		if (!access) throw new Error('not readable');
		const end = bookDate('2026-12-31');
		const at = (lines: Awaited<ReturnType<typeof trialBalance>>['lines'], code: string) =>
			lines.find(({ account }) => account.code === code);
		const closed = await trialBalance(db, access, end);
		const open = await trialBalance(db, access, end, { beforeClosing: true });
		expect(at(closed.lines, '4.2.01.51')?.credit).toBe(0);
		expect(at(closed.lines, CODE.retainedEarnings)?.credit).toBe(1_100_000);
		expect(at(open.lines, '4.2.01.51')?.credit).toBe(600_000);
		expect(at(open.lines, CODE.retainedEarnings)?.credit).toBe(400_000);
		expect([open.debit, closed.debit]).toEqual([open.credit, closed.credit]);
		expect(rowsOf((await sheets(own, '2027')).position)['SHU berjalan']).toEqual([0, 760_000]);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});
});

describe('the statements of a village enterprise', () => {
	it('have the order of Kepmendesa 136/2022 and show the village’s capital', async () => {
		const own = await firm('bumdesa');
		const { trade, head } = own;
		await enter(head, trade, '2026-01-05', { '1.1.01.02': 50_000_000, '3.1.01.01': -50_000_000 });
		await enter(head, trade, '2026-02-05', { '1.1.01.01': 2_000_000, '4.1.51.01': -2_000_000 });
		await enter(head, trade, '2026-02-06', { '1.1.01.01': 3_000_000, '4.2.01.01': -3_000_000 });
		await enter(head, trade, '2026-02-07', { '5.1.01.01': 1_800_000, '1.1.01.01': -1_800_000 });
		await enter(head, trade, '2026-02-08', { '6.1.01.01': 500_000, '1.1.01.01': -500_000 });
		await enter(head, trade, '2026-02-09', { '7.2.01.01': 10_000, '1.1.01.02': -10_000 });
		await enter(head, trade, '2026-02-10', { '7.3.01.10': 25_000, '2.1.02.51': -25_000 });
		const all = await sheets(own, '2026-02');
		expect(
			all.income.rows
				.filter(({ style }) => style === 'total')
				.map(({ label, figures }) => [label, figures[0]])
		).toEqual([
			['Jumlah pendapatan jasa', 2_000_000],
			['Jumlah pendapatan penjualan', 3_000_000],
			['Jumlah pendapatan', 5_000_000],
			['Jumlah beban pokok', 1_800_000],
			['Hasil kotor', 3_200_000],
			['Jumlah beban administrasi dan umum', 500_000],
			['Hasil usaha', 2_700_000],
			['Jumlah beban lain', 10_000],
			['Hasil sebelum pajak', 2_690_000],
			['Jumlah pajak penghasilan', 25_000],
			['Laba (rugi) bersih', 2_665_000]
		]);
		expect(rowsOf(all.position)['Penyertaan modal desa']).toEqual([50_000_000, 0]);
		expect(all.equity.title).toBe('Perubahan modal');
	});

	it('come as one PDF and one workbook with a sheet for each', async () => {
		const own = await firm('bumdesa');
		await enter(own.head, own.trade, '2026-02-05', { '1.1.01.01': 1_500_000, '4.1.51.01': -1_500_000 });
		const organisation = await organisationById(db, own.id);
		if (!organisation) throw new Error('no organisation');
		const asked = { organisation, books: own.books, period: period('2026'), locale: 'id' as const };
		const made = await readReport(db, asked);
		const tables = SHEET_KINDS.map((kind) => sheetTable(made, sheetOf(made, kind)));
		const print = printOf('id', 'Asia/Jakarta');
		const pdf = new Uint8Array(await downloadAll('laporan', tables, 'pdf', print).arrayBuffer());
		const text = new TextDecoder('latin1').decode(pdf);
		expect(text.startsWith('%PDF-')).toBe(true);
		expect(text.match(/\/Type \/Page\b/g)).toHaveLength(SHEET_KINDS.length);
		expect(text.trimEnd().endsWith('%%EOF')).toBe(true);
		const workbook = new ExcelJS.Workbook();
		await workbook.xlsx.load(await downloadAll('laporan', tables, 'xlsx', print).arrayBuffer());
		expect(workbook.worksheets.map(({ name }) => name)).toEqual([
			'Laba rugi',
			'Posisi keuangan',
			'Perubahan modal',
			'Arus kas',
			'Catatan (CALK)'
		]);
		expect(workbook.getWorksheet('Arus kas')?.lastRow?.getCell(2).value).toBe(1_500_000);
	});
});

describe('the statements', () => {
	it('agree with one another whatever was entered, for any month, half-year and year', async () => {
		const own = await firm('ksu');
		const codes = [
			'1.1.01.01',
			'1.1.01.02',
			'1.1.03.51',
			'2.1.07.01',
			'3.1.03.01',
			'4.1.08.01',
			'6.2.99.99',
			'7.2.99.99'
		];
		const line = fc.record({
			code: fc.constantFrom(...codes),
			amount: fc.integer({ min: 1, max: 9_999_999 })
		});
		const entry = fc.record({
			day: fc.nat(700),
			from: line,
			to: line,
			part: fc.integer({ min: 1, max: 99 })
		});
		let posted = 0;
		await fc.assert(
			fc.asyncProperty(fc.array(entry, { minLength: 1, maxLength: 6 }), async (entries) => {
				for (const { day, from, to, part } of entries) {
					if (from.code === to.code) continue;
					const { amount } = from;
					const split = Math.floor((amount * part) / 100);
					const third = codes.find((code) => code !== from.code && code !== to.code) ?? '1.1.01.01';
					const date = addDays(bookDate('2025-01-15'), day);
					await enter(own.head, own.usp ?? own.trade, date, {
						[from.code]: -amount,
						[to.code]: amount - split,
						[third]: split
					});
					posted += 1;
				}
				for (const key of ['2025', '2026', '2025-S1', '2026-S2', '2025-03', '2026-12']) {
					const figures = await figuresOf(db, own.books, period(key));
					expect(tiesOf(figures)).toEqual({ balanced: true, result: true, cash: true });
					expect(positionOf(figures).assets.total).toBe(positionOf(figures).liabilitiesAndEquity);
					expect(incomeOf(figures).surplus).toBe(equityOf(figures).surplus);
				}
				const [first, second] = ['2025', '2026'].map(period);
				if (!first || !second) throw new Error('two years');
				const ended = cashFlowOf(await figuresOf(db, own.books, first)).closing;
				expect(cashFlowOf(await figuresOf(db, own.books, second)).opening).toBe(ended);
			}),
			{ numRuns: 12 }
		);
		expect(posted).toBeGreaterThan(0);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('are made for months, half-years and years, and nothing else', () => {
		expect(parseReportPeriod('2026-S2')).toMatchObject({ from: '2026-07-01', to: '2026-12-31', part: 2 });
		expect(parseReportPeriod('2028-02')).toMatchObject({ from: '2028-02-01', to: '2028-02-29' });
		expect(parseReportPeriod('2026')).toMatchObject({ from: '2026-01-01', to: '2026-12-31' });
		for (const text of ['2026-S3', '2026-00', '2026-13', '', '1999', '2026-1']) {
			expect(parseReportPeriod(text)).toBeNull();
		}
	});

	it('cannot be closed month by month by somebody who may not', async () => {
		const own = await firm('bumdesa');
		const supervisor = await officer(own.id, 'supervisor');
		const [month] = monthsOfYear(2026);
		if (!month) throw new Error('a month');
		expect(await closeMonth(supervisor, { organisationId: own.id, month })).toEqual({
			ok: false,
			code: 'forbidden'
		});
	});
});
