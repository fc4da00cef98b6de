import { sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf } from '#lib/ledger/periods.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { monthOf, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { PaidInterest } from './daily.ts';

/** The entries that pay interest to a member, from voluntary and from term savings. */
const PAYING = ['savings.interest', 'term_deposit.interest'] as const;

/** The account on which a book owes a member her interest. */
export function interestPayable(
	tx: Tx,
	bookId: BookId,
	{ membershipId, name }: { membershipId: MembershipId; name: string }
): Promise<AccountId> {
	const holder = { kind: 'membership', key: String(membershipId), name };
	return accountOf(tx, bookId, CODE.savingsInterestPayable, holder);
}

/** What the members of a book were paid in interest in a month, and what was withheld of it, by what the books say. */
export async function paidInMonth(
	reader: Reader,
	bookId: BookId,
	month: BookMonth,
	member?: MembershipId
): Promise<ReadonlyMap<MembershipId, PaidInterest>> {
	const rows = await reader.all<{ key: string; interest: Rupiah; tax: Rupiah }>(sql`
		SELECT a.holder_key AS key, sum(p.amount) AS interest,
			-coalesce(sum((SELECT sum(t.amount) FROM posting t JOIN account ta ON ta.id = t.account_id
				WHERE t.entry_id = e.id AND ta.code = ${CODE.savingsTaxPayable})), 0) AS tax
		FROM account a JOIN posting p ON p.account_id = a.id JOIN entry e ON e.id = p.entry_id
		WHERE a.book_id = ${bookId} AND a.code = ${CODE.savingsInterestPayable} AND a.holder_kind = 'membership'
			AND ${member === undefined ? sql`TRUE` : sql`a.holder_key = ${String(member)}`}
			AND e.date BETWEEN ${`${month}-01`} AND ${`${month}-31`}
			AND e.kind IN (${sql.join([...PAYING], sql`, `)})
		GROUP BY a.holder_key`);
	return new Map(
		rows.map(({ key, interest, tax }) => [Number(key) as MembershipId, { interest, tax }] as const)
	);
}

/** What one member was paid in the month of a date. */
export async function paidTo(
	reader: Reader,
	bookId: BookId,
	{ membershipId, on }: { membershipId: MembershipId; on: BookDate }
): Promise<PaidInterest> {
	const paid = await paidInMonth(reader, bookId, monthOf(on), membershipId);
	return paid.get(membershipId) ?? { interest: NO_RUPIAH, tax: NO_RUPIAH };
}

/** Whether interest of this book's members is taxed as a co-operative's is. */
export async function isCooperative(reader: Reader, bookId: BookId): Promise<boolean> {
	const book = await bookById(reader, bookId);
	const organisation = book && (await organisationById(reader, book.organisationId));
	return organisation?.kind === 'ksu';
}

/** The day itself, or today when its month is closed already. */
export async function openDate(tx: Tx, bookId: BookId, date: BookDate): Promise<BookDate> {
	const closed = await closedMonthsOf(tx, [bookId]);
	if (!closed.some((each) => each.month === monthOf(date))) return date;
	const book = await bookById(tx, bookId);
	assert(book, `no book ${bookId}`);
	return today(book.timeZone);
}

/** Adds two payments of interest. */
export function added(before: PaidInterest, now: PaidInterest): PaidInterest {
	return { interest: rupiah(before.interest + now.interest), tax: rupiah(before.tax + now.tax) };
}
