import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	CYCLE_MOVES,
	CYCLE_STATES,
	overlap,
	phaseOf,
	windowMistake,
	type CycleWindow,
	type Repeat
} from '#lib/cycles/window.ts';
import { bookDate } from '#lib/shared/dates.ts';

/** 23 Nov 2026, 10.00 WIB. */
const at = Date.UTC(2026, 10, 23, 3);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const window: CycleWindow & { repeat: Repeat } = {
	opensAt: at + DAY,
	closesAt: at + 3 * DAY,
	pickupOn: bookDate('2026-11-27'),
	deliveryOn: null,
	repeat: 'once'
};
const mistake = (changes: Partial<typeof window>) =>
	windowMistake({ ...window, ...changes }, { at, timeZone: 'Asia/Jakarta' });

describe('the times of a cycle', () => {
	test('a good one has no mistake', () => {
		expect(mistake({})).toBeNull();
		expect(mistake({ opensAt: at - DAY })).toBeNull();
		expect(mistake({ pickupOn: bookDate('2026-11-26') })).toBeNull();
	});

	test('it does not close before it opens, nor in the moment it opens', () => {
		expect(mistake({ closesAt: at })).toBe('closes_before_opening');
		expect(mistake({ closesAt: window.opensAt })).toBe('closes_before_opening');
	});

	test('it does not close in the past, stay open for months or open in years', () => {
		expect(mistake({ opensAt: at - 2 * DAY, closesAt: at })).toBe('closes_in_past');
		expect(mistake({ closesAt: at + 90 * DAY })).toBe('too_long');
		expect(mistake({ opensAt: at + 400 * DAY, closesAt: at + 401 * DAY })).toBe('too_far');
	});

	test('goods are handed over on a day, not before it closes', () => {
		expect(mistake({ pickupOn: null })).toBe('day_missing');
		expect(mistake({ pickupOn: bookDate('2026-11-25') })).toBe('pickup_before_closing');
		expect(mistake({ deliveryOn: bookDate('2026-11-25') })).toBe('delivery_before_closing');
	});

	test('a weekly one is open for a week at most', () => {
		const week = { opensAt: at, closesAt: at + 7 * DAY, pickupOn: bookDate('2026-12-01') };
		expect(mistake({ ...week, repeat: 'weekly' })).toBeNull();
		expect(mistake({ ...week, closesAt: week.closesAt + 1, repeat: 'weekly' })).toBe('week_overlaps');
	});
});

describe('what a cycle is at an instant', () => {
	const planned = { ...window, state: 'planned' as const };
	test('the instant it closes belongs to what is closed', () => {
		expect(phaseOf(planned, window.opensAt - 1)).toBe('upcoming');
		expect(phaseOf(planned, window.opensAt)).toBe('open');
		expect(phaseOf(planned, window.closesAt - 1)).toBe('open');
		expect(phaseOf(planned, window.closesAt)).toBe('closed');
	});

	test('what was said of it holds at any time', () => {
		for (const state of ['closed', 'fulfilled', 'cancelled'] as const) {
			expect(phaseOf({ ...window, state }, window.opensAt)).toBe(state);
		}
	});

	test('it only goes forward', () => {
		for (const from of CYCLE_STATES) {
			for (const to of CYCLE_STATES) {
				const allowed = ['planned>closed', 'planned>cancelled', 'closed>fulfilled'].includes(`${from}>${to}`);
				expect(CYCLE_MOVES[from].includes(to), `${from}>${to}`).toBe(allowed);
			}
		}
	});
});

test('two windows overlap when they share an instant, whichever is asked first', () => {
	const times = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }));
	const made = times.map(([opensAt, length]) => ({ opensAt, closesAt: opensAt + length }));
	fc.assert(
		fc.property(made, made, (one, other) => {
			const shared = Array.from({ length: 80 }, (_, instant) => instant).some((instant) =>
				[one, other].every(({ opensAt, closesAt }) => opensAt <= instant && instant < closesAt)
			);
			expect(overlap(one, other)).toBe(shared);
			expect(overlap(other, one)).toBe(shared);
		})
	);
});
