import ExcelJS from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import { approveOpening } from '#lib/bookkeeping/approveOpening.server.ts';
import { bookAttention } from '#lib/bookkeeping/attention.server.ts';
import { countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { decideDraft } from '#lib/bookkeeping/decide.server.ts';
import { draftById } from '#lib/bookkeeping/drafts.server.ts';
import { askReversal, enterDraft } from '#lib/bookkeeping/enter.server.ts';
import { checkOpening, nameRemainder, waitingOpening } from '#lib/bookkeeping/opening.server.ts';
import { OPENING_LIMITS, openingTemplate } from '#lib/bookkeeping/openingFile.server.ts';
import { readSheet } from '#lib/documents/sheet.server.ts';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { mandatoryDue, savingsBalances } from '#lib/savings/accounts.server.ts';
import { setSavingsRule } from '#lib/savings/rules.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type TransactionId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { deposit, MORNING, openDesk, type Desk } from '../support/desk.ts';
import { as, officer } from '../support/market.ts';

freshDatabase();
const TODAY = bookDate('2026-11-23');
let desk: Desk;

beforeAll(async () => {
	setClock(MORNING);
	desk = await openDesk();
});

async function standsOn({ book }: Desk, code: string): Promise<number> {
	const id = await findAccount(db, book, code);
	return id ? balanceOf(db, id) : 0;
}

const line = (code: string, debit: number, credit: number) => ({
	code,
	debit: rupiah(debit),
	credit: rupiah(credit)
});

function honorarium(changes: Partial<Parameters<typeof enterDraft>[1]> = {}) {
	return {
		bookId: desk.book,
		date: TODAY,
		memo: 'Honor bendahara November',
		lines: [line('6.1.01.01', 50_000, 0), line(CODE.suspense, 0, 50_000)],
		key: newKey(),
		...changes
	};
}

describe('a manual entry', () => {
	it('is posted only when another officer approves it, and once', async () => {
		const entered = await enterDraft(desk.bendahara, honorarium());
		if (!entered.ok) throw new Error(entered.code);
		expect(await standsOn(desk, '6.1.01.01')).toBe(0);
		const approve = { draftId: entered.draftId, approve: true };
		expect(await decideDraft(desk.bendahara, approve)).toEqual({ ok: false, code: 'same_person' });
		const both = await Promise.all([decideDraft(desk.ketua, approve), decideDraft(desk.ketua, approve)]);
		expect(both.map(({ ok }) => ok).sort()).toEqual([false, true]);
		expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'already_done' });
		expect(await standsOn(desk, '6.1.01.01')).toBe(50_000);
		expect((await draftById(db, entered.draftId))?.state).toBe('approved');
	});

	it('is never approved by the same person with two roles, nor by SQL', async () => {
		const two = await officer(desk.id, 'sekretaris');
		await write((tx) =>
			tx.$client.execute({
				sql: "INSERT INTO officer (organisation_id, user_id, role, from_on) VALUES (?, ?, 'ketua', '2020-01-01')",
				args: [desk.id, two.userId]
			})
		);
		const entered = await enterDraft(two, honorarium());
		if (!entered.ok) throw new Error(entered.code);
		expect(await decideDraft(two, { draftId: entered.draftId, approve: true })).toMatchObject({
			code: 'same_person'
		});
		const sql = "UPDATE draft_entry SET state = 'approved', decided_by = entered_by WHERE id = ?";
		await expect(write((tx) => tx.$client.execute({ sql, args: [entered.draftId] }))).rejects.toThrow(
			/same_person/
		);
		expect(await decideDraft(two, { draftId: entered.draftId, approve: false })).toMatchObject({ ok: true });
	});

	it('is refused when it does not balance, is dated tomorrow, or touches savings', async () => {
		const refusals = await Promise.all([
			enterDraft(desk.bendahara, honorarium({ lines: [line('6.1.01.01', 5, 0), line(CODE.cash, 0, 4)] })),
			enterDraft(desk.bendahara, honorarium({ lines: [line('6.1.01.01', 5, 0)] })),
			enterDraft(desk.bendahara, honorarium({ date: bookDate('2026-11-24') })),
			enterDraft(
				desk.bendahara,
				honorarium({ lines: [line(CODE.voluntarySavings, 5, 0), line(CODE.cash, 0, 5)] })
			),
			enterDraft(desk.sri.actor, honorarium())
		]);
		expect(refusals.map((each) => (each.ok ? 'ok' : each.code))).toEqual([
			'unbalanced',
			'too_few_postings',
			'date_future',
			'account_not_manual',
			'forbidden'
		]);
	});

	it('of another group is neither entered nor decided', async () => {
		const other = await openDesk();
		expect(await enterDraft(other.bendahara, honorarium())).toMatchObject({ code: 'forbidden' });
		const entered = await enterDraft(desk.bendahara, honorarium());
		if (!entered.ok) throw new Error(entered.code);
		expect(await decideDraft(other.ketua, { draftId: entered.draftId, approve: true })).toMatchObject({
			code: 'forbidden'
		});
	});
});

describe('money in and out in everyday words', () => {
	const input = {
		category: 'grant',
		through: 'cash' as const,
		amount: rupiah(300_000),
		memo: 'Sumbangan warga',
		date: TODAY,
		photo: null
	};

	it('is posted on the accounts the category means', async () => {
		const own = await openDesk();
		const done = await recordCash(own.bendahara, { ...input, bookId: own.book, key: newKey() });
		expect(done.ok).toBe(true);
		expect([await standsOn(own, CODE.cash), await standsOn(own, '3.4.01.01')]).toEqual([300_000, -300_000]);
		const tools = {
			...input,
			bookId: own.book,
			category: 'stationery',
			amount: rupiah(120_000),
			key: newKey()
		};
		expect((await recordCash(own.bendahara, tools)).ok).toBe(true);
		expect([await standsOn(own, CODE.cash), await standsOn(own, '6.2.99.99')]).toEqual([180_000, 120_000]);
		const toBank = {
			...input,
			bookId: own.book,
			category: 'to_bank',
			amount: rupiah(100_000),
			key: newKey()
		};
		expect((await recordCash(own.bendahara, toBank)).ok).toBe(true);
		expect([await standsOn(own, CODE.cash), await standsOn(own, CODE.bank)]).toEqual([80_000, 100_000]);
		const tooMuch = { ...tools, amount: rupiah(80_001), key: newKey() };
		expect(await recordCash(own.bendahara, tooMuch)).toEqual({
			ok: false,
			code: 'not_enough_cash',
			available: 80_000
		});
	});

	it('sent twice with one key is posted once', async () => {
		const own = await openDesk();
		const once = { ...input, bookId: own.book, key: newKey() };
		const answers = await Promise.all([recordCash(own.bendahara, once), recordCash(own.bendahara, once)]);
		expect(answers[0]).toEqual(answers[1]);
		expect(await standsOn(own, CODE.cash)).toBe(300_000);
		const other = { ...once, amount: rupiah(5) };
		expect(await recordCash(own.bendahara, other)).toMatchObject({ code: 'key_reused' });
	});

	it('is refused in a closed month, for an unknown category and to members', async () => {
		const own = await openDesk();
		await write((tx) =>
			tx.$client.execute({
				sql: "INSERT INTO closed_period (book_id, month, closed_at) VALUES (?, '2026-10', 0)",
				args: [own.book]
			})
		);
		const base = { ...input, bookId: own.book };
		const closed = { ...base, date: bookDate('2026-10-31'), key: newKey() };
		expect(await recordCash(own.bendahara, closed)).toMatchObject({ code: 'closed_period' });
		const unknown = { ...base, category: 'village_capital', key: newKey() };
		expect(await recordCash(own.bendahara, unknown)).toMatchObject({ code: 'category_unknown' });
		expect(await recordCash(own.sri.actor, { ...base, key: newKey() })).toMatchObject({ code: 'forbidden' });
	});
});

describe('counting the drawer', () => {
	it('posts what is missing to an officer and what is too much to suspense', async () => {
		const own = await openDesk();
		await deposit(own, own.sri.membershipId, 100_000);
		const count = (expected: number, counted: number, responsible = own.ketua.userId) =>
			countCash(own.bendahara, {
				bookId: own.book,
				expected: rupiah(expected),
				counted: rupiah(counted),
				responsible,
				key: newKey()
			});
		expect(await count(100_000, 100_000, null)).toEqual({ ok: true, difference: 0 });
		expect(await count(100_000, 90_000, null)).toMatchObject({ code: 'responsible_missing' });
		expect(await count(100_000, 90_000, own.sri.userId)).toMatchObject({ code: 'responsible_unknown' });
		expect(await count(99_000, 90_000)).toMatchObject({ code: 'stale' });
		expect(await count(100_000, 90_000)).toEqual({ ok: true, difference: -10_000 });
		expect(await standsOn(own, CODE.receivableFromOfficers)).toBe(10_000);
		expect(await count(90_000, 91_000)).toEqual({ ok: true, difference: 1_000 });
		expect(await standsOn(own, CODE.suspense)).toBe(-1_000);
		expect(await standsOn(own, CODE.cash)).toBe(91_000);
		expect(await bookAttention(db, own.id)).toMatchObject({ cashCountedAt: MORNING, lastEntryOn: TODAY });
	});
});

describe('taking an entry back', () => {
	it('needs another officer, happens once, and is not asked for twice', async () => {
		const own = await openDesk();
		const paid = {
			category: 'grant',
			through: 'cash' as const,
			amount: rupiah(50_000),
			memo: 'Salah',
			photo: null
		};
		const done = await recordCash(own.bendahara, { ...paid, bookId: own.book, date: TODAY, key: newKey() });
		if (!done.ok) throw new Error(done.code);
		const { rows } = await write((tx) =>
			tx.$client.execute({ sql: 'SELECT transaction_id AS id FROM entry WHERE id = ?', args: [done.entryId] })
		);
		const transactionId = Number(rows[0]?.['id']) as TransactionId;
		const ask = () =>
			askReversal(own.bendahara, { bookId: own.book, transactionId, reason: 'salah catat', key: newKey() });
		const asked = await ask();
		if (!asked.ok) throw new Error(asked.code);
		expect(await ask()).toMatchObject({ code: 'already_asked' });
		expect(await draftById(db, asked.draftId)).toMatchObject({
			kind: 'reversal',
			memo: 'salah catat',
			takesBack: 'Salah',
			lines: [
				{ code: CODE.cash, debit: 0, credit: 50_000 },
				{ code: '3.4.01.01', debit: 50_000, credit: 0 }
			]
		});
		expect((await bookAttention(db, own.id)).draftsWaiting).toBe(1);
		expect(await decideDraft(own.bendahara, { draftId: asked.draftId, approve: true })).toMatchObject({
			code: 'same_person'
		});
		expect(await decideDraft(own.ketua, { draftId: asked.draftId, approve: true })).toMatchObject({
			ok: true
		});
		expect(await standsOn(own, CODE.cash)).toBe(0);
		expect(await ask()).toMatchObject({ code: 'already_reversed' });
		const other = await openDesk();
		const foreign = { bookId: other.book, transactionId, reason: 'bukan milik kami', key: newKey() };
		expect(await askReversal(other.bendahara, foreign)).toMatchObject({ code: 'not_found' });
	});
});

describe('opening balances', () => {
	const head = ['jenis', 'anggota', 'pokok', 'wajib', 'sukarela', 'pinjaman', 'jumlah'];
	const good = (number: number) => [
		head,
		['kas', '', '', '', '', '', '1.000.000'],
		['bank', '', '', '', '', '', '2.000.000'],
		['anggota', String(number), '100.000', '250.000', '400.000', '500.000', ''],
		['anggota', 'Wati Rahayu', '100.000', '150.000', '', '', '']
	];

	async function numberOf({ sri }: Desk): Promise<number> {
		const { rows } = await write((tx) =>
			tx.$client.execute({ sql: 'SELECT number FROM membership WHERE id = ?', args: [sri.membershipId] })
		);
		return Number(rows[0]?.['number']);
	}

	async function check(own: Desk, cells: string[][]) {
		return checkOpening(own.bendahara, {
			bookId: own.book,
			date: bookDate('2026-10-31'),
			fileName: 'saldo.xlsx',
			cells
		});
	}

	it('are checked row by row without posting anything, then posted once by another officer', async () => {
		const own = await openDesk();
		await setSavingsRule(own.ketua, {
			organisationId: own.id,
			kind: 'mandatory',
			amount: rupiah(10_000),
			validFrom: bookDate('2026-01-01')
		});
		const bad = await check(own, [head, ['emas', '', '', '', '', '', '5']]);
		expect(bad.ok).toBe(true);
		const approve = async (actor = own.ketua) =>
			approveOpening(actor, {
				bookId: own.book,
				draftId: (await waitingOpening(db, own.book))?.id ?? 0,
				key: newKey()
			});
		expect(await approve()).toMatchObject({ code: 'has_mistakes' });

		expect((await check(own, good(await numberOf(own)))).ok).toBe(true);
		expect(await standsOn(own, CODE.cash)).toBe(0);
		expect((await waitingOpening(db, own.book))?.totals.remainder).toBe(2_500_000);
		expect(await approve()).toMatchObject({ code: 'remainder_unnamed' });
		const name = (code: string) => nameRemainder(own.bendahara, { bookId: own.book, code });
		expect(await name(CODE.cash)).toMatchObject({ code: 'remainder_unnamed' });
		expect(await name('3.3.01.51')).toEqual({ ok: true });
		expect(await approve(own.bendahara)).toMatchObject({ code: 'same_person' });
		expect(await approve(own.sri.actor)).toMatchObject({ code: 'forbidden' });

		const answers = await Promise.all([approve(), approve()]);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await standsOn(own, CODE.openingBalances)).toBe(0);
		expect(await standsOn(own, '3.3.01.51')).toBe(-2_500_000);
		expect(await standsOn(own, CODE.loans)).toBe(500_000);
		expect(await savingsBalances(db, own.sri.membershipId)).toEqual({
			principal: 100_000,
			mandatory: 250_000,
			voluntary: 400_000
		});
		// The old book settled the months up to October; November is asked for.
		expect(await mandatoryDue(db, own.sri.membershipId, TODAY)).toBe(10_000);
		expect(await check(own, good(await numberOf(own)))).toMatchObject({ code: 'opened_already' });
	});

	it('for another group’s book are refused', async () => {
		const own = await openDesk();
		const other = await openDesk();
		const cells = good(await numberOf(own));
		const input = { bookId: own.book, date: TODAY, fileName: 'x.csv', cells };
		expect(await checkOpening(other.bendahara, input)).toMatchObject({ code: 'forbidden' });
		expect(await checkOpening(as(own.sri.userId), input)).toMatchObject({ code: 'forbidden' });
	});

	it('come from the template, from XLSX and from CSV with either separator', async () => {
		const members = [{ id: desk.sri.membershipId, number: 1, name: 'Sri Lestari', phone: null }];
		const template = await openingTemplate(members, ['kas', 'bank']);
		const file = (bytes: BlobPart, name: string) => new File([bytes], name);
		const fromTemplate = await readSheet(file(new Uint8Array(template), 'saldo.xlsx'), OPENING_LIMITS);
		expect(fromTemplate.ok && fromTemplate.cells.map((row) => row.slice(0, 2))).toEqual([
			['jenis', 'anggota'],
			['kas', ''],
			['bank', ''],
			['anggota', '1']
		]);
		for (const separator of [',', ';', '\t']) {
			const text = `\ufeff${head.join(separator)}\r\nkas${separator.repeat(6)}5000\r\n`;
			const read = await readSheet(file(text, 'saldo.csv'), OPENING_LIMITS);
			expect(read.ok && read.cells[1]?.slice(0, 7)).toEqual(['kas', '', '', '', '', '', '5000']);
		}
	});

	it('refuse files that are no sheets, too long or made to unfold', async () => {
		const file = (bytes: BlobPart) => new File([bytes], 'saldo.xlsx');
		expect(await readSheet(file(''), OPENING_LIMITS)).toMatchObject({ code: 'file_missing' });
		expect(await readSheet(file(new Uint8Array(1_000_001)), OPENING_LIMITS)).toMatchObject({
			code: 'file_too_large'
		});
		expect(await readSheet(file('PK\u0003\u0004 not a zip'), OPENING_LIMITS)).toMatchObject({
			code: 'file_unreadable'
		});
		expect(await readSheet(file(new Uint8Array([0xff, 0xfe, 0x00, 0x01])), OPENING_LIMITS)).toMatchObject({
			code: 'file_unreadable'
		});
		const long = new ExcelJS.Workbook();
		const sheet = long.addWorksheet('x');
		for (let row = 0; row < 700; row += 1) sheet.addRow(['kas']);
		const bytes = new Uint8Array(await long.xlsx.writeBuffer());
		expect(await readSheet(file(bytes), OPENING_LIMITS)).toMatchObject({ code: 'file_too_many_rows' });
		const bomb = Buffer.alloc(100);
		bomb.write('PK\u0003\u0004', 0, 'latin1');
		bomb.write('PK\u0001\u0002', 40, 'latin1');
		bomb.writeUInt32LE(2_000_000_000, 64);
		expect(await readSheet(file(new Uint8Array(bomb)), OPENING_LIMITS)).toMatchObject({
			code: 'file_too_large'
		});
	});
});

it('after all of it the ledger verifies', async () => {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
});
