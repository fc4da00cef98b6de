import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, EntryId, TransactionId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

export interface Draft {
	readonly id: number;
	readonly bookId: BookId;
	readonly kind: 'manual' | 'reversal';
	readonly date: BookDate;
	readonly memo: string;
	/** The memo of what a reversal takes back. */
	readonly takesBack: string | null;
	readonly state: 'waiting' | 'approved' | 'refused';
	readonly enteredBy: UserId;
	readonly enteredByName: string;
	readonly enteredAt: number;
	readonly decidedByName: string | null;
	readonly decidedAt: number | null;
	readonly reversesId: TransactionId | null;
	/** The entry in this book that was posted, or that is to be taken back. */
	readonly entryId: EntryId | null;
	readonly lines: readonly { code: string; nameId: string; nameEn: string; debit: Rupiah; credit: Rupiah }[];
}

interface DraftRow extends Omit<Draft, 'lines'> {
	postings: string;
}

const DRAFT = sql`
	SELECT d.id, d.book_id AS bookId, d.kind, d.date, d.memo, d.state, d.postings, d.reverses_id AS reversesId,
		d.entered_by AS enteredBy, d.entered_at AS enteredAt, d.decided_at AS decidedAt,
		(SELECT e.memo FROM entry e WHERE e.book_id = d.book_id AND e.transaction_id = d.reverses_id LIMIT 1) AS takesBack,
		eu.name AS enteredByName, du.name AS decidedByName,
		(SELECT e.id FROM entry e WHERE e.book_id = d.book_id
			AND e.transaction_id = coalesce(d.transaction_id, d.reverses_id) LIMIT 1) AS entryId
	FROM draft_entry d JOIN user eu ON eu.id = d.entered_by LEFT JOIN user du ON du.id = d.decided_by`;

/** Drafts of a book, those that wait first, then the newest. */
export async function draftsOf(
	reader: Reader,
	bookIds: readonly BookId[],
	{ size = 50 }: { size?: number } = {}
): Promise<Draft[]> {
	if (bookIds.length === 0) return [];
	const ids = sql.join(
		bookIds.map((id) => sql`${id}`),
		sql`, `
	);
	const rows = await reader.all<DraftRow>(sql`
		${DRAFT} WHERE d.book_id IN (${ids}) ORDER BY d.state = 'waiting' DESC, d.id DESC LIMIT ${size}`);
	return withLines(reader, rows);
}

export async function draftById(reader: Reader, id: number): Promise<Draft | null> {
	const [draft] = await withLines(reader, await reader.all<DraftRow>(sql`${DRAFT} WHERE d.id = ${id}`));
	return draft ?? null;
}

async function withLines(reader: Reader, rows: readonly DraftRow[]): Promise<Draft[]> {
	const postings: DraftPosting[][] = [];
	for (const row of rows) postings.push(await postingsOf(reader, row));
	const used = [...new Set(postings.flat().map(({ accountId }) => accountId))];
	const named = new Map<AccountId, { code: string; nameId: string; nameEn: string }>();
	if (used.length > 0) {
		const list = sql.join(
			used.map((id) => sql`${id}`),
			sql`, `
		);
		const accounts = await reader.all<{ id: AccountId; code: string; nameId: string; nameEn: string }>(
			sql`SELECT a.id, a.code, a.name_id AS nameId, a.name_en AS nameEn FROM account a WHERE a.id IN (${list})`
		);
		for (const { id, ...rest } of accounts) named.set(id, rest);
	}
	return rows.map(({ postings: _, ...row }, index) => ({
		...row,
		lines: (postings[index] ?? []).map(({ accountId, amount }) => ({
			...(named.get(accountId) ?? { code: '', nameId: '', nameEn: '' }),
			debit: rupiah(Math.max(amount, 0)),
			credit: rupiah(Math.max(-amount, 0))
		}))
	}));
}

interface DraftPosting {
	readonly accountId: AccountId;
	readonly amount: Rupiah;
}

/** What a draft would post in its book: its own lines, or those of what it takes back, turned around. */
async function postingsOf(reader: Reader, row: DraftRow): Promise<DraftPosting[]> {
	if (row.reversesId === null) return JSON.parse(row.postings) as DraftPosting[];
	return reader.all<DraftPosting>(sql`
		SELECT p.account_id AS accountId, -p.amount AS amount
		FROM entry e JOIN posting p ON p.entry_id = e.id
		WHERE e.transaction_id = ${row.reversesId} AND e.book_id = ${row.bookId} ORDER BY p.id`);
}

/** Whether a transaction stands in a book, was taken back, or waits to be. */
export async function findReversal(
	reader: Reader,
	bookId: BookId,
	transactionId: TransactionId
): Promise<{ inBook: boolean; reversed: boolean; asked: boolean }> {
	const [row] = await reader.all<{ inBook: number; reversed: number; asked: number }>(sql`
		SELECT EXISTS (SELECT 1 FROM entry e WHERE e.transaction_id = ${transactionId} AND e.book_id = ${bookId}) AS inBook,
			EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = ${transactionId}) AS reversed,
			EXISTS (SELECT 1 FROM draft_entry d WHERE d.reverses_id = ${transactionId} AND d.state = 'waiting') AS asked`);
	return { inBook: row?.inBook === 1, reversed: row?.reversed === 1, asked: row?.asked === 1 };
}
