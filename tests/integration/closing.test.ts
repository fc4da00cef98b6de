import { beforeAll, describe, expect, it } from 'vitest';
import { countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { enterDraft } from '#lib/bookkeeping/enter.server.ts';
import { closeMonth } from '#lib/closing/closeMonth.server.ts';
import { closedYearsOf, closeYear } from '#lib/closing/closeYear.server.ts';
import { firstObstacle } from '#lib/closing/checks.ts';
import { checksOf } from '#lib/closing/checks.server.ts';
import { closingOverview } from '#lib/closing/months.server.ts';
import { monthsBetween, parsePeriod, type Period } from '#lib/closing/periods.ts';
import { askReopening, decideReopening, reopeningsOf } from '#lib/closing/reopen.server.ts';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { booksOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, LedgerRefusal, post } from '#lib/ledger/post.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { bookAccess } from '#lib/reports/access.server.ts';
import { journal } from '#lib/reports/journal.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { earn, openDesk, type Desk } from '../support/desk.ts';

freshDatabase();
/** 5 January 2027, 10.00 in Jakarta: the whole of 2026 has passed. */
const NEW_YEAR = Date.UTC(2027, 0, 5, 3);
const JANUARY = '2026-01' as BookMonth;
const YEAR = monthsBetween(JANUARY, '2026-12' as BookMonth);

beforeAll(() => setClock(NEW_YEAR));

/** A group that earned in cash, spent a little, and counted its drawer since. */
async function workingDesk(): Promise<Desk> {
	const desk = await openDesk();
	await earn(desk, '2026-03-10', 500_000);
	await spend(desk, '2026-11-20', 120_000);
	const counted = await countCash(desk.bendahara, {
		bookId: desk.book,
		expected: rupiah(380_000),
		counted: rupiah(380_000),
		responsible: null,
		key: newKey()
	});
	expect(counted.ok).toBe(true);
	return desk;
}

async function spend(desk: Desk, date: string, amount: number) {
	const done = await recordCash(desk.bendahara, {
		bookId: desk.book,
		category: 'stationery',
		through: 'cash',
		amount: rupiah(amount),
		memo: 'Buku tulis',
		date: bookDate(date),
		photo: null,
		key: newKey()
	});
	expect(done.ok).toBe(true);
}

async function closeAll(desk: Desk, months: readonly BookMonth[] = YEAR) {
	for (const month of months) {
		expect(await closeMonth(desk.bendahara, { organisationId: desk.id, month })).toEqual({ ok: true });
	}
}

async function balance(desk: Desk, code: string): Promise<number> {
	const id = await findAccount(db, desk.book, code);
	if (!id) throw new Error(`no account ${code}`);
	return balanceOf(db, id);
}

async function postOn(desk: Desk, date: string) {
	return write(async (tx) =>
		post(tx, {
			actor: desk.bendahara,
			kind: 'manual',
			source: { kind: 'test', key: date },
			entries: [
				{
					bookId: desk.book,
					date,
					memo: 'Uji',
					postings: [
						debit(await accountOf(tx, desk.book, CODE.cash), rupiah(1_000)),
						credit(await accountOf(tx, desk.book, CODE.otherIncome), rupiah(1_000))
					]
				}
			]
		})
	);
}

describe('closing a month', () => {
	it('closes month after month; nothing posts into a closed one, by service or by hand', async () => {
		const desk = await workingDesk();
		await closeAll(desk, [JANUARY, '2026-02' as BookMonth, '2026-03' as BookMonth]);
		await expect(postOn(desk, '2026-03-31')).rejects.toThrow(LedgerRefusal);
		const refused = await recordCash(desk.bendahara, {
			bookId: desk.book,
			category: 'stationery',
			through: 'cash',
			amount: rupiah(1_000),
			memo: 'Terlambat',
			date: bookDate('2026-02-10'),
			photo: null,
			key: newKey()
		});
		expect(refused).toEqual({ ok: false, code: 'closed_period' });
		await expect(
			write(async (tx) => {
				await tx.$client.execute({
					sql: `INSERT INTO posting (entry_id, account_id, amount)
						SELECT 999999, id, CASE code WHEN '1.1.01.01' THEN 5 ELSE -5 END FROM account
						WHERE book_id = ? AND code IN ('1.1.01.01', '7.1.99.99')`,
					args: [desk.book]
				});
				await tx.$client.execute({
					sql: `INSERT INTO entry (id, transaction_id, book_id, number, date, kind, memo, previous_hash, hash)
						SELECT 999999, 1, id, last_number + 1, '2026-03-01', 'manual', 'x', last_hash, 'h'
						FROM book WHERE id = ?`,
					args: [desk.book]
				});
			})
		).rejects.toThrow(/closed_period/);
		expect((await postOn(desk, '2026-04-01')).entries).toHaveLength(1);
	});

	it('goes in order, only what has passed, once, and by those who may', async () => {
		const desk = await workingDesk();
		const close = (month: string, actor = desk.bendahara) =>
			closeMonth(actor, { organisationId: desk.id, month: month as BookMonth });
		expect(await close('2026-02')).toEqual({ ok: false, code: 'not_ready', first: 'earlier_closed' });
		expect(await close('2027-01')).toEqual({ ok: false, code: 'not_ready', first: 'month_over' });
		expect(await close('2026-01', desk.sri.actor)).toEqual({ ok: false, code: 'forbidden' });
		const other = await openDesk();
		expect(await close('2026-01', other.bendahara)).toEqual({ ok: false, code: 'forbidden' });
		const twice = await Promise.all([close('2026-01'), close('2026-01', desk.ketua)]);
		expect(twice.map(({ ok }) => ok).sort()).toEqual([false, true]);
		expect(twice).toContainEqual({ ok: false, code: 'already_done' });
	});

	it('waits until drafts are decided, the cash is counted and nothing is in suspense', async () => {
		const desk = await openDesk();
		await earn(desk, '2026-01-10', 100_000);
		const obstacle = async () => firstObstacle(await checksOf(db, await booksOf(db, desk.id), JANUARY));
		const draft = await enterDraft(desk.bendahara, {
			bookId: desk.book,
			date: bookDate('2026-01-15'),
			memo: 'Alat tulis',
			lines: [
				{ code: '6.2.99.99', debit: rupiah(5_000), credit: rupiah(0) },
				{ code: CODE.cash, debit: rupiah(0), credit: rupiah(5_000) }
			],
			key: newKey()
		});
		expect(draft.ok).toBe(true);
		expect(await obstacle()).toBe('drafts');
		await write((tx) => tx.$client.execute("UPDATE draft_entry SET state = 'refused'"));
		expect(await obstacle()).toBe('cash_counted');
		await countCash(desk.bendahara, {
			bookId: desk.book,
			expected: rupiah(100_000),
			counted: rupiah(100_000),
			responsible: null,
			key: newKey()
		});
		expect(await obstacle()).toBeNull();
		await recordCash(desk.bendahara, {
			bookId: desk.book,
			category: 'unclear',
			through: 'bank',
			amount: rupiah(7_000),
			memo: 'Transfer tanpa nama',
			date: bookDate('2026-01-20'),
			photo: null,
			key: newKey()
		});
		expect(await obstacle()).toBe('suspense');
	});
});

describe('closing a year', () => {
	it('carries the result to equity once, by two entries on 31 December, and the books still hold', async () => {
		const desk = await workingDesk();
		const year = { organisationId: desk.id, year: 2026 };
		expect(await closeYear(desk.bendahara, year)).toEqual({ ok: false, code: 'months_open' });
		await closeAll(desk);
		expect((await closingOverview(db, await booksOf(db, desk.id), 2026))?.yearState).toBe('ready');
		// Whose months are all closed is still the one shown.
		expect((await closingOverview(db, await booksOf(db, desk.id), null))?.year).toBe(2026);
		const closed = await Promise.all([closeYear(desk.bendahara, year), closeYear(desk.ketua, year)]);
		expect(closed.filter(({ ok }) => ok)).toHaveLength(1);
		expect(closed).toContainEqual({ ok: false, code: 'already_done' });
		expect((await closingOverview(db, await booksOf(db, desk.id), null))?.year).toBe(2027);
		expect(await balance(desk, CODE.retainedEarnings)).toBe(-380_000);
		expect(await balance(desk, CODE.incomeSummary)).toBe(0);
		expect(await balance(desk, CODE.otherIncome)).toBe(0);
		expect(await balance(desk, '6.2.99.99')).toBe(0);
		const access = await bookAccess(db, desk.ketua, desk.book);
		if (!access) throw new Error('not readable');
		const { entries } = await journal(db, access, { kind: 'closing.year' });
		expect(entries.map(({ date, recordedOn }) => [date, recordedOn])).toEqual([
			['2026-12-31', '2027-01-05'],
			['2026-12-31', '2027-01-05']
		]);
		await expect(postOn(desk, '2026-12-31')).rejects.toThrow(LedgerRefusal);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('of which nothing is known closes without an entry; one before the books began is not there', async () => {
		const desk = await openDesk();
		await closeAll(desk);
		expect(await closeYear(desk.bendahara, { organisationId: desk.id, year: 2026 })).toEqual({
			ok: true,
			transactionId: null
		});
		expect(await closeYear(desk.bendahara, { organisationId: desk.id, year: 2025 })).toEqual({
			ok: false,
			code: 'not_found'
		});
	});
});

describe('opening again', () => {
	it('takes two officers and a reason that members read, and leaves a trace', async () => {
		const desk = await workingDesk();
		await closeAll(desk, [JANUARY]);
		const january = { organisationId: desk.id, period: '2026-01' as Period, reason: 'Nota hilang ditemukan' };
		expect(await askReopening(desk.sri.actor, january)).toEqual({ ok: false, code: 'forbidden' });
		const asked = await askReopening(desk.bendahara, january);
		if (!asked.ok) throw new Error(asked.code);
		expect(await askReopening(desk.ketua, january)).toEqual({ ok: false, code: 'already_asked' });
		const decide = (actor: Desk['ketua']) =>
			decideReopening(actor, { organisationId: desk.id, reopeningId: asked.reopeningId, approve: true });
		expect(await decide(desk.bendahara)).toEqual({ ok: false, code: 'same_person' });
		const other = await openDesk();
		expect(
			await decideReopening(other.ketua, {
				organisationId: other.id,
				reopeningId: asked.reopeningId,
				approve: true
			})
		).toEqual({ ok: false, code: 'not_found' });
		const decided = await Promise.all([decide(desk.ketua), decide(desk.ketua)]);
		expect(decided.filter(({ ok }) => ok)).toHaveLength(1);
		await expect(postOn(desk, '2026-01-31')).resolves.toBeTruthy();
		const [trace] = await reopeningsOf(db, desk.id);
		expect(trace).toMatchObject({ state: 'approved', reason: january.reason, decidedByName: 'ketua' });
		await expect(
			write((tx) =>
				tx.$client.execute(
					"UPDATE reopening SET state = 'approved', decided_by = asked_by WHERE state = 'approved'"
				)
			)
		).rejects.toThrow();
	});

	it('is held by the database against one person deciding alone', async () => {
		const desk = await workingDesk();
		await closeAll(desk, [JANUARY]);
		await askReopening(desk.bendahara, { organisationId: desk.id, period: '2026-01' as Period, reason: 'x' });
		await expect(
			write((tx) =>
				tx.$client.execute(
					"UPDATE reopening SET state = 'approved', decided_by = asked_by WHERE state = 'waiting'"
				)
			)
		).rejects.toThrow(/same_person/);
	});

	it('of a year reverses its closing entries; its months stay closed until each is opened', async () => {
		const desk = await workingDesk();
		await closeAll(desk);
		await closeYear(desk.bendahara, { organisationId: desk.id, year: 2026 });
		const ask = (period: string) =>
			askReopening(desk.ketua, { organisationId: desk.id, period: period as Period, reason: 'Salah catat' });
		expect(await ask('2026-12')).toEqual({ ok: false, code: 'year_closed' });
		expect(await ask('2025')).toEqual({ ok: false, code: 'not_closed' });
		const asked = await ask('2026');
		if (!asked.ok) throw new Error(asked.code);
		const done = await decideReopening(desk.bendahara, {
			organisationId: desk.id,
			reopeningId: asked.reopeningId,
			approve: true
		});
		expect(done).toEqual({ ok: true });
		expect(await closedYearsOf(db, desk.id)).toEqual([]);
		expect(await balance(desk, CODE.retainedEarnings)).toBe(0);
		expect(await balance(desk, CODE.otherIncome)).toBe(-500_000);
		await expect(postOn(desk, '2026-12-31')).rejects.toThrow(LedgerRefusal);
		expect(await closeYear(desk.bendahara, { organisationId: desk.id, year: 2026 })).toMatchObject({
			ok: true
		});
		expect(await balance(desk, CODE.retainedEarnings)).toBe(-380_000);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	it('reads months and years from an address, and nothing else', () => {
		expect(parsePeriod('2026-11')).toEqual({ period: '2026-11', month: '2026-11', year: 2026 });
		expect(parsePeriod('2026')).toEqual({ period: '2026', month: null, year: 2026 });
		for (const text of ['2026-13', '26', '2026-1', '', '2026-11-01']) expect(parsePeriod(text)).toBeNull();
	});
});
