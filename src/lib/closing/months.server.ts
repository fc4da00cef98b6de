import type { Book } from '#lib/ledger/books.server.ts';
import { closedMonthsOf, firstMonthOf } from '#lib/ledger/periods.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { monthOf, type BookMonth } from '#lib/shared/dates.ts';
import { isClosed } from './closeMonth.server.ts';
import { closedYearsOf } from './closeYear.server.ts';
import type { Check } from './checks.ts';
import { checksOf } from './checks.server.ts';
import { monthsBetween, monthsOfYear, yearOfMonth } from './periods.ts';

export interface ListedMonth {
	readonly month: BookMonth;
	readonly state: 'closed' | 'next' | 'open' | 'running';
	readonly closedAt: number | null;
}

export interface ClosingOverview {
	readonly year: number;
	/** Years there is something to see of, the newest first. */
	readonly years: readonly number[];
	/** The months of the year, oldest first, from the one the books begin in to the one that runs. */
	readonly months: readonly ListedMonth[];
	/** The month that comes next to be closed, with what was looked at; null when all before this one are closed. */
	readonly next: { readonly month: BookMonth; readonly checks: readonly Check[] } | null;
	/** `ready` when all its months are closed and the years before with them. */
	readonly yearState: 'running' | 'months_open' | 'year_before_open' | 'ready' | 'closed';
}

/** A year of an organisation's books: which months are closed, and what the next one still needs. */
export async function closingOverview(
	reader: Reader,
	books: readonly Book[],
	wanted: number | null
): Promise<ClosingOverview | null> {
	const [book] = books;
	if (!book) return null;
	const bookIds = books.map(({ id }) => id);
	const [first, closed, closings] = await Promise.all([
		firstMonthOf(reader, book.organisationId),
		closedMonthsOf(reader, bookIds),
		closedYearsOf(reader, book.organisationId)
	]);
	if (first === null) return null;
	const running = monthOf(today(book.timeZone));
	const all = monthsBetween(first, running);
	const open = all.filter((month) => !isClosed(closed, books, month));
	const next = open.find((month) => month < running) ?? null;
	const years = [...new Set(all.map(yearOfMonth))].reverse();
	const closedYears = closings.map((each) => each.year);
	const current = yearOfMonth(running);
	/** Whose months are all closed is still shown until it is closed itself. */
	const unfinished = years.findLast((each) => each < current && !closedYears.includes(each));
	const year = years.find((each) => each === wanted) ?? unfinished ?? current;
	const months = all
		.filter((month) => yearOfMonth(month) === year)
		.map((month): ListedMonth => {
			if (!open.includes(month)) return { month, state: 'closed', closedAt: closedAtOf(closed, month) };
			if (month === running) return { month, state: 'running', closedAt: null };
			return { month, state: month === next ? 'next' : 'open', closedAt: null };
		});
	return {
		year,
		years,
		months,
		next: next === null ? null : { month: next, checks: await checksOf(reader, books, next) },
		yearState: yearStateOf(year, { closedYears, first, running, open })
	};
}

function closedAtOf(
	closed: readonly { month: BookMonth; closedAt: number }[],
	month: BookMonth
): number | null {
	return closed.find((each) => each.month === month)?.closedAt ?? null;
}

function yearStateOf(
	year: number,
	{
		closedYears,
		first,
		running,
		open
	}: { closedYears: readonly number[]; first: BookMonth; running: BookMonth; open: readonly BookMonth[] }
): ClosingOverview['yearState'] {
	if (closedYears.includes(year)) return 'closed';
	if (yearOfMonth(running) <= year) return 'running';
	if (monthsOfYear(year).some((month) => open.includes(month))) return 'months_open';
	if (year > yearOfMonth(first) && !closedYears.includes(year - 1)) return 'year_before_open';
	return 'ready';
}
