import { bookDateAt, type BookDate, type TimeZone } from '#lib/shared/dates.ts';

export const REPEATS = ['once', 'weekly', 'harvest'] as const;
/** How a cycle comes about: once, again every week, or with a harvest that was promised. */
export type Repeat = (typeof REPEATS)[number];

/** What is stored; whether a planned cycle is upcoming or open is read from the clock. */
export const CYCLE_STATES = ['planned', 'closed', 'fulfilled', 'cancelled'] as const;
export type CycleState = (typeof CYCLE_STATES)[number];

export const CYCLE_MOVES: Readonly<Record<CycleState, readonly CycleState[]>> = {
	planned: ['closed', 'cancelled'],
	closed: ['fulfilled'],
	fulfilled: [],
	cancelled: []
};

export const PHASES = ['upcoming', 'open', 'closed', 'fulfilled', 'cancelled'] as const;
export type Phase = (typeof PHASES)[number];

/** When orders are taken and when goods are handed over; instants in milliseconds. */
export interface CycleWindow {
	readonly opensAt: number;
	/** The cut-off: from this instant on nothing is ordered. */
	readonly closesAt: number;
	readonly pickupOn: BookDate | null;
	readonly deliveryOn: BookDate | null;
}

/** What a cycle is at an instant: the minute it closes belongs to what is closed. */
export function phaseOf(
	cycle: Pick<CycleWindow, 'opensAt' | 'closesAt'> & { state: CycleState },
	at: number
): Phase {
	if (cycle.state !== 'planned') return cycle.state;
	if (at < cycle.opensAt) return 'upcoming';
	return at < cycle.closesAt ? 'open' : 'closed';
}

export type CycleMistake =
	| 'closes_before_opening'
	| 'closes_in_past'
	| 'too_long'
	| 'too_far'
	| 'day_missing'
	| 'pickup_before_closing'
	| 'delivery_before_closing'
	| 'week_overlaps';

const DAY_MS = 86_400_000;
export const WEEK_MS = 7 * DAY_MS;
/** A window of more than two months, or more than a year ahead, is a mistyped date. */
const LONGEST_MS = 62 * DAY_MS;
const FURTHEST_MS = 366 * DAY_MS;

/** What is wrong with the times of a new cycle, seen from an instant; null when nothing is. */
export function windowMistake(
	window: CycleWindow & { readonly repeat: Repeat },
	{ at, timeZone }: { at: number; timeZone: TimeZone }
): CycleMistake | null {
	const { opensAt, closesAt, pickupOn, deliveryOn, repeat } = window;
	if (closesAt <= opensAt) return 'closes_before_opening';
	if (closesAt <= at) return 'closes_in_past';
	if (closesAt - opensAt > LONGEST_MS) return 'too_long';
	if (opensAt > at + FURTHEST_MS) return 'too_far';
	// A weekly window that is open for more than a week would overlap its own next one.
	if (repeat === 'weekly' && closesAt - opensAt > WEEK_MS) return 'week_overlaps';
	if (pickupOn === null && deliveryOn === null) return 'day_missing';
	const closesOn = bookDateAt(closesAt, timeZone);
	if (pickupOn !== null && pickupOn < closesOn) return 'pickup_before_closing';
	return deliveryOn !== null && deliveryOn < closesOn ? 'delivery_before_closing' : null;
}

export interface ChangedWindow extends CycleWindow {
	readonly repeat: Repeat;
}

/**
 * What is wrong with new times of a cycle; null when nothing is. Before it opens all of them may change. While it is open it
 * has been opened, and may close later or sooner, but never before now.
 */
export function changeMistake(
	before: ChangedWindow,
	after: ChangedWindow,
	seen: { at: number; timeZone: TimeZone }
): CycleMistake | 'opened_already' | 'repeat_wrong' | null {
	if (before.opensAt <= seen.at && after.opensAt !== before.opensAt) return 'opened_already';
	if ((before.repeat === 'harvest') !== (after.repeat === 'harvest')) return 'repeat_wrong';
	return windowMistake(after, seen);
}

/** When goods are handed over. */
export type HandOverDays = Pick<CycleWindow, 'pickupOn' | 'deliveryOn'>;

/**
 * What is wrong with other days for a cycle that has closed; null when nothing is. A day it has may move, never to before the
 * closing nor into the past, and what was ordered for it still needs one.
 */
export function moveMistake(
	before: HandOverDays & Pick<CycleWindow, 'closesAt'>,
	after: HandOverDays,
	{ at, timeZone }: { at: number; timeZone: TimeZone }
): 'day_missing' | 'pickup_before_closing' | 'delivery_before_closing' | 'day_passed' | 'day_too_far' | null {
	const closesOn = bookDateAt(before.closesAt, timeZone);
	for (const day of ['pickupOn', 'deliveryOn'] as const) {
		const [was, is] = [before[day], after[day]];
		if (was === is) continue;
		if (was === null || is === null) return 'day_missing';
		if (is < closesOn) return day === 'pickupOn' ? 'pickup_before_closing' : 'delivery_before_closing';
		if (is < bookDateAt(at, timeZone)) return 'day_passed';
		if (is > bookDateAt(before.closesAt + LONGEST_MS, timeZone)) return 'day_too_far';
	}
	return null;
}

/** Whether somebody who ordered, or means to, must be told: she comes on these days, and reads this note. */
export function isToldOf(
	before: Pick<CycleWindow, 'pickupOn' | 'deliveryOn'> & { readonly note: string | null },
	after: Pick<CycleWindow, 'pickupOn' | 'deliveryOn'> & { readonly note: string | null }
): boolean {
	return (
		before.pickupOn !== after.pickupOn || before.deliveryOn !== after.deliveryOn || before.note !== after.note
	);
}

/** Whether two windows share an instant. */
export function overlap(
	one: Pick<CycleWindow, 'opensAt' | 'closesAt'>,
	other: Pick<CycleWindow, 'opensAt' | 'closesAt'>
): boolean {
	return one.opensAt < other.closesAt && other.opensAt < one.closesAt;
}
