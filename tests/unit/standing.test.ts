import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, bookDate, weekdayOf } from '#lib/shared/dates.ts';
import { isNeededOn, neededDays, weekdayBits, weekdaysOf } from '#lib/standing/rhythm.ts';
import { STANDING_MOVES, STANDING_STATES } from '#lib/standing/states.ts';

/** A Monday. */
const MONDAY = bookDate('2026-11-23');
const tuesdays = { weekdays: weekdayBits([2]), everyWeeks: 1, fromOn: MONDAY, untilOn: null };

describe('the days of a standing order', () => {
	test('are its weekdays from the first day to the last, both included', () => {
		const until = bookDate('2026-12-08');
		expect(neededDays(tuesdays, MONDAY, until)).toEqual(['2026-11-24', '2026-12-01', '2026-12-08']);
		expect(neededDays({ ...tuesdays, untilOn: bookDate('2026-12-07') }, MONDAY, until)).toHaveLength(2);
		expect(neededDays({ ...tuesdays, fromOn: bookDate('2026-11-25') }, MONDAY, until)).toHaveLength(2);
	});

	test('of every other week are counted from the week of the first day', () => {
		const rhythm = {
			...tuesdays,
			weekdays: weekdayBits([1, 5]),
			everyWeeks: 2,
			fromOn: bookDate('2026-11-25')
		};
		expect(neededDays(rhythm, MONDAY, bookDate('2026-12-20'))).toEqual([
			'2026-11-27',
			'2026-12-07',
			'2026-12-11'
		]);
	});

	test('are never another weekday, never outside the window, and a wider look finds no fewer', () => {
		const any = fc.record({
			weekdays: fc.integer({ min: 1, max: 127 }),
			everyWeeks: fc.integer({ min: 1, max: 8 }),
			from: fc.integer({ min: -30, max: 30 }),
			length: fc.option(fc.integer({ min: 0, max: 90 }), { nil: null })
		});
		fc.assert(
			fc.property(any, fc.integer({ min: 0, max: 120 }), ({ weekdays, everyWeeks, from, length }, look) => {
				const fromOn = addDays(MONDAY, from);
				const untilOn = length === null ? null : addDays(fromOn, length);
				const rhythm = { weekdays, everyWeeks, fromOn, untilOn };
				const days = neededDays(rhythm, MONDAY, addDays(MONDAY, look));
				for (const day of days) {
					expect(weekdaysOf(rhythm)).toContain(weekdayOf(day));
					expect(day >= fromOn && (untilOn === null || day <= untilOn)).toBe(true);
					expect(isNeededOn(rhythm, day)).toBe(true);
				}
				const wider = neededDays(rhythm, MONDAY, addDays(MONDAY, look + 1));
				expect(wider.slice(0, days.length)).toEqual(days);
			})
		);
	});
});

test('every state of a standing order goes only where the table says, and what ended goes nowhere', () => {
	expect(Object.keys(STANDING_MOVES)).toEqual([...STANDING_STATES]);
	expect(STANDING_MOVES.declined).toEqual([]);
	expect(STANDING_MOVES.ended).toEqual([]);
	for (const state of STANDING_STATES) expect(STANDING_MOVES[state]).not.toContain('asked');
});
