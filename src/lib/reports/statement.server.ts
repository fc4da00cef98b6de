import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import type { EntryId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { viewOf, type BookAccess } from './access.server.ts';
import type { ReadAccount } from './accounts.server.ts';
import { cursorText, parseCursor, type Cursor } from './cursor.ts';
import { shownHolder, shownMemo, type AccountHolder } from './masking.ts';
import { changeOf, familyOf, postingsOf } from './turnover.server.ts';

export interface StatementLine {
	readonly entryId: EntryId;
	readonly number: number;
	readonly date: BookDate;
	readonly kind: string;
	readonly memo: string | null;
	readonly holder: string;
	readonly debit: Rupiah;
	readonly credit: Rupiah;
	/** After this line, debit positive. */
	readonly balance: Rupiah;
}

export interface StatementPage {
	/** Before the first line of this page, debit positive. */
	readonly opening: Rupiah;
	readonly lines: readonly StatementLine[];
	/** After the last line of this page. */
	readonly closing: Rupiah;
	readonly next: string | null;
}

export interface StatementFilter {
	readonly from: BookDate;
	readonly to: BookDate;
	readonly cursor?: string | null;
	readonly size?: number;
}

interface Row extends AccountHolder {
	entryId: EntryId;
	postingId: number;
	number: number;
	date: BookDate;
	kind: string;
	memo: string;
	amount: number;
}

/**
 * What moved an account in a period, oldest first, with its balance after each line. The opening balance comes from
 * the monthly totals and the days of one month, never from the account's whole history.
 */
export async function accountStatement(
	reader: Reader,
	access: BookAccess,
	account: ReadAccount,
	{ from, to, cursor, size = 50 }: StatementFilter
): Promise<StatementPage> {
	const after = parseCursor(cursor);
	const opening = await openingOf(reader, account, from, after);
	const rows = await linesAfter(reader, account, { from, to, after, size });
	const page = wholeEntries(rows, size);
	const view = viewOf(access);
	let balance = opening;
	const lines = page.map((row): StatementLine => {
		balance = rupiah(balance + row.amount);
		return {
			entryId: row.entryId,
			number: row.number,
			date: row.date,
			kind: row.kind,
			memo: shownMemo({ ...row, holders: [row] }, view),
			holder: shownHolder(row, view),
			debit: rupiah(Math.max(row.amount, 0)),
			credit: rupiah(Math.max(-row.amount, 0)),
			balance
		};
	});
	const last = page.at(-1);
	return {
		opening,
		lines,
		closing: balance,
		next: rows.length > page.length && last ? cursorText(last) : null
	};
}

async function openingOf(
	reader: Reader,
	account: ReadAccount,
	from: BookDate,
	after: Cursor | null
): Promise<Rupiah> {
	if (!after) return changeOf(reader, account, { from: null, to: addDays(from, -1) });
	const before = await changeOf(reader, account, { from: null, to: addDays(after.date, -1) });
	const [sameDay] = await reader.all<{ change: number }>(sql`
		SELECT coalesce(sum(p.amount), 0) AS change FROM ${postingsOf(account)}
		WHERE e.book_id = ${account.bookId} AND e.date = ${after.date} AND e.number <= ${after.number}
			AND p.account_id IN ${familyOf(account)}`);
	return rupiah(before + (sameDay?.change ?? 0));
}

/** More than any one entry posts to one account; an opening entry to a control account is the exception. */
const SPARE = 40;

async function linesAfter(
	reader: Reader,
	account: ReadAccount,
	{ from, to, after, size }: { from: BookDate; to: BookDate; after: Cursor | null; size: number }
): Promise<Row[]> {
	const beyond = after ? sql`AND (e.date, e.number) > (${after.date}, ${after.number})` : sql``;
	const lowest = after && after.date > from ? after.date : from;
	const select = (limit: number) =>
		reader.all<Row>(sql`
			SELECT e.id AS entryId, p.id AS postingId, e.number, e.date, e.kind, e.memo, p.amount,
				a.holder_kind AS holderKind, a.holder_key AS holderKey, a.holder_name AS holderName
			FROM ${postingsOf(account)} JOIN account a ON a.id = p.account_id
			WHERE e.book_id = ${account.bookId} AND e.date BETWEEN ${lowest} AND ${to}
				AND p.account_id IN ${familyOf(account)} ${beyond}
			ORDER BY e.date, e.number, p.id LIMIT ${limit}`);
	const rows = await select(size + SPARE);
	const one = rows.length === size + SPARE && rows[0]?.entryId === rows.at(-1)?.entryId;
	return one ? select(LARGEST_ENTRY) : rows;
}

/** As many postings as one entry can have. */
const LARGEST_ENTRY = 10_000;

/** A page ends between two entries, so that the cursor of an entry leaves none of its lines out. */
function wholeEntries(rows: readonly Row[], size: number): Row[] {
	if (rows.length <= size) return [...rows];
	let end = size;
	while (end < rows.length && rows[end]?.entryId === rows[end - 1]?.entryId) end += 1;
	if (end < rows.length) return rows.slice(0, end);
	// The last entry may go on beyond what was read: it is left to the next page, unless it is the only one.
	const lastEntry = rows.at(-1)?.entryId;
	const start = rows.findIndex(({ entryId }) => entryId === lastEntry);
	return start === 0 ? [...rows] : rows.slice(0, start);
}
