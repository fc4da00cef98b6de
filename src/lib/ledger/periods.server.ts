import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { monthOf, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { now } from '#lib/shared/clock.server.ts';
import { book, closedPeriod } from './schema.server.ts';

/**
 * The source of every transaction that carries a year's result to equity, its reversals with it. Statements leave these
 * out of the year they close, or a closed year would seem to have earned nothing.
 */
export const YEAR_SOURCE = 'year';

/** The key under that source: whose year, and which; keys of one organisation stand together. */
export function yearKey(organisationId: OrganisationId, year: number): string {
	return `${organisationId}:${year}`;
}

/** The kind of the transaction that closes a year. */
export const YEAR_KIND = 'closing.year';

export interface ClosedMonth {
	readonly bookId: BookId;
	readonly month: BookMonth;
	readonly closedBy: UserId | null;
	readonly closedAt: number;
}

/** The closed months of some books, the newest first. */
export async function closedMonthsOf(reader: Reader, bookIds: readonly BookId[]): Promise<ClosedMonth[]> {
	const rows = await reader
		.select()
		.from(closedPeriod)
		.where(inArray(closedPeriod.bookId, [...bookIds]))
		.orderBy(sql`${closedPeriod.month} DESC`, closedPeriod.bookId);
	return rows.map((row) => ({ ...row, month: row.month as BookMonth }));
}

/** Closes a month of some books: the database takes no entry dated in it any more. A closed one stays as it was. */
export async function closeMonths(
	tx: Tx,
	bookIds: readonly BookId[],
	months: readonly BookMonth[],
	closedBy: UserId | null
): Promise<void> {
	const rows = bookIds.flatMap((bookId) =>
		months.map((month) => ({ bookId, month, closedBy, closedAt: now() }))
	);
	if (rows.length > 0) await tx.insert(closedPeriod).values(rows).onConflictDoNothing();
}

/** Opens a month of some books again. */
export async function openMonth(tx: Tx, bookIds: readonly BookId[], month: BookMonth): Promise<void> {
	await tx
		.delete(closedPeriod)
		.where(and(inArray(closedPeriod.bookId, [...bookIds]), eq(closedPeriod.month, month)));
}

/**
 * Posts into a closed month, for the entries that close a year and can only come after its last month was closed. The
 * month is open inside this transaction alone, and nobody else writes meanwhile.
 */
export async function insideClosedMonth<T>(
	tx: Tx,
	bookIds: readonly BookId[],
	month: BookMonth,
	work: () => Promise<T>
): Promise<T> {
	const rows = (await closedMonthsOf(tx, bookIds)).filter((closed) => closed.month === month);
	await openMonth(tx, bookIds, month);
	const done = await work();
	if (rows.length > 0) await tx.insert(closedPeriod).values(rows);
	return done;
}

/** The month in which an organisation's books begin: the first entry's, or the one they were opened in; null without books. */
export async function firstMonthOf(
	reader: Reader,
	organisationId: OrganisationId
): Promise<BookMonth | null> {
	const rows = await reader
		.select({
			openedOn: book.openedOn,
			first: sql<BookDate | null>`(SELECT min(e.date) FROM entry e WHERE e.book_id = ${book.id})`
		})
		.from(book)
		.where(eq(book.organisationId, organisationId));
	const dates = rows.flatMap(({ openedOn, first }) => [openedOn as BookDate, ...(first ? [first] : [])]);
	const [earliest] = dates.sort();
	return earliest ? monthOf(earliest) : null;
}
