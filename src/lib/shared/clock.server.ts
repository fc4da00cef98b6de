import type { BookDate, TimeZone } from './dates.ts';
import { bookDateAt } from './dates.ts';

let offsetMilliseconds = 0;
let fixedAt: number | null = null;

/** The instant now, in epoch milliseconds. Every room asks here, so that tests and the demo can set the time. */
export function now(): number {
	return fixedAt ?? Date.now() + offsetMilliseconds;
}

/** Today's date in the village's own time zone. */
export function today(timeZone: TimeZone): BookDate {
	return bookDateAt(now(), timeZone);
}

/** Stops the clock at an instant; null lets it run again. For tests and the demo village. */
export function setClock(instant: number | null): void {
	fixedAt = instant;
	offsetMilliseconds = 0;
}

/** Lets the clock run from an instant, as if the process had started then. For tests of many months. */
export function startClockAt(instant: number): void {
	fixedAt = null;
	offsetMilliseconds = instant - Date.now();
}
