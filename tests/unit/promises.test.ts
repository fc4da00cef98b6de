import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { recordOf, toldRecord, verdictOf } from '#lib/promises/verdict.ts';
import { freeOf, leastQuantity, windowMistake } from '#lib/promises/window.ts';
import { bookDate } from '#lib/shared/dates.ts';

const untilOn = bookDate('2026-12-10');
const before = bookDate('2026-12-10');
const after = bookDate('2026-12-11');
const promise = (onTime: number, late = 0) => ({ quantity: 100_000, onTime, late, untilOn });

describe('what came of a promise', () => {
	test('all of it by the last day is kept, whenever it is asked', () => {
		expect(verdictOf(promise(100_000), before)).toBe('kept');
		expect(verdictOf(promise(100_000), after)).toBe('kept');
	});

	test('before the last day has passed nothing is held against her', () => {
		expect(verdictOf(promise(0), before)).toBe('open');
		expect(verdictOf(promise(99_999), before)).toBe('open');
	});

	test('a gram missing after the last day is short, until the rest comes late', () => {
		expect(verdictOf(promise(99_999), after)).toBe('short');
		expect(verdictOf(promise(99_999, 1), after)).toBe('late');
		expect(verdictOf(promise(0, 100_000), after)).toBe('late');
	});

	test('the record counts what is known and leaves out what is open', () => {
		const all = [promise(100_000), promise(60_000, 40_000), promise(5_000), promise(100_000)];
		expect(recordOf(all, after)).toEqual({ kept: 2, late: 1, short: 1, all: 4 });
		expect(recordOf([promise(5_000)], before)).toEqual({ kept: 0, late: 0, short: 0, all: 0 });
	});
});

describe('the days of a promise', () => {
	const today = bookDate('2026-11-23');
	test.each([
		['2026-12-03', '2026-12-10', null],
		['2026-11-23', '2026-11-23', null],
		['2026-12-10', '2026-12-03', 'window_reversed'],
		['2026-11-01', '2026-11-22', 'window_past'],
		['2026-12-01', '2026-12-31', null],
		['2026-12-01', '2027-01-01', 'window_too_long'],
		['2028-12-01', '2028-12-10', 'window_too_far']
	])('%s to %s: %s', (fromOn, until, mistake) => {
		expect(windowMistake(bookDate(fromOn), bookDate(until), today)).toBe(mistake);
	});
});

describe('what is free of a promise', () => {
	test('what is ordered and what came already are not', () => {
		expect(freeOf({ quantity: 100, onTime: 20, late: 5, waiting: 30 })).toBe(45);
	});

	test('lowering it goes down to what is ordered, or came', () => {
		const standing = { quantity: 100, onTime: 20, late: 0, waiting: 30 };
		expect(leastQuantity({ ...standing, ordered: 45 })).toBe(50);
		expect(leastQuantity({ ...standing, ordered: 60 })).toBe(60);
	});

	test('nothing free is ever below zero or above what was promised', () => {
		const grams = fc.integer({ min: 0, max: 1_000_000 });
		fc.assert(
			fc.property(grams, grams, grams, grams, (quantity, onTime, late, waiting) => {
				const free = freeOf({ quantity, onTime, late, waiting });
				expect(free).toBeGreaterThanOrEqual(0);
				expect(free).toBeLessThanOrEqual(quantity);
			})
		);
	});
});

describe('the record that buyers read', () => {
	test('begins with three promises that have come to their end', () => {
		const kept = promise(100_000);
		const open = { ...promise(0), untilOn: bookDate('2027-01-01') };
		expect(toldRecord(undefined)).toBe(null);
		expect(toldRecord(recordOf([kept, kept, open], after))).toBe(null);
		expect(toldRecord(recordOf([kept, promise(50_000), promise(50_000, 50_000)], after))).toEqual({
			...{ kept: 1, short: 1, late: 1, all: 3 }
		});
	});
});
