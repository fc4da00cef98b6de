import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, EntryId } from '#lib/shared/ids.ts';
import { LARGEST_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { allowedBook } from './allowedBook.server.ts';
import { findCashCategory, type CashDirection } from './cashCategories.ts';
import { manualAccount } from './enter.server.ts';
import { transactionPhoto } from './schema.server.ts';

export interface RecordCash {
	readonly bookId: BookId;
	/** One of `CASH_CATEGORIES`. */
	readonly category: string;
	/** Out of the drawer, or by the bank. */
	readonly through: 'cash' | 'bank';
	readonly amount: Rupiah;
	readonly memo: string;
	readonly date: BookDate;
	/** The receipt's photo, prepared before. */
	readonly photo: PreparedPhoto | null;
	readonly key: string;
}

export type RecordCashResult =
	| { ok: true; entryId: EntryId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'date_future'
			| 'category_unknown'
			| 'through_bank_twice'
			| LedgerCode
	  >
	| Refused<'not_enough_cash', { available: Rupiah }>;

/**
 * Money in or out in everyday words: the category says which account it is, so that nobody needs debit and credit. One
 * officer posts it at once; the audit log and the receipt's photo stand for the second pair of eyes.
 */
export async function recordCash(actor: Actor, input: RecordCash): Promise<RecordCashResult> {
	return orRefusal(
		write(async (tx): Promise<RecordCashResult> => {
			const found = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.enter' });
			if (!found.ok) return found;
			const { book } = found;
			if (input.date > today(book.timeZone)) return { ok: false, code: 'date_future' };
			const category = findCashCategory(input.category, book.kind);
			if (!category) return { ok: false, code: 'category_unknown' };
			if (category.code === CODE.bank && input.through === 'bank') {
				return { ok: false, code: 'through_bank_twice' };
			}
			const { key, photo, ...rest } = input;
			const body = { ...rest, photo: photo?.sourceHash ?? null };
			return once(tx, { scope: `bookkeeping.cash:${actor.userId}`, key, body }, () =>
				postCash(tx, actor, book, input, category)
			);
		})
	);
}

async function postCash(
	tx: Tx,
	actor: Actor,
	book: Book,
	input: RecordCash,
	{ direction, code }: { direction: CashDirection; code: string }
): Promise<RecordCashResult> {
	const purse = await accountOf(tx, book.id, CODE[input.through]);
	const other = await manualAccount(tx, book.id, code);
	const [into, from] = direction === 'in' ? [purse, other] : [other, purse];
	const available =
		direction === 'out' || code === CODE.bank ? await balanceOf(tx, from) : (LARGEST_RUPIAH as Rupiah);
	if (input.amount > available) return { ok: false, code: 'not_enough_cash', available };
	const { transactionId, entries } = await post(tx, {
		actor,
		kind: `cash.${direction}`,
		source: { kind: 'book', key: String(book.id) },
		entries: [
			{
				bookId: book.id,
				date: input.date,
				memo: input.memo,
				postings: [debit(into, input.amount), credit(from, input.amount)]
			}
		]
	});
	if (input.photo) {
		const mediaId = await keepPhoto(tx, actor, input.photo, { visibility: 'private' });
		await tx.insert(transactionPhoto).values({ transactionId, mediaId });
	}
	await audit(tx, actor, {
		action: `bookkeeping.cash_${direction}`,
		organisationId: book.organisationId,
		subject: `transaction:${transactionId}`,
		detail: { category: input.category, amount: input.amount, photo: input.photo !== null }
	});
	const posted = entries[0];
	assert(posted, 'one entry was posted');
	return { ok: true, entryId: posted.id };
}
