import type { InArgs, InValue } from '@libsql/client';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { isUniqueViolation, refusedByDatabase, scratchOf, type Tx } from '#lib/shared/database.server.ts';
import type { BookId, EntryId, TransactionId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { hashEntry } from './hash.server.ts';
import { openingsChanged } from './movements.server.ts';
import { mistakeIn, withoutZeros, type EntryDraft, type LedgerCode, type Posting } from './posting.ts';

export { credit, debit } from './posting.ts';

/** The ledger refused: thrown, so that nothing of the job that asked for it stays. See `orRefusal`. */
export class LedgerRefusal extends Error {
	override name = 'LedgerRefusal';
	constructor(
		readonly code: LedgerCode,
		cause?: unknown
	) {
		super(`the ledger refused: ${code}`, { cause });
	}
}

export interface TransactionDraft {
	readonly actor: Actor;
	/** What kind of event, as `order.paid`. */
	readonly kind: string;
	/** What caused it, as `{ kind: 'order', key: 'DM-2611-000042' }`. */
	readonly source: { readonly kind: string; readonly key: string };
	/** When given, the database refuses a second transaction with it. */
	readonly key?: string;
	/** SHA-256 of the resolution that authorises it. */
	readonly resolutionHash?: string;
	/** Set by `reverseTransaction` alone. */
	readonly reversesId?: TransactionId;
	/** One entry per book that it touches; zero amounts are dropped. */
	readonly entries: readonly EntryDraft[];
}

export interface Posted {
	readonly transactionId: TransactionId;
	readonly entries: readonly { readonly id: EntryId; readonly bookId: BookId; readonly number: number }[];
}

/**
 * Posts one transaction: an entry in each book it touches, all in the caller's database transaction.
 *
 * @throws LedgerRefusal when it does not balance, names another book's account, falls into a closed month, would
 * take savings below zero, or its key was posted before. The rules are held here and again by triggers.
 */
export async function post(tx: Tx, draft: TransactionDraft): Promise<Posted> {
	const entries = draft.entries.map((entry) => ({ ...entry, postings: withoutZeros(entry.postings) }));
	assert(entries.length > 0, 'a transaction has at least one entry');
	for (const entry of entries) {
		const mistake = mistakeIn(entry);
		if (mistake) throw new LedgerRefusal(mistake);
	}
	const heads = await readHeads(tx, entries);
	const transactionId = (heads.lastTransactionId + 1) as TransactionId;
	const recordedAt = now();
	const numbered = numberEntries(draft, entries, heads, recordedAt);
	try {
		await insertTransaction(tx, draft, transactionId, recordedAt);
		await insertPostings(tx, numbered);
		await insertEntries(tx, numbered, draft.kind, transactionId);
	} catch (error) {
		throw asRefusal(error);
	}
	moveHeads(tx, heads, transactionId, numbered);
	for (const { postings } of numbered) openingsChanged(tx, draft, postings);
	return {
		transactionId,
		entries: numbered.map(({ id, bookId, number }) => ({ id, bookId, number }))
	};
}

/** Turns the ledger's refusal, thrown out of a write, into a typed result; everything else goes on. */
export async function orRefusal<T>(work: Promise<T>): Promise<T | Refused<LedgerCode>> {
	try {
		return await work;
	} catch (error) {
		if (error instanceof LedgerRefusal) return { ok: false, code: error.code };
		throw error;
	}
}

/** The ids and chain heads to go on from; safe to count up, because only one transaction writes at a time. */
interface Heads {
	lastTransactionId: number;
	lastEntryId: number;
	readonly books: Map<BookId, { number: number; hash: string }>;
}

/** Reads the heads once in a database transaction; later posts in it go on from the ones before. */
async function readHeads(tx: Tx, entries: readonly EntryDraft[]): Promise<Heads> {
	const scratch = scratchOf(tx);
	const known = scratch.get('ledger.heads') as Heads | undefined;
	const ids = [...new Set(entries.map(({ bookId }) => bookId))].filter((id) => !known?.books.has(id));
	if (known && ids.length === 0) return known;
	const { rows } = await tx.$client.execute({
		sql: `SELECT id, last_number, last_hash,
				(SELECT coalesce(max(id), 0) FROM entry) AS last_entry,
				(SELECT coalesce(max(id), 0) FROM ledger_transaction) AS last_transaction
			FROM book WHERE id IN (${ids.map(() => '?').join(', ')})`,
		args: ids
	});
	const first = rows[0];
	assert(first && rows.length === ids.length, 'an entry names a book that is not there');
	const heads: Heads = known ?? {
		lastTransactionId: Number(first['last_transaction']),
		lastEntryId: Number(first['last_entry']),
		books: new Map()
	};
	for (const row of rows) {
		heads.books.set(Number(row['id']) as BookId, {
			number: Number(row['last_number']),
			hash: String(row['last_hash'])
		});
	}
	return heads;
}

/** Keeps the moved heads for the next post, once the database has taken this one. */
function moveHeads(
	tx: Tx,
	heads: Heads,
	transactionId: TransactionId,
	entries: readonly NumberedEntry[]
): void {
	heads.lastTransactionId = transactionId;
	for (const { id, bookId, number, hash } of entries) {
		heads.lastEntryId = id;
		heads.books.set(bookId, { number, hash });
	}
	scratchOf(tx).set('ledger.heads', heads);
}

interface NumberedEntry extends EntryDraft {
	readonly id: EntryId;
	readonly number: number;
	readonly previousHash: string;
	readonly hash: string;
	readonly postings: readonly Posting[];
}

function numberEntries(
	draft: TransactionDraft,
	entries: readonly EntryDraft[],
	heads: Heads,
	recordedAt: number
): NumberedEntry[] {
	const books = new Map(heads.books);
	return entries.map((entry, index) => {
		const head = books.get(entry.bookId);
		assert(head, 'the head of the book was read');
		const number = head.number + 1;
		const hash = hashEntry({
			bookId: entry.bookId,
			number,
			date: entry.date,
			kind: draft.kind,
			memo: entry.memo,
			transactionKind: draft.kind,
			sourceKind: draft.source.kind,
			sourceKey: draft.source.key,
			userId: draft.actor.userId,
			recordedAt,
			reversesId: draft.reversesId ?? null,
			resolutionHash: draft.resolutionHash ?? null,
			previousHash: head.hash,
			postings: entry.postings
		});
		books.set(entry.bookId, { number, hash });
		return {
			...entry,
			id: (heads.lastEntryId + 1 + index) as EntryId,
			number,
			previousHash: head.hash,
			hash
		};
	});
}

async function insertTransaction(
	tx: Tx,
	draft: TransactionDraft,
	id: TransactionId,
	recordedAt: number
): Promise<void> {
	await tx.$client.execute({
		sql: `INSERT INTO ledger_transaction
			(id, kind, source_kind, source_key, idempotency_key, user_id, recorded_at, reverses_id, resolution_hash)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		args: [
			id,
			draft.kind,
			draft.source.kind,
			draft.source.key,
			draft.key ?? null,
			draft.actor.userId,
			recordedAt,
			draft.reversesId ?? null,
			draft.resolutionHash ?? null
		]
	});
}

async function insertPostings(tx: Tx, entries: readonly NumberedEntry[]): Promise<void> {
	const rows = entries.flatMap(({ id, postings }) => postings.map((posting) => ({ id, ...posting })));
	await insertRows(
		tx,
		'INSERT INTO posting (entry_id, account_id, amount) VALUES',
		rows.map(({ id, accountId, amount }) => [id, accountId, amount])
	);
}

async function insertEntries(
	tx: Tx,
	entries: readonly NumberedEntry[],
	kind: string,
	transactionId: TransactionId
): Promise<void> {
	await insertRows(
		tx,
		'INSERT INTO entry (id, transaction_id, book_id, number, date, kind, memo, previous_hash, hash) VALUES',
		entries.map((entry) => [
			entry.id,
			transactionId,
			entry.bookId,
			entry.number,
			entry.date,
			kind,
			entry.memo,
			entry.previousHash,
			entry.hash
		])
	);
}

/** One statement for many rows: each statement costs more than each row. */
async function insertRows(tx: Tx, head: string, rows: readonly InValue[][]): Promise<void> {
	const width = rows[0]?.length ?? 0;
	const marks = `(${Array(width).fill('?').join(', ')})`;
	const args: InArgs = rows.flat();
	await tx.$client.execute({ sql: `${head} ${rows.map(() => marks).join(', ')}`, args });
}

const RAISED: readonly LedgerCode[] = [
	'unbalanced',
	'too_few_postings',
	'wrong_book',
	'closed_period',
	'below_zero'
];

function asRefusal(error: unknown): unknown {
	if (isUniqueViolation(error, 'ledger_transaction.idempotency_key'))
		return new LedgerRefusal('posted_twice', error);
	const message = refusedByDatabase(error);
	const code = message ? RAISED.find((each) => message.includes(each)) : undefined;
	return code ? new LedgerRefusal(code, error) : error;
}
