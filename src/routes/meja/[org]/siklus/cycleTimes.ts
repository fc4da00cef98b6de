import { bookDateAt, parseBookDate, startOfDay, type TimeZone } from '#lib/shared/dates.ts';
import type { CycleWindow } from '#lib/cycles/window.ts';
import type { FormValues } from '#lib/shared/form.ts';

/** Beside which field a refusal belongs. */
export const FIELD: Readonly<Record<string, string>> = {
	...{ closes_before_opening: 'closesOn', closes_in_past: 'closesOn', too_long: 'closesOn' },
	...{ week_overlaps: 'closesOn', others_overlap: 'closesOn', too_far: 'opensOn', opened_already: 'opensOn' },
	...{ day_missing: 'pickupOn', pickup_before_closing: 'pickupOn', pickup_ordered: 'pickupOn' },
	...{ delivery_before_closing: 'deliveryOn', delivery_ordered: 'deliveryOn', box_needs_pickup: 'pickupOn' },
	...{ harvest_unknown: 'promise', harvest_begun: 'promise', in_other_cycle: 'promise' }
};

/** A time of day as people write it, `18.00` or `18:00`, in milliseconds; null when it is none. */
function timeOfDay(typed: string): number | null {
	const found = /^([01]?\d|2[0-3])[.:]([0-5]\d)$/.exec(typed.trim());
	return found ? (Number(found[1]) * 60 + Number(found[2])) * 60_000 : null;
}

/**
 * The times of the form; what cannot be read is named, a time of day by the desk's own words for it.
 *
 * @param openedAt when it opened, for a cycle that is open: the form does not ask for it.
 */
export function readTimes(
	values: FormValues,
	{ timeZone, timeWrong, openedAt }: { timeZone: TimeZone; timeWrong: string; openedAt?: number | undefined }
): { times: CycleWindow; errors: Record<string, string> } {
	const errors: Record<string, string> = {};
	const instant = (day: string, time: string) => {
		const on = parseBookDate(values[day] ?? '');
		const at = timeOfDay(values[time] ?? '');
		if (!on) errors[day] = 'date_invalid';
		if (at === null) errors[time] = timeWrong;
		return on && at !== null ? startOfDay(on, timeZone) + at : 0;
	};
	const optionalDay = (name: string) => {
		const typed = (values[name] ?? '').trim();
		const on = parseBookDate(typed);
		if (typed !== '' && !on) errors[name] = 'date_invalid';
		return on;
	};
	const times = {
		opensAt: openedAt ?? instant('opensOn', 'opensTime'),
		closesAt: instant('closesOn', 'closesTime'),
		pickupOn: optionalDay('pickupOn'),
		deliveryOn: optionalDay('deliveryOn')
	};
	return { times, errors };
}

/** The same the other way, as the form's fields hold them. */
export function writeTimes({ opensAt, closesAt, pickupOn, deliveryOn }: CycleWindow, timeZone: TimeZone) {
	const time = (instant: number) => {
		const minutes = Math.floor((instant - startOfDay(bookDateAt(instant, timeZone), timeZone)) / 60_000);
		const two = (value: number) => String(value).padStart(2, '0');
		return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
	};
	return {
		...{ opensOn: bookDateAt(opensAt, timeZone), opensTime: time(opensAt) },
		...{ closesOn: bookDateAt(closesAt, timeZone), closesTime: time(closesAt) },
		...{ pickupOn: pickupOn ?? '', deliveryOn: deliveryOn ?? '' }
	};
}
