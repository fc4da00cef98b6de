import { error, type RequestEvent } from '@sveltejs/kit';
import { booksOf, type Book } from '#lib/ledger/books.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { bookAccess, type BookAccess } from '#lib/reports/access.server.ts';
import { periodOrNow, type AskedReport } from '#lib/reports/report.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { addMonths, firstOfMonth, monthOf, parseBookDate, type BookDate } from '#lib/shared/dates.ts';
import { requireAbility } from './guards.ts';

export interface OpenedBook {
	readonly organisation: Awaited<ReturnType<typeof requireAbility>>;
	/** All books of the organisation, to choose from. */
	readonly books: readonly Book[];
	readonly access: BookAccess;
}

/**
 * The book a page of an organisation shows: the one named by `?buku=`, else its first. 403 for a person who may not,
 * 404 where there is no such book.
 */
export async function openBook(event: RequestEvent, ability: Ability): Promise<OpenedBook> {
	const organisation = await requireAbility(event, event.params['org'] ?? '', ability);
	const books = await booksOf(db, organisation.id);
	const wanted = event.url.searchParams.get('buku');
	const book = wanted === null ? books[0] : books.find(({ kind }) => kind === wanted);
	const access = book ? await bookAccess(db, event.locals.actor, book.id) : null;
	if (!access) error(404);
	return { organisation, books, access };
}

/** The address's word for all books of an organisation read together. */
export const ALL_BOOKS = 'semua';

/**
 * The report a page or file shows: one book, or with `?buku=semua` all of the organisation's together, for the period
 * `?masa=`, else the year that runs. 403 and 404 as for a book.
 */
export async function openReport(
	event: RequestEvent
): Promise<{ asked: AskedReport; books: readonly Book[]; chosen: Book['kind'] | typeof ALL_BOOKS }> {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'books.read_exact');
	const books = await booksOf(db, organisation.id);
	const wanted = event.url.searchParams.get('buku');
	const together = wanted === ALL_BOOKS && books.length > 1;
	const book = wanted === null ? books[0] : books.find(({ kind }) => kind === wanted);
	if (!book && !together) error(404);
	const period = periodOrNow(event.url.searchParams.get('masa'), organisation.timeZone);
	return {
		asked: { organisation, books: book ? [book] : books, period, locale: event.locals.locale },
		books,
		chosen: book?.kind ?? ALL_BOOKS
	};
}

/** What every page of a book tells its layout: which book, and which there are. */
export function bookChoice({ books, access }: OpenedBook) {
	return {
		book: { id: access.book.id, kind: access.book.kind },
		bookKinds: books.map(({ kind }) => kind)
	};
}

/** A date from the address, or null where there is none or it is no date. */
export function dateParameter(event: RequestEvent, name: string): BookDate | null {
	return parseBookDate(event.url.searchParams.get(name) ?? '');
}

/** The dates of a page: as asked for, else from the first of the month before up to today. */
export function rangeOf(event: RequestEvent, { book }: BookAccess): { from: BookDate; to: BookDate } {
	const now = today(book.timeZone);
	const to = dateParameter(event, 'sampai') ?? now;
	return { from: dateParameter(event, 'dari') ?? addMonths(firstOfMonth(monthOf(to)), -1), to };
}

/** From the beginning of the year up to today, unless the address says otherwise. */
export function yearOf(event: RequestEvent, { book }: BookAccess): { from: BookDate; to: BookDate } {
	const to = dateParameter(event, 'sampai') ?? today(book.timeZone);
	return {
		from: dateParameter(event, 'dari') ?? firstOfMonth(`${to.slice(0, 4)}-01` as ReturnType<typeof monthOf>),
		to
	};
}
