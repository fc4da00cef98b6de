import { addDays, addMonths, firstOfMonth, lastOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';

/** Both ends belong to it; without a beginning it reaches back to the first entry. */
export interface Period {
	readonly from: BookDate | null;
	readonly to: BookDate;
}

export interface SplitPeriod {
	/** Whole months, read from the monthly totals; `first` is empty where the period has no beginning. */
	readonly months: { readonly first: string; readonly last: string } | null;
	/** The days left over at either end, read from the postings: two parts of a month at most. */
	readonly days: readonly { readonly from: BookDate; readonly to: BookDate }[];
}

/** Splits a period into whole months and what is left of a month at either end. */
export function splitPeriod({ from, to }: Period): SplitPeriod {
	if (from !== null && from > to) return { months: null, days: [] };
	const firstWhole = from === null ? '' : wholeFrom(from);
	const lastWhole =
		to === lastOfMonth(monthOf(to)) ? monthOf(to) : monthOf(addDays(firstOfMonth(monthOf(to)), -1));
	if (from !== null && firstWhole > lastWhole) return { months: null, days: daysWithoutMonths(from, to) };
	const days: { from: BookDate; to: BookDate }[] = [];
	if (from !== null && monthOf(from) < firstWhole) days.push({ from, to: lastOfMonth(monthOf(from)) });
	if (monthOf(to) > lastWhole) days.push({ from: firstOfMonth(monthOf(to)), to });
	return { months: { first: firstWhole, last: lastWhole }, days };
}

/** The first month that lies wholly after a date or begins with it. */
function wholeFrom(from: BookDate): string {
	const first = firstOfMonth(monthOf(from));
	return from === first ? monthOf(from) : monthOf(addMonths(first, 1));
}

/** No whole month between the ends: one stretch of days, over the turn of a month at most. */
function daysWithoutMonths(from: BookDate, to: BookDate): { from: BookDate; to: BookDate }[] {
	if (monthOf(from) === monthOf(to)) return [{ from, to }];
	return [
		{ from, to: lastOfMonth(monthOf(from)) },
		{ from: firstOfMonth(monthOf(to)), to }
	];
}
