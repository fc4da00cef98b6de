import { addDays, daysBetween, type BookDate } from '#lib/shared/dates.ts';

/** A harvest is known to within a month or it is not known. */
export const LONGEST_WINDOW_DAYS = 31;
/** Further ahead than a year is a mistyped year. */
const FURTHEST_DAYS = 366;
/** Goods brought this long before the window opens are already those that were promised. */
export const EARLY_DAYS = 3;
/** Goods brought up to this long after the window make a short promise late. */
export const LATE_DAYS = 14;

export type WindowMistake = 'window_reversed' | 'window_past' | 'window_too_long' | 'window_too_far';

/** What is wrong with the days of a promise, seen from today; null when nothing is. */
export function windowMistake(fromOn: BookDate, untilOn: BookDate, today: BookDate): WindowMistake | null {
	if (untilOn < fromOn) return 'window_reversed';
	if (untilOn < today) return 'window_past';
	if (daysBetween(fromOn, untilOn) >= LONGEST_WINDOW_DAYS) return 'window_too_long';
	return fromOn > addDays(today, FURTHEST_DAYS) ? 'window_too_far' : null;
}

/** A promise as far as it can still be ordered against. Quantities in g, ml, dm³ or pieces. */
export interface Promised {
	readonly quantity: number;
	/** What came already: it is sold from the shelf. */
	readonly onTime: number;
	readonly late: number;
	/** What is ordered and did not come yet. */
	readonly waiting: number;
}

/** What of a promise nobody has ordered and nobody has brought: what may still be pre-ordered. */
export function freeOf({ quantity, onTime, late, waiting }: Promised): number {
	return Math.max(0, quantity - onTime - late - waiting);
}

/** The least a promise can be lowered to: what is ordered of it, and what came of it. */
export function leastQuantity(promise: Promised & { readonly ordered: number }): number {
	return Math.max(promise.ordered, promise.onTime + promise.late + promise.waiting);
}

/** The Monday of a day's week, by which the desk plans. */
export function mondayOf(day: BookDate): BookDate {
	const sinceMonday = (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;
	return addDays(day, -sinceMonday);
}
