import { describe, expect, it } from 'vitest';
import { interestOfMonth, taxOn } from '#lib/interest/daily.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate } from '#lib/shared/percent.ts';

const month = { first: bookDate('2026-11-01'), rate: preciseRate(6), roundTo: 1 };

describe('interest by daily balance', () => {
	it('of 1.000.000 at 6 % over the thirty days of November is 4.932', () => {
		expect(interestOfMonth({ ...month, opening: rupiah(1_000_000), movements: [] })).toBe(4_932);
	});

	it('counts money from the day it comes and not on the day it goes', () => {
		const movements = [
			{ date: bookDate('2026-11-16'), amount: 1_000_000 },
			{ date: bookDate('2026-11-26'), amount: -1_000_000 }
		];
		// Ten days of 1.000.000 at 6 %.
		expect(interestOfMonth({ ...month, opening: rupiah(0), movements })).toBe(1_644);
	});

	it('takes what is left at the end of a day with several movements', () => {
		const day = bookDate('2026-11-30');
		const movements = [
			{ date: day, amount: 500_000 },
			{ date: day, amount: -200_000 },
			{ date: day, amount: 700_000 }
		];
		expect(interestOfMonth({ ...month, opening: rupiah(0), movements })).toBe(164);
	});

	it('has twenty-nine days in February of a leap year', () => {
		const leap = { ...month, first: bookDate('2028-02-01'), opening: rupiah(36_500_000), movements: [] };
		expect(interestOfMonth(leap)).toBe(174_000);
	});

	it('is rounded once, half to even, to the step agreed', () => {
		const opening = rupiah(1_000_000);
		expect(interestOfMonth({ ...month, opening, movements: [], roundTo: 100 })).toBe(4_900);
	});
});

describe('tax on it', () => {
	it('is 10 % of the whole above 240.000 a month, and for co-operatives alone', () => {
		expect(taxOn(rupiah(240_000), true)).toBe(0);
		expect(taxOn(rupiah(240_001), true)).toBe(24_000);
		expect(taxOn(rupiah(300_000), false)).toBe(0);
	});
});
