import { setClock } from '#lib/shared/clock.server.ts';
import { addDays, bookDateAt, startOfDay, type BookDate, type TimeZone } from '#lib/shared/dates.ts';

type Work = () => Promise<unknown>;

/** What happens in the village, when. What is due at one instant is done together, so that it shares its commits. */
export interface Timeline {
	at(instant: number, work: Work): void;
	/** Does everything due up to an instant, in its order, with the clock set to each. */
	runUntil(instant: number): Promise<void>;
}

export function newTimeline(): Timeline {
	const due = new Map<number, Work[]>();
	let clock = 0;
	return {
		at(instant, work) {
			// What is asked for too late happens next: time does not run backwards.
			const when = Math.max(Math.round(instant), clock);
			due.set(when, [...(due.get(when) ?? []), work]);
		},
		async runUntil(instant) {
			for (;;) {
				const next = Math.min(...due.keys());
				if (next > instant) break;
				clock = next;
				setClock(next);
				const works = due.get(next) ?? [];
				due.delete(next);
				await Promise.all(works.map((work) => work()));
			}
			setClock(instant);
		}
	};
}

/** The village lies on Java. */
export const ZONE: TimeZone = 'Asia/Jakarta';
export const HOUR_MS = 3_600_000;

/** The village's calendar, counted back from today. */
export interface Calendar {
	/** The instant that the demo calls now. */
	readonly now: number;
	readonly today: BookDate;
	/** A time of day, in hours, so many days ago. */
	daysAgo(days: number, hour: number): number;
	/** A time of day so many days after the day of an instant. */
	after(instant: number, days: number, hour: number): number;
}

export function calendarAt(now: number): Calendar {
	const today = bookDateAt(now, ZONE);
	const timeOn = (date: BookDate, hour: number) => startOfDay(date, ZONE) + hour * HOUR_MS;
	return {
		now,
		today,
		daysAgo: (days, hour) => timeOn(addDays(today, -days), hour),
		after: (instant, days, hour) => timeOn(addDays(bookDateAt(instant, ZONE), days), hour)
	};
}
