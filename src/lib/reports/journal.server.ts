import { sql, type SQL } from 'drizzle-orm';
import type { AccountType } from '#lib/ledger/chart.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { bookDateAt, type BookDate } from '#lib/shared/dates.ts';
import type { AccountId, EntryId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { viewOf, type BookAccess } from './access.server.ts';
import { cursorText, parseCursor } from './cursor.ts';
import { shownHolder, shownMemo, type AccountHolder } from './masking.ts';
import type { ReadAccount } from './accounts.server.ts';
import { familyOf } from './turnover.server.ts';

export interface JournalLine {
	readonly accountId: AccountId;
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	readonly type: AccountType;
	/** Whose account, as this reader may see it. */
	readonly holder: string;
	readonly debit: Rupiah;
	readonly credit: Rupiah;
}

export interface JournalEntry {
	readonly id: EntryId;
	readonly transactionId: TransactionId;
	/** 1, 2, 3 … within the book. */
	readonly number: number;
	readonly date: BookDate;
	/** The day it was written down, where that came after its date; null where both are the same. */
	readonly recordedOn: BookDate | null;
	readonly kind: string;
	/** What happened, in Indonesian; null where it names people this reader may not see by name. */
	readonly memo: string | null;
	/** Set when it was taken back since. */
	readonly reversed: boolean;
	/** Set on what takes something back. */
	readonly isReversal: boolean;
	readonly lines: readonly JournalLine[];
}

export interface JournalFilter {
	readonly from?: BookDate | null;
	readonly to?: BookDate | null;
	readonly account?: ReadAccount | null;
	readonly kind?: string | null;
	/** Goes on after the page that gave it. */
	readonly cursor?: string | null;
	readonly size?: number;
	/** Newest first for people, oldest first for a file. */
	readonly order?: 'newest' | 'oldest';
}

export interface JournalPage {
	readonly entries: readonly JournalEntry[];
	readonly next: string | null;
}

interface HeadRow {
	id: EntryId;
	transactionId: TransactionId;
	number: number;
	date: BookDate;
	kind: string;
	memo: string;
	isReversal: number;
	reversed: number;
	recordedAt: number;
}

const HEAD = sql`
	SELECT e.id, e.transaction_id AS transactionId, e.number, e.date, e.kind, e.memo, t.recorded_at AS recordedAt,
		t.reverses_id IS NOT NULL AS isReversal,
		EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = t.id) AS reversed
	FROM entry e JOIN ledger_transaction t ON t.id = e.transaction_id`;

/** A book's entries by date and number, a page at a time; the cursor makes every page cost the same. */
export async function journal(
	reader: Reader,
	access: BookAccess,
	filter: JournalFilter = {}
): Promise<JournalPage> {
	const size = filter.size ?? 25;
	const newest = filter.order !== 'oldest';
	const rows = await reader.all<HeadRow>(sql`
		${HEAD} WHERE ${sql.join(conditions(access, filter, newest), sql` AND `)}
		ORDER BY e.date ${newest ? sql`DESC` : sql`ASC`}, e.number ${newest ? sql`DESC` : sql`ASC`}
		LIMIT ${size + 1}`);
	const heads = rows.slice(0, size);
	const last = heads.at(-1);
	return {
		entries: await withLines(reader, access, heads),
		next: rows.length > size && last ? cursorText(last) : null
	};
}

function conditions(access: BookAccess, filter: JournalFilter, newest: boolean): SQL[] {
	const all: SQL[] = [sql`e.book_id = ${access.book.id}`];
	if (filter.from) all.push(sql`e.date >= ${filter.from}`);
	if (filter.to) all.push(sql`e.date <= ${filter.to}`);
	if (filter.kind) all.push(sql`e.kind = ${filter.kind}`);
	if (filter.account) all.push(touches(filter.account));
	const cursor = parseCursor(filter.cursor);
	if (cursor) {
		const after = newest ? sql`<` : sql`>`;
		all.push(sql`(e.date, e.number) ${after} (${cursor.date}, ${cursor.number})`);
	}
	return all;
}

/** A holder's few postings are listed; a busy account is looked up entry by entry until the page is full. */
function touches(account: ReadAccount): SQL {
	return account.isHolder
		? sql`e.id IN (SELECT p.entry_id FROM posting p WHERE p.account_id = ${account.id})`
		: sql`EXISTS (SELECT 1 FROM posting p WHERE p.entry_id = e.id AND p.account_id IN ${familyOf(account)})`;
}

interface LineRow extends AccountHolder {
	entryId: EntryId;
	accountId: AccountId;
	code: string;
	nameId: string;
	nameEn: string;
	type: AccountType;
	amount: number;
}

async function withLines(
	reader: Reader,
	access: BookAccess,
	heads: readonly HeadRow[]
): Promise<JournalEntry[]> {
	if (heads.length === 0) return [];
	const ids = sql.join(
		heads.map(({ id }) => sql`${id}`),
		sql`, `
	);
	const rows = await reader.all<LineRow>(sql`
		SELECT p.entry_id AS entryId, p.account_id AS accountId, p.amount, a.code, a.type, a.name_id AS nameId, a.name_en AS nameEn,
			a.holder_kind AS holderKind, a.holder_key AS holderKey, a.holder_name AS holderName
		FROM posting p JOIN account a ON a.id = p.account_id
		WHERE p.entry_id IN (${ids}) ORDER BY p.id`);
	const byEntry = new Map<EntryId, LineRow[]>();
	for (const row of rows) {
		const lines = byEntry.get(row.entryId);
		if (lines) lines.push(row);
		else byEntry.set(row.entryId, [row]);
	}
	return heads.map((head) => journalEntry(head, byEntry.get(head.id) ?? [], access));
}

function journalEntry(
	{ recordedAt, ...head }: HeadRow,
	rows: readonly LineRow[],
	access: BookAccess
): JournalEntry {
	const view = viewOf(access);
	const recordedOn = bookDateAt(recordedAt, access.book.timeZone);
	return {
		...head,
		recordedOn: recordedOn > head.date ? recordedOn : null,
		memo: shownMemo({ ...head, holders: rows }, view),
		isReversal: head.isReversal === 1,
		reversed: head.reversed === 1,
		lines: rows.map((row) => ({
			accountId: row.accountId,
			code: row.code,
			nameId: row.nameId,
			nameEn: row.nameEn,
			type: row.type,
			holder: shownHolder(row, view),
			debit: rupiah(Math.max(row.amount, 0)),
			credit: rupiah(Math.max(-row.amount, 0))
		}))
	};
}

export interface EntryDetail extends JournalEntry {
	readonly hash: string;
	readonly previousHash: string;
	readonly recordedAt: number;
	readonly sourceKind: string;
	readonly sourceKey: string;
	/** Who recorded it; null for the server's own work, and for a reader without the exact view. */
	readonly recordedBy: string | null;
	/** The entry of this book that took it back, or that it takes back. */
	readonly counterpart: EntryId | null;
	/** In how many books the transaction stands. */
	readonly books: number;
}

interface DetailRow extends HeadRow {
	hash: string;
	previousHash: string;
	sourceKind: string;
	sourceKey: string;
	recordedBy: string | null;
	counterpart: EntryId | null;
	books: number;
}

/** One entry of a book with its place in the hash chain; null when the book has no such entry. */
export async function entryDetail(
	reader: Reader,
	access: BookAccess,
	entryId: EntryId
): Promise<EntryDetail | null> {
	const [row] = await reader.all<DetailRow>(sql`
		SELECT e.id, e.transaction_id AS transactionId, e.number, e.date, e.kind, e.memo, e.hash,
			e.previous_hash AS previousHash, t.recorded_at AS recordedAt, t.source_kind AS sourceKind,
			t.source_key AS sourceKey, u.name AS recordedBy, t.reverses_id IS NOT NULL AS isReversal,
			r.id IS NOT NULL AS reversed,
			(SELECT o.id FROM entry o WHERE o.transaction_id = coalesce(r.id, t.reverses_id)
				AND o.book_id = e.book_id LIMIT 1) AS counterpart,
			(SELECT count(*) FROM entry o WHERE o.transaction_id = t.id) AS books
		FROM entry e JOIN ledger_transaction t ON t.id = e.transaction_id
		LEFT JOIN ledger_transaction r ON r.reverses_id = t.id
		LEFT JOIN user u ON u.id = t.user_id
		WHERE e.id = ${entryId} AND e.book_id = ${access.book.id}`);
	if (!row) return null;
	const [entry] = await withLines(reader, access, [row]);
	if (!entry) return null;
	return { ...row, ...entry, recordedBy: access.exact ? row.recordedBy : null };
}

/** The kinds of event a book has, for the filter. */
export async function kindsOf(reader: Reader, access: BookAccess): Promise<string[]> {
	const rows = await reader.all<{ kind: string }>(
		sql`SELECT DISTINCT e.kind FROM entry e WHERE e.book_id = ${access.book.id} ORDER BY e.kind`
	);
	return rows.map(({ kind }) => kind);
}
