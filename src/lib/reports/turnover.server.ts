import { sql, type SQL } from 'drizzle-orm';
import { YEAR_SOURCE, yearKey } from '#lib/ledger/periods.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { AccountId, BookId, OrganisationId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { CASH_PREFIX } from './cashActivity.ts';
import { splitPeriod, type Period } from './period.ts';

/** What was debited and credited in a period, in whole rupiah, neither negative. */
export interface Turnover {
	readonly debit: Rupiah;
	readonly credit: Rupiah;
	/** Debit less credit of what stood in an entry that moved cash. */
	readonly cash: Rupiah;
}

interface Sum {
	code: string;
	debit: number;
	credit: number;
	cash: number;
}

/**
 * Debits and credits of every code of some books in a period, a control account with all its holders. Whole months come
 * from the monthly totals, so that only the postings of a month that is cut are read.
 */
export async function turnoverByCode(
	reader: Reader,
	bookIds: readonly BookId[],
	period: Period
): Promise<Map<string, Turnover>> {
	const { months, days, less } = splitPeriod(period);
	const books = listOf(bookIds);
	const [whole, ofDays, tooMuch] = await Promise.all([
		months
			? reader.all<Sum>(sql`
				SELECT a.code, sum(m.debit) AS debit, sum(m.credit) AS credit, sum(m.cash) AS cash
				FROM account a JOIN account_month m ON m.account_id = a.id
				WHERE a.book_id IN (${books}) AND m.month BETWEEN ${months.first} AND ${months.last}
				GROUP BY a.code`)
			: [],
		Promise.all(days.map((each) => sumsOfDays(reader, books, each))),
		less ? sumsOfDays(reader, books, less) : []
	]);
	const taken = tooMuch.map((sum) => ({ ...sum, debit: -sum.debit, credit: -sum.credit, cash: -sum.cash }));
	return added([...whole, ...ofDays.flat(), ...taken]);
}

function sumsOfDays(reader: Reader, books: SQL, { from, to }: { from: string; to: string }): Promise<Sum[]> {
	return reader.all<Sum>(sql`
		SELECT a.code, sum(max(p.amount, 0)) AS debit, sum(max(-p.amount, 0)) AS credit,
			sum(CASE WHEN ${movesCash(sql`e.id`)} THEN p.amount ELSE 0 END) AS cash
		FROM entry e CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
		WHERE e.book_id IN (${books}) AND e.date BETWEEN ${from} AND ${to}
		GROUP BY a.code`);
}

/** Whether an entry touches cash or money at the bank. */
function movesCash(entryId: SQL): SQL {
	return sql`EXISTS (SELECT 1 FROM posting c JOIN account ca ON ca.id = c.account_id
		WHERE c.entry_id = ${entryId} AND substr(ca.code, 1, 7) = ${CASH_PREFIX})`;
}

/**
 * What the closing of years posted in a period, their reversals with it: a year's own statements leave it out, or the
 * year would seem to have earned nothing.
 */
export async function yearClosings(
	reader: Reader,
	{
		organisationId,
		bookIds,
		period
	}: { organisationId: OrganisationId; bookIds: readonly BookId[]; period: Period }
): Promise<Map<string, Turnover>> {
	const rows = await reader.all<Sum>(sql`
		SELECT a.code, sum(max(p.amount, 0)) AS debit, sum(max(-p.amount, 0)) AS credit, 0 AS cash
		FROM ledger_transaction t CROSS JOIN entry e ON e.transaction_id = t.id
		CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
		WHERE t.source_kind = ${YEAR_SOURCE}
			AND t.source_key BETWEEN ${yearKey(organisationId, 1000)} AND ${yearKey(organisationId, 9999)}
			AND e.book_id IN (${listOf(bookIds)}) AND e.date BETWEEN ${period.from ?? ''} AND ${period.to}
		GROUP BY a.code`);
	return added(rows);
}

/**
 * What stood in entries without cash whose transaction moved cash in another of these books: read together, the books
 * are one purse, and what lay between them is the other side of that cash.
 */
export async function cashThroughOtherBook(
	reader: Reader,
	bookIds: readonly BookId[],
	{ from, to }: { from: string; to: string }
): Promise<Map<string, Rupiah>> {
	const books = listOf(bookIds);
	const rows = await reader.all<{ code: string; cash: number }>(sql`
		SELECT a.code, sum(p.amount) AS cash
		FROM entry e CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
		WHERE e.id IN (SELECT bp.entry_id FROM account ba JOIN posting bp ON bp.account_id = ba.id
				WHERE ba.book_id IN (${books}) AND ba.holder_kind = 'book')
			AND e.book_id IN (${books}) AND e.date BETWEEN ${from} AND ${to} AND NOT ${movesCash(sql`e.id`)}
			AND EXISTS (SELECT 1 FROM entry o WHERE o.transaction_id = e.transaction_id AND o.id <> e.id
				AND o.book_id IN (${books}) AND ${movesCash(sql`o.id`)})
		GROUP BY a.code`);
	return new Map(rows.map(({ code, cash }) => [code, rupiah(cash)]));
}

function listOf(ids: readonly number[]): SQL {
	return sql.join(
		ids.map((id) => sql`${id}`),
		sql`, `
	);
}

function added(sums: readonly Sum[]): Map<string, Turnover> {
	const byCode = new Map<string, Turnover>();
	for (const { code, debit, credit, cash } of sums) {
		const before = byCode.get(code);
		byCode.set(code, {
			debit: rupiah((before?.debit ?? 0) + debit),
			credit: rupiah((before?.credit ?? 0) + credit),
			cash: rupiah((before?.cash ?? 0) + cash)
		});
	}
	for (const [code, { debit, credit }] of byCode) if (debit === 0 && credit === 0) byCode.delete(code);
	return byCode;
}

/** An account to sum up: a holder's own, or a control account with all its holders. */
export interface SummedAccount {
	readonly id: AccountId;
	readonly bookId: BookId;
	readonly isControl: boolean;
	/** A holder's account has few postings; they are found by account rather than by date. */
	readonly isHolder: boolean;
}

/** What was debited less what was credited on one account in a period, debit positive, in whole rupiah. */
export async function changeOf(reader: Reader, account: SummedAccount, period: Period): Promise<Rupiah> {
	const { months, days, less } = splitPeriod(period);
	let change = 0;
	if (months) {
		const [row] = await reader.all<{ change: number }>(sql`
			SELECT coalesce(sum(m.debit - m.credit), 0) AS change
			FROM account_month m WHERE m.account_id IN ${familyOf(account)}
				AND m.month BETWEEN ${months.first} AND ${months.last}`);
		change += row?.change ?? 0;
	}
	for (const each of days) change += await changeOfDays(reader, account, each);
	if (less) change -= await changeOfDays(reader, account, less);
	return rupiah(change);
}

async function changeOfDays(
	reader: Reader,
	account: SummedAccount,
	{ from, to }: { from: string; to: string }
): Promise<number> {
	const [row] = await reader.all<{ change: number }>(sql`
		SELECT coalesce(sum(p.amount), 0) AS change FROM ${postingsOf(account)}
		WHERE e.book_id = ${account.bookId} AND e.date BETWEEN ${from} AND ${to}
			AND p.account_id IN ${familyOf(account)}`);
	return row?.change ?? 0;
}

/** The account's own id, or those of all its holders. */
export function familyOf({ id, isControl }: SummedAccount) {
	return isControl ? sql`(SELECT s.id FROM account s WHERE s.control_id = ${id})` : sql`(${id})`;
}

/** `entry e` and `posting p`, read from the side that has fewer rows to look at. */
export function postingsOf({ isHolder }: SummedAccount) {
	return isHolder
		? sql`posting p CROSS JOIN entry e ON e.id = p.entry_id`
		: sql`entry e CROSS JOIN posting p ON p.entry_id = e.id`;
}
