import { and, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { mistakeIn } from '#lib/ledger/posting.ts';
import { account, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { AccountId, BookId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { allowedBook } from './allowedBook.server.ts';
import type { DraftLine } from './draftLine.ts';
import { findReversal } from './drafts.server.ts';
import { GENERAL_HOLDER, isManualCode } from './manualAccounts.ts';
import { isReversibleKind } from './reversible.ts';
import { draftEntry } from './schema.server.ts';

export interface EnterDraft {
	readonly bookId: BookId;
	readonly date: BookDate;
	/** What happened, in words. */
	readonly memo: string;
	readonly lines: readonly DraftLine[];
	/** The form's idempotency key. */
	readonly key: string;
}

export type EnterDraftResult =
	| { ok: true; draftId: number }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'date_future'
			| 'unbalanced'
			| 'too_few_postings'
			| 'account_not_manual'
	  >;

/** An officer writes a manual entry down; nothing is posted until another officer approves it. */
export async function enterDraft(actor: Actor, input: EnterDraft): Promise<EnterDraftResult> {
	return write(async (tx): Promise<EnterDraftResult> => {
		const book = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.enter' });
		if (!book.ok) return book;
		if (input.date > today(book.book.timeZone)) return { ok: false, code: 'date_future' };
		if (input.lines.some(({ code }) => !isManualCode(code))) return { ok: false, code: 'account_not_manual' };
		const { key, ...body } = input;
		return once(
			tx,
			{ scope: `bookkeeping.enter:${actor.userId}`, key, body },
			async (): Promise<EnterDraftResult> => {
				const postings = [];
				for (const line of input.lines) {
					const amount = rupiah(line.debit - line.credit);
					if (amount !== 0)
						postings.push({ accountId: await manualAccount(tx, input.bookId, line.code), amount });
				}
				const mistake = mistakeIn({ ...input, postings });
				if (mistake === 'unbalanced' || mistake === 'too_few_postings') return { ok: false, code: mistake };
				return insertDraft(tx, actor, book.book, { ...input, kind: 'manual', postings, reversesId: null });
			}
		);
	});
}

export interface AskReversal {
	readonly bookId: BookId;
	readonly transactionId: TransactionId;
	/** Why, in words. */
	readonly reason: string;
	readonly key: string;
}

export type AskReversalResult =
	| { ok: true; draftId: number }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'already_reversed'
			| 'already_asked'
			| 'is_reversal'
			| 'not_reversible'
	  >;

/** An officer asks to take an entry back; another must approve. Each transaction is taken back once at most. */
export async function askReversal(actor: Actor, input: AskReversal): Promise<AskReversalResult> {
	return write(async (tx): Promise<AskReversalResult> => {
		const book = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.enter' });
		if (!book.ok) return book;
		const { key, ...body } = input;
		return once(
			tx,
			{ scope: `bookkeeping.reverse:${actor.userId}`, key, body },
			async (): Promise<AskReversalResult> => {
				const refusal = await whyNotReversible(tx, input);
				if (refusal) return { ok: false, code: refusal };
				return insertDraft(tx, actor, book.book, {
					kind: 'reversal',
					date: today(book.book.timeZone),
					memo: input.reason,
					postings: [],
					reversesId: input.transactionId
				});
			}
		);
	});
}

async function whyNotReversible(tx: Tx, { bookId, transactionId }: AskReversal) {
	const [original] = await tx
		.select({ kind: ledgerTransaction.kind, reversesId: ledgerTransaction.reversesId })
		.from(ledgerTransaction)
		.where(eq(ledgerTransaction.id, transactionId));
	const found = await findReversal(tx, bookId, transactionId);
	if (!original || !found.inBook) return 'not_found';
	if (original.reversesId !== null) return 'is_reversal';
	if (found.reversed) return 'already_reversed';
	if (found.asked) return 'already_asked';
	return isReversibleKind(original.kind) ? null : 'not_reversible';
}

/** The account for a code; under a control account, the one for what belongs to nobody in particular. */
export async function manualAccount(tx: Tx, bookId: BookId, code: string): Promise<AccountId> {
	if (code === CODE.bank) return accountOf(tx, bookId, code);
	const [inChart] = await tx
		.select({ isControl: account.isControl })
		.from(account)
		.where(and(eq(account.bookId, bookId), eq(account.code, code), eq(account.holderKind, '')));
	return accountOf(tx, bookId, code, inChart?.isControl ? GENERAL_HOLDER : undefined);
}

interface NewDraft {
	readonly kind: 'manual' | 'reversal';
	readonly date: BookDate;
	readonly memo: string;
	readonly postings: { accountId: AccountId; amount: Rupiah }[];
	readonly reversesId: TransactionId | null;
}

async function insertDraft(
	tx: Tx,
	actor: Actor,
	book: Book,
	{ kind, date, memo, postings, reversesId }: NewDraft
): Promise<{ ok: true; draftId: number }> {
	assert(actor.userId, 'a draft is entered by a person');
	const [inserted] = await tx
		.insert(draftEntry)
		.values({
			bookId: book.id,
			kind,
			date,
			memo,
			postings,
			reversesId,
			state: 'waiting',
			enteredBy: actor.userId,
			enteredAt: now()
		})
		.returning({ id: draftEntry.id });
	assert(inserted, 'the draft was inserted');
	await audit(tx, actor, {
		action: `bookkeeping.${kind === 'manual' ? 'enter' : 'ask_reversal'}`,
		organisationId: book.organisationId,
		subject: `draft:${inserted.id}`
	});
	return { ok: true, draftId: inserted.id };
}
