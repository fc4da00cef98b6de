import { mondayOf } from '#lib/promises/window.ts';
import { addDays, daysBetween, weekdayOf, type BookDate } from '#lib/shared/dates.ts';

/** By ISO 8601: 1 is Monday, 7 Sunday. */
export const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Every so many weeks; rarer than every eighth is ordered by hand. */
export const MOST_WEEKS = 8;
/** Ordered at most so many days before it is needed: further ahead nobody knows the shelf. */
export const MOST_DAYS_BEFORE = 14;

/** When something is needed again and again. */
export interface Rhythm {
	/** Bit 0 is Monday. */
	readonly weekdays: number;
	/** 1: every week; 2: every other, counted from the week of the first day. */
	readonly everyWeeks: number;
	readonly fromOn: BookDate;
	/** Null: until it is ended. */
	readonly untilOn: BookDate | null;
}

/** Some weekdays as they are kept: bit 0 is Monday. */
export function weekdayBits(days: readonly number[]): number {
	return days.reduce((bits, day) => bits | (1 << (day - 1)), 0);
}

/** The weekdays of a rhythm, Monday first. */
export function weekdaysOf({ weekdays }: Pick<Rhythm, 'weekdays'>): Weekday[] {
	return WEEKDAYS.filter((day) => (weekdays & (1 << (day - 1))) !== 0);
}

/** Whether it is needed on this very day. */
export function isNeededOn(rhythm: Rhythm, day: BookDate): boolean {
	const { weekdays, everyWeeks, fromOn, untilOn } = rhythm;
	if (day < fromOn || (untilOn !== null && day > untilOn)) return false;
	if ((weekdays & (1 << (weekdayOf(day) - 1))) === 0) return false;
	return (daysBetween(mondayOf(fromOn), mondayOf(day)) / 7) % everyWeeks === 0;
}

/** The days on which it is needed from one day to another, both included. */
export function neededDays(rhythm: Rhythm, since: BookDate, until: BookDate): BookDate[] {
	const days: BookDate[] = [];
	const first = since > rhythm.fromOn ? since : rhythm.fromOn;
	const last = rhythm.untilOn !== null && rhythm.untilOn < until ? rhythm.untilOn : until;
	for (let day = first; day <= last; day = addDays(day, 1)) if (isNeededOn(rhythm, day)) days.push(day);
	return days;
}
