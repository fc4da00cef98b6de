import { eq, sql } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { OPENING_KIND } from '#lib/ledger/movements.server.ts';
import { orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, LedgerCode, Posting } from '#lib/ledger/posting.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { SAVINGS_KINDS } from '#lib/savings/kinds.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { allowedBook } from './allowedBook.server.ts';
import { GENERAL_HOLDER } from './manualAccounts.ts';
import { isOpened, waitingOpening, type OpeningRefusal, type WaitingOpening } from './opening.server.ts';
import { isRemainderCode, type OpeningRow } from './openingSheet.ts';
import { openingDraft } from './schema.server.ts';

export interface ApproveOpening {
	readonly bookId: BookId;
	/** The sheet the officer saw. */
	readonly draftId: number;
	readonly key: string;
}

export type ApproveOpeningResult =
	{ ok: true; transactionId: TransactionId } | OpeningRefusal | Refused<'key_reused' | LedgerCode>;

/**
 * A second officer posts the opening balances, all in one commit, against 3.9.51.01, which ends at 0. Once for a book:
 * the database refuses a second time too.
 */
export async function approveOpening(actor: Actor, input: ApproveOpening): Promise<ApproveOpeningResult> {
	return orRefusal(
		write(async (tx): Promise<ApproveOpeningResult> => {
			const book = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.opening' });
			if (!book.ok) return book;
			const { key, ...body } = input;
			return once(
				tx,
				{ scope: `bookkeeping.opening:${actor.userId}`, key, body },
				async (): Promise<ApproveOpeningResult> => {
					if (await isOpened(tx, input.bookId)) return { ok: false, code: 'opened_already' };
					const waiting = await waitingOpening(tx, input.bookId);
					if (waiting?.id !== input.draftId) return { ok: false, code: 'already_done' };
					if (waiting.mistakes > 0) return { ok: false, code: 'has_mistakes' };
					if (!isRemainderCode(waiting.remainderCode, waiting.totals.remainder)) {
						return { ok: false, code: 'remainder_unnamed' };
					}
					if (waiting.enteredBy === actor.userId) return { ok: false, code: 'same_person' };
					return postOpening(tx, actor, book.book, waiting);
				}
			);
		})
	);
}

async function postOpening(
	tx: Tx,
	actor: Actor,
	book: Book,
	waiting: WaitingOpening
): Promise<{ ok: true; transactionId: TransactionId }> {
	const opening = await accountOf(tx, book.id, CODE.openingBalances);
	const { transactionId } = await post(tx, {
		actor,
		kind: OPENING_KIND,
		source: { kind: 'book', key: String(book.id) },
		key: `opening:${book.id}:${await timesOpened(tx, book.id)}`,
		entries: await openingEntries(tx, book, waiting)
	});
	assert((await balanceOf(tx, opening)) === 0, 'the opening account ends at nothing');
	await tx
		.update(openingDraft)
		.set({ state: 'posted', decidedBy: actor.userId, decidedAt: now(), transactionId })
		.where(eq(openingDraft.id, waiting.id));
	await audit(tx, actor, {
		action: 'bookkeeping.opening_posted',
		organisationId: book.organisationId,
		subject: `book:${book.id}`,
		detail: { transactionId, rows: waiting.rows.length }
	});
	return { ok: true, transactionId };
}

/** What the group had and owed, then what is left over, moved from the opening account to the one it belongs to. */
async function openingEntries(tx: Tx, book: Book, waiting: WaitingOpening): Promise<EntryDraft[]> {
	const opening = await accountOf(tx, book.id, CODE.openingBalances);
	const postings: Posting[] = [];
	for (const row of waiting.rows) postings.push(...(await rowPostings(tx, book.id, row)));
	const { remainder } = waiting.totals;
	const entries: EntryDraft[] = [
		{
			bookId: book.id,
			date: waiting.date,
			memo: 'Saldo awal',
			postings: [...postings, { accountId: opening, amount: rupiah(-remainder) }]
		}
	];
	if (remainder !== 0) {
		assert(waiting.remainderCode, 'the remainder was named');
		const equity = await accountOf(tx, book.id, waiting.remainderCode);
		entries.push({
			bookId: book.id,
			date: waiting.date,
			memo: 'Saldo awal: sisa lebih atau kurang',
			postings: [
				{ accountId: opening, amount: remainder },
				{ accountId: equity, amount: rupiah(-remainder) }
			]
		});
	}
	return entries;
}

async function rowPostings(tx: Tx, bookId: BookId, row: OpeningRow): Promise<Posting[]> {
	if (row.kind === 'cash') return [{ accountId: await accountOf(tx, bookId, CODE.cash), amount: row.amount }];
	if (row.kind === 'bank') return [{ accountId: await accountOf(tx, bookId, CODE.bank), amount: row.amount }];
	if (row.kind === 'stock') {
		return [{ accountId: await accountOf(tx, bookId, CODE.inventory, GENERAL_HOLDER), amount: row.amount }];
	}
	assert(row.membershipId !== null, 'a row without mistakes names its member');
	const postings: Posting[] = [];
	for (const kind of SAVINGS_KINDS) {
		if (row[kind] === 0) continue;
		const { accountId } = await savingsAccountOf(tx, row.membershipId, kind);
		postings.push({ accountId, amount: rupiah(-row[kind]) });
	}
	if (row.loan !== 0) {
		const holder = { kind: 'membership', key: String(row.membershipId), name: row.label };
		postings.push({ accountId: await accountOf(tx, bookId, CODE.loans, holder), amount: row.loan });
	}
	return postings;
}

/** How often a book was opened before, each taken back since: part of the key that the database keeps unique. */
async function timesOpened(tx: Tx, bookId: BookId): Promise<number> {
	const [row] = await tx.all<{ times: number }>(sql`
		SELECT count(DISTINCT e.transaction_id) AS times FROM entry e
		WHERE e.book_id = ${bookId} AND e.kind = ${OPENING_KIND}`);
	return row?.times ?? 0;
}
