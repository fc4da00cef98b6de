import { sql } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, EntryId, TransactionId } from '#lib/shared/ids.ts';
import { changed, unchanged } from '#lib/shared/lasting.server.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Posting } from './posting.ts';

/** The kind of transaction that brings balances over from older books. */
export const OPENING_KIND = 'opening';

/** One posting with what caused it. */
export interface Movement {
	readonly entryId: EntryId;
	readonly transactionId: TransactionId;
	readonly accountId: AccountId;
	/** Debit positive. */
	readonly amount: Rupiah;
	/** The account's balance after it, debit positive. */
	readonly balanceAfter: Rupiah;
	readonly date: BookDate;
	readonly kind: string;
	readonly memo: string;
	readonly sourceKind: string;
	readonly sourceKey: string;
	/** For a reversal: the kind of what it takes back. */
	readonly reversesKind: string | null;
}

export interface MovementPage {
	readonly movements: readonly Movement[];
	/** The last entry of this page, to go on from; null on the last page. */
	readonly next: EntryId | null;
}

type MovementRow = Omit<Movement, 'balanceAfter'> & { postingId: number; balance: number };

/**
 * What happened on a few holders' accounts (a member's savings), newest first, in the order it was recorded.
 *
 * @param before goes on below this entry.
 */
export async function movementsOf(
	reader: Reader,
	accountIds: readonly AccountId[],
	{ before = null, size = 25 }: { before?: EntryId | null; size?: number } = {}
): Promise<MovementPage> {
	if (accountIds.length === 0) return { movements: [], next: null };
	const list = sql.join(
		accountIds.map((id) => sql`${id}`),
		sql`, `
	);
	const rows = await reader.all<MovementRow>(sql`
		SELECT p.id AS postingId, p.entry_id AS entryId, e.transaction_id AS transactionId, p.account_id AS accountId,
			p.amount, e.date, e.kind, e.memo, t.source_kind AS sourceKind, t.source_key AS sourceKey,
			(SELECT r.kind FROM ledger_transaction r WHERE r.id = t.reverses_id) AS reversesKind,
			a.balance - (SELECT coalesce(sum(later.amount), 0) FROM posting later
				WHERE later.account_id = p.account_id AND (later.entry_id > p.entry_id
					OR (later.entry_id = p.entry_id AND later.id > p.id))) AS balance
		FROM posting p
		JOIN entry e ON e.id = p.entry_id
		JOIN ledger_transaction t ON t.id = e.transaction_id
		JOIN account a ON a.id = p.account_id
		WHERE p.account_id IN (${list}) AND p.entry_id < ${before ?? Number.MAX_SAFE_INTEGER}
		ORDER BY p.entry_id DESC, p.id DESC
		LIMIT ${size + 8}`);
	return cutBetweenEntries(rows, size);
}

/** A page ends between two entries, so that the next one can go on below an entry and miss nothing of it. */
function cutBetweenEntries(rows: readonly MovementRow[], size: number): MovementPage {
	let end = Math.min(size, rows.length);
	while (end < rows.length && rows[end]?.entryId === rows[end - 1]?.entryId) end += 1;
	const movements = rows.slice(0, end).map(({ balance, postingId: _, ...row }) => ({
		...row,
		balanceAfter: rupiah(balance)
	}));
	return { movements, next: end < rows.length ? (movements.at(-1)?.entryId ?? null) : null };
}

/** The opening balance that was brought over to an account and not taken back, debit positive; null when none was. */
export async function openedWith(
	reader: Reader,
	accountId: AccountId
): Promise<{ amount: Rupiah; date: BookDate } | null> {
	return unchanged(reader, openingKey(accountId), async () => {
		const [row] = await reader.all<{ amount: number | null; date: BookDate }>(sql`
			SELECT sum(p.amount) AS amount, max(e.date) AS date
			FROM posting p
			JOIN entry e ON e.id = p.entry_id
			WHERE p.account_id = ${accountId} AND e.kind = ${OPENING_KIND}
				AND NOT EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = e.transaction_id)`);
		return row && row.amount !== null ? { amount: rupiah(row.amount), date: row.date } : null;
	});
}

/** Called for what is posted: an opening, or a reversal, which may take one back, changes what its accounts opened with. */
export function openingsChanged(
	tx: Tx,
	{ kind, reversesId }: { readonly kind: string; readonly reversesId?: TransactionId },
	postings: readonly Posting[]
): void {
	if (kind !== OPENING_KIND && reversesId === undefined) return;
	for (const { accountId } of postings) changed(tx, openingKey(accountId));
}

const openingKey = (accountId: AccountId) => `opened with:${accountId}`;

/** The same for many accounts in one query; those without an opening balance are missing. */
export async function openingsOf(
	reader: Reader,
	accountIds: readonly AccountId[]
): Promise<ReadonlyMap<AccountId, { amount: Rupiah; date: BookDate }>> {
	const rows = await reader.all<{ accountId: AccountId; amount: number; date: BookDate }>(sql`
		SELECT p.account_id AS accountId, sum(p.amount) AS amount, max(e.date) AS date
		FROM posting p
		JOIN entry e ON e.id = p.entry_id
		WHERE p.account_id IN (SELECT value FROM json_each(${JSON.stringify(accountIds)}))
			AND e.kind = ${OPENING_KIND}
			AND NOT EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = e.transaction_id)
		GROUP BY p.account_id`);
	return new Map(rows.map(({ accountId, amount, date }) => [accountId, { amount: rupiah(amount), date }]));
}

/** A transaction's first entry by its number in its book, and whether it was taken back since. */
export async function entryHead(
	reader: Reader,
	transactionId: TransactionId
): Promise<{ entryId: EntryId; number: number; date: BookDate; reversed: boolean } | null> {
	const [row] = await reader.all<{ entryId: EntryId; number: number; date: BookDate; reversed: number }>(sql`
		SELECT e.id AS entryId, e.number, e.date,
			EXISTS (SELECT 1 FROM ledger_transaction r WHERE r.reverses_id = e.transaction_id) AS reversed
		FROM entry e WHERE e.transaction_id = ${transactionId} ORDER BY e.id LIMIT 1`);
	return row ? { ...row, reversed: row.reversed === 1 } : null;
}
