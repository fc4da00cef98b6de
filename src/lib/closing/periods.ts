import { addMonths, firstOfMonth, monthOf, type BookMonth } from '#lib/shared/dates.ts';

/** A month, `2026-11`, or a year, `2026`, as reopenings name what they open. */
export type Period = string & { readonly __unit: 'period' };

/** Reads a month or a year from a form or an address; null when it is neither. */
export function parsePeriod(text: string): { period: Period; month: BookMonth | null; year: number } | null {
	const match = /^(20\d{2})(?:-(0[1-9]|1[0-2]))?$/.exec(text);
	if (!match) return null;
	return { period: text as Period, month: match[2] ? (text as BookMonth) : null, year: Number(match[1]) };
}

/** Reads a month that may be closed; null when it is none. */
export function parseMonth(text: string): BookMonth | null {
	return parsePeriod(text)?.month ?? null;
}

/** The months from one to another, both with them, oldest first; none when the second is earlier. */
export function monthsBetween(first: BookMonth, last: BookMonth): BookMonth[] {
	const months: BookMonth[] = [];
	for (let month = first; month <= last; month = nextMonth(month)) months.push(month);
	return months;
}

export function nextMonth(month: BookMonth): BookMonth {
	return monthOf(addMonths(firstOfMonth(month), 1));
}

export function yearOfMonth(month: BookMonth): number {
	return Number(month.slice(0, 4));
}

/** January to December of a year. */
export function monthsOfYear(year: number): BookMonth[] {
	return monthsBetween(`${year}-01` as BookMonth, `${year}-12` as BookMonth);
}
