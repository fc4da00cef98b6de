import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { assert } from '#lib/shared/assert.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** A signed amount on one account: debit positive, credit negative, never 0. */
export interface Posting {
	readonly accountId: AccountId;
	readonly amount: Rupiah;
}

/** One book's part of a transaction. */
export interface EntryDraft {
	readonly bookId: BookId;
	/** The book date, `YYYY-MM-DD` in the organisation's time zone. */
	readonly date: string;
	/** What happened, in plain Indonesian words: the books are kept in Indonesian. */
	readonly memo: string;
	readonly postings: readonly Posting[];
}

/** What the ledger itself refuses, each held in code and again by the database. */
export type LedgerCode =
	'unbalanced' | 'too_few_postings' | 'wrong_book' | 'closed_period' | 'below_zero' | 'posted_twice';

export function debit(accountId: AccountId, amount: Rupiah): Posting {
	assert(amount >= 0, 'a debit is not negative');
	return { accountId, amount };
}

export function credit(accountId: AccountId, amount: Rupiah): Posting {
	assert(amount >= 0, 'a credit is not negative');
	return { accountId, amount: rupiah(-amount) };
}

/** Leaves out zero amounts, so that a rule can name every part of a split without asking which are there. */
export function withoutZeros(postings: readonly Posting[]): Posting[] {
	return postings.filter(({ amount }) => amount !== 0);
}

/** What is wrong with a draft before the database is asked, or null. */
export function mistakeIn(entry: EntryDraft): LedgerCode | null {
	if (entry.postings.length < 2) return 'too_few_postings';
	const sum = entry.postings.reduce((total, { amount }) => total + amount, 0);
	return sum === 0 ? null : 'unbalanced';
}

/** The same postings with the signs turned, for a reversal. */
export function reversed(postings: readonly Posting[]): Posting[] {
	return postings.map(({ accountId, amount }) => ({ accountId, amount: rupiah(-amount) }));
}
