import { asc, eq } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { post } from './post.server.ts';
import { reversed, type EntryDraft, type Posting } from './posting.ts';
import { entry, ledgerTransaction, posting } from './schema.server.ts';

export interface Reverse {
	readonly actor: Actor;
	readonly transactionId: TransactionId;
	readonly date: BookDate;
	/** Why, in plain Indonesian words; it stands in the memo. */
	readonly reason: string;
}

export type ReverseResult =
	{ ok: true; transactionId: TransactionId } | Refused<'not_found' | 'already_reversed' | 'is_reversal'>;

/**
 * Takes a transaction back in every book it touched, by a new dated one that is linked to it; once only, and never a
 * reversal itself.
 *
 * @throws LedgerRefusal when the date falls into a closed month or savings would go below zero.
 */
export async function reverseTransaction(tx: Tx, reverse: Reverse): Promise<ReverseResult> {
	const [original] = await tx
		.select()
		.from(ledgerTransaction)
		.where(eq(ledgerTransaction.id, reverse.transactionId));
	if (!original) return { ok: false, code: 'not_found' };
	if (original.reversesId) return { ok: false, code: 'is_reversal' };
	const [earlier] = await tx
		.select({ id: ledgerTransaction.id })
		.from(ledgerTransaction)
		.where(eq(ledgerTransaction.reversesId, original.id));
	if (earlier) return { ok: false, code: 'already_reversed' };

	const { transactionId } = await post(tx, {
		actor: reverse.actor,
		kind: 'reversal',
		source: { kind: original.sourceKind, key: original.sourceKey },
		reversesId: original.id,
		entries: await turnedEntries(tx, reverse)
	});
	return { ok: true, transactionId };
}

async function turnedEntries(tx: Tx, { transactionId, date, reason }: Reverse): Promise<EntryDraft[]> {
	const rows = await tx
		.select({
			entryId: entry.id,
			bookId: entry.bookId,
			memo: entry.memo,
			accountId: posting.accountId,
			amount: posting.amount
		})
		.from(entry)
		.innerJoin(posting, eq(posting.entryId, entry.id))
		.where(eq(entry.transactionId, transactionId))
		.orderBy(asc(entry.id), asc(posting.id));
	const drafts = new Map<number, EntryDraft & { postings: Posting[] }>();
	for (const row of rows) {
		const draft = drafts.get(row.entryId) ?? {
			bookId: row.bookId,
			date,
			memo: `Pembatalan: ${row.memo} (${reason})`,
			postings: []
		};
		draft.postings.push({ accountId: row.accountId, amount: row.amount });
		drafts.set(row.entryId, draft);
	}
	return [...drafts.values()].map((draft) => ({ ...draft, postings: reversed(draft.postings) }));
}
