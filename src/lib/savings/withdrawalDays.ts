import { addDays, weekdayOf, type BookDate } from '#lib/shared/dates.ts';

/** ISO weekdays: 1 is Monday, 7 Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Whether savings may be taken out on a date; no days named means every day. */
export function isWithdrawalDay(days: readonly Weekday[], on: BookDate): boolean {
	return days.length === 0 || days.some((day) => day === weekdayOf(on));
}

/** The first such day from a date on, that date among them. */
export function nextWithdrawalDay(days: readonly Weekday[], from: BookDate): BookDate {
	let day = from;
	while (!isWithdrawalDay(days, day)) day = addDays(day, 1);
	return day;
}

/** As the table keeps them. */
export function readDays(text: string): Weekday[] {
	return WEEKDAYS.filter((day) => text.split(',').includes(String(day)));
}
