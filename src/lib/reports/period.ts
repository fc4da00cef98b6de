import { addDays, addMonths, firstOfMonth, lastOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';

/** Both ends belong to it; without a beginning it reaches back to the first entry. */
export interface Period {
	readonly from: BookDate | null;
	readonly to: BookDate;
}

export interface SplitPeriod {
	/** Whole months, read from the monthly totals; `first` is empty where the period has no beginning. */
	readonly months: { readonly first: string; readonly last: string } | null;
	/** The days that no whole month covers, read from the postings. */
	readonly days: readonly Stretch[];
	/** The days of the last month that lie after the period and are taken off its total: none when it ends today. */
	readonly less: Stretch | null;
}

interface Stretch {
	readonly from: BookDate;
	readonly to: BookDate;
}

/** Splits a period into whole months, what is left of a month before them, and what is too much at the end. */
export function splitPeriod({ from, to }: Period): SplitPeriod {
	if (from !== null && from > to) return { months: null, days: [], less: null };
	const first = from === null ? '' : wholeFrom(from);
	const last = monthOf(to);
	if (from !== null && first > last) return { months: null, days: [{ from, to }], less: null };
	const end = lastOfMonth(last);
	return {
		months: { first, last },
		days: from !== null && monthOf(from) < first ? [{ from, to: lastOfMonth(monthOf(from)) }] : [],
		less: to < end ? { from: addDays(to, 1), to: end } : null
	};
}

/** The first month that lies wholly after a date or begins with it. */
function wholeFrom(from: BookDate): string {
	const first = firstOfMonth(monthOf(from));
	return from === first ? monthOf(from) : monthOf(addMonths(first, 1));
}
