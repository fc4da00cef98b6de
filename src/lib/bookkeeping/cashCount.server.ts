import { desc, eq } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { rolesOf } from '#lib/organisations/authority.server.ts';
import { personById } from '#lib/people/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { BookId, TransactionId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { allowedBook } from './allowedBook.server.ts';
import { cashCount } from './schema.server.ts';

export interface CountCash {
	readonly bookId: BookId;
	/** What the page said should be there; another amount by now means the page is stale. */
	readonly expected: Rupiah;
	readonly counted: Rupiah;
	/** The officer who owes what is missing. */
	readonly responsible: UserId | null;
	readonly key: string;
}

export type CountCashResult =
	| { ok: true; difference: Rupiah }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'stale'
			| 'responsible_missing'
			| 'responsible_unknown'
			| LedgerCode
	  >;

/**
 * The drawer is counted. Missing money is owed by an officer until a decision says otherwise, money too much waits on
 * the suspense account; both are seen by every member.
 */
export async function countCash(actor: Actor, input: CountCash): Promise<CountCashResult> {
	return orRefusal(
		write(async (tx): Promise<CountCashResult> => {
			const found = await allowedBook(tx, { actor, bookId: input.bookId, ability: 'books.enter' });
			if (!found.ok) return found;
			const { book } = found;
			const { key, ...body } = input;
			return once(tx, { scope: `bookkeeping.count:${actor.userId}`, key, body }, () =>
				recordCount(tx, actor, book, input)
			);
		})
	);
}

/** The same inside a caller's transaction, such as a meeting's; who may do it is the caller's to ask. */
export async function recordCount(
	tx: Tx,
	actor: Actor,
	book: Book,
	input: Omit<CountCash, 'bookId' | 'key'>
): Promise<CountCashResult> {
	assert(actor.userId, 'a drawer is counted by a person');
	const expected = await balanceOf(tx, await accountOf(tx, book.id, CODE.cash));
	if (expected !== input.expected) return { ok: false, code: 'stale' };
	const difference = rupiah(input.counted - expected);
	let transactionId: TransactionId | null = null;
	if (difference !== 0) {
		const posted = await postDifference(tx, actor, book, difference, input.responsible);
		if (!posted.ok) return posted;
		transactionId = posted.transactionId;
	}
	await tx.insert(cashCount).values({
		bookId: book.id,
		expected,
		counted: input.counted,
		transactionId,
		countedBy: actor.userId,
		countedAt: now()
	});
	await audit(tx, actor, {
		action: 'bookkeeping.cash_count',
		organisationId: book.organisationId,
		subject: `book:${book.id}`,
		detail: { expected, counted: input.counted }
	});
	return { ok: true, difference };
}

async function postDifference(
	tx: Tx,
	actor: Actor,
	book: Book,
	difference: Rupiah,
	responsible: UserId | null
): Promise<
	{ ok: true; transactionId: TransactionId } | Refused<'responsible_missing' | 'responsible_unknown'>
> {
	const cash = await accountOf(tx, book.id, CODE.cash);
	const missing = difference < 0;
	let other = await accountOf(tx, book.id, CODE.suspense);
	if (missing) {
		if (responsible === null) return { ok: false, code: 'responsible_missing' };
		const roles = await rolesOf(tx, responsible, book.organisationId);
		const person = await personById(tx, responsible);
		if (roles.length === 0 || !person) return { ok: false, code: 'responsible_unknown' };
		other = await accountOf(tx, book.id, CODE.receivableFromOfficers, {
			kind: 'officer',
			key: String(responsible),
			name: person.name
		});
	}
	const amount = rupiah(Math.abs(difference));
	const { transactionId } = await post(tx, {
		actor,
		kind: 'cash.count',
		source: { kind: 'book', key: String(book.id) },
		entries: [
			{
				bookId: book.id,
				date: today(book.timeZone),
				memo: missing ? 'Hitung kas: uang kurang' : 'Hitung kas: uang lebih',
				postings: missing
					? [debit(other, amount), credit(cash, amount)]
					: [debit(cash, amount), credit(other, amount)]
			}
		]
	});
	return { ok: true, transactionId };
}

export interface CashDrawer {
	/** What should be in the drawer by the books. */
	readonly expected: Rupiah;
	readonly last: { readonly counted: Rupiah; readonly expected: Rupiah; readonly countedAt: number } | null;
}

/** What a book's drawer should hold, and when it was counted last. */
export async function cashDrawer(reader: Reader, bookId: BookId): Promise<CashDrawer> {
	const accountId = await findAccount(reader, bookId, CODE.cash);
	const [last] = await reader
		.select({ counted: cashCount.counted, expected: cashCount.expected, countedAt: cashCount.countedAt })
		.from(cashCount)
		.where(eq(cashCount.bookId, bookId))
		.orderBy(desc(cashCount.countedAt), desc(cashCount.id))
		.limit(1);
	return { expected: accountId ? await balanceOf(reader, accountId) : NO_RUPIAH, last: last ?? null };
}
