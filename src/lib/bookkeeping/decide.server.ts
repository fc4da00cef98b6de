import { and, eq } from 'drizzle-orm';
import { bookById, type Book } from '#lib/ledger/books.server.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { draftEntry } from './schema.server.ts';

type DraftRow = typeof draftEntry.$inferSelect;

export interface DecideDraft {
	readonly draftId: number;
	readonly approve: boolean;
}

export type DecideDraftResult =
	| { ok: true; transactionId: TransactionId | null }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'same_person'
			| 'already_done'
			| 'already_reversed'
			| 'is_reversal'
			| LedgerCode
	  >;

/**
 * A second officer approves what the first entered, which posts it, or refuses it. Never the same person, even with two
 * roles; the database holds that too. What was decided stays decided.
 */
export async function decideDraft(actor: Actor, input: DecideDraft): Promise<DecideDraftResult> {
	return orRefusal(
		write(async (tx): Promise<DecideDraftResult> => {
			const [draft] = await tx.select().from(draftEntry).where(eq(draftEntry.id, input.draftId));
			const book = draft ? await bookById(tx, draft.bookId) : null;
			if (!draft || !book) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, book.organisationId, 'books.approve'))) {
				return { ok: false, code: 'forbidden' };
			}
			if (draft.state !== 'waiting') return { ok: false, code: 'already_done' };
			// Who entered it may withdraw it, but never approve it.
			if (input.approve && draft.enteredBy === actor.userId) return { ok: false, code: 'same_person' };
			if (!input.approve) return settle(tx, actor, book, draft, 'refused', null);
			const posted = await postDraft(tx, actor, book, draft);
			return posted.ok ? settle(tx, actor, book, draft, 'approved', posted.transactionId) : posted;
		})
	);
}

async function postDraft(
	tx: Tx,
	actor: Actor,
	book: Book,
	draft: DraftRow
): Promise<
	{ ok: true; transactionId: TransactionId } | Refused<'not_found' | 'already_reversed' | 'is_reversal'>
> {
	if (draft.reversesId !== null) {
		return reverseTransaction(tx, {
			actor,
			transactionId: draft.reversesId,
			date: today(book.timeZone),
			reason: draft.memo
		});
	}
	const { transactionId } = await post(tx, {
		actor,
		kind: 'manual',
		source: { kind: 'draft', key: String(draft.id) },
		key: `draft:${draft.id}`,
		entries: [{ bookId: draft.bookId, date: draft.date, memo: draft.memo, postings: draft.postings }]
	});
	return { ok: true, transactionId };
}

async function settle(
	tx: Tx,
	actor: Actor,
	book: Book,
	draft: DraftRow,
	state: 'approved' | 'refused',
	transactionId: TransactionId | null
): Promise<{ ok: true; transactionId: TransactionId | null }> {
	assert(actor.userId, 'a draft is decided by a person');
	await tx
		.update(draftEntry)
		.set({ state, decidedBy: actor.userId, decidedAt: now(), transactionId })
		.where(and(eq(draftEntry.id, draft.id), eq(draftEntry.state, 'waiting')));
	await audit(tx, actor, {
		action: `bookkeeping.${state}`,
		organisationId: book.organisationId,
		subject: `draft:${draft.id}`,
		detail: { transactionId }
	});
	return { ok: true, transactionId };
}
