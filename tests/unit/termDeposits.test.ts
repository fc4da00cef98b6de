import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { taxOnNext } from '#lib/interest/daily.ts';
import { addDays, bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate, type PreciseRate } from '#lib/shared/percent.ts';
import { breakOn, earnedUntil, maturesOn, type Terms } from '#lib/termDeposits/terms.ts';

const terms: Terms = {
	amount: rupiah(1_000_000),
	rate: preciseRate(6),
	months: 3,
	openedOn: bookDate('2026-11-23'),
	breakKeeps: preciseRate(50),
	breakFee: preciseRate('0.5')
};

describe('what a deposit earns', () => {
	test('is simple interest by the day: 1.000.000 at 6 % for 92 days is 15.123', () => {
		expect(maturesOn(terms.openedOn, 3)).toBe('2027-02-23');
		expect(earnedUntil(terms, bookDate('2026-12-01'))).toBe(1_315);
		expect(earnedUntil(terms, bookDate('2027-02-23'))).toBe(15_123);
		expect(earnedUntil(terms, terms.openedOn)).toBe(0);
		expect(earnedUntil(terms, bookDate('2026-11-01'))).toBe(0);
	});

	test('of a term from the 31st ends on the last day of a shorter month', () => {
		expect(maturesOn(bookDate('2026-11-30'), 3)).toBe('2027-02-28');
		expect(maturesOn(bookDate('2026-08-31'), 1)).toBe('2026-09-30');
	});
});

describe('breaking a term', () => {
	const on = bookDate('2027-01-01');

	test('keeps half of 6.411 and costs 5.000', () => {
		expect(breakOn(terms, { on, paid: rupiah(0) })).toEqual({
			...{ earned: 6_411, kept: 3_206, interest: 3_206, takenBack: 0, fee: 5_000, returned: 995_000 }
		});
	});

	test('takes off the sum what was paid already and is not kept', () => {
		expect(breakOn(terms, { on, paid: rupiah(6_411) })).toMatchObject({
			...{ interest: 0, takenBack: 3_205, returned: 991_795 }
		});
	});

	test('on the day it was opened costs nothing', () => {
		expect(breakOn(terms, { on: terms.openedOn, paid: rupiah(0) })).toMatchObject({
			...{ interest: 0, fee: 0, returned: 1_000_000 }
		});
	});

	test('never gives more than was earned, never less than nothing, and its parts add up', () => {
		const rate = (most: number) => fc.integer({ min: 0, max: most }).map((each) => each as PreciseRate);
		fc.assert(
			fc.property(
				fc.record({
					amount: fc.integer({ min: 1, max: 2_000_000_000 }).map(rupiah),
					rate: rate(300_000),
					breakKeeps: rate(1_000_000),
					breakFee: rate(100_000),
					days: fc.integer({ min: 0, max: 1_830 }),
					paidDays: fc.integer({ min: 0, max: 1_830 })
				}),
				({ days, paidDays, ...some }) => {
					const deposit = { ...terms, ...some };
					const until = addDays(deposit.openedOn, days);
					const paid = earnedUntil(deposit, addDays(deposit.openedOn, Math.min(days, paidDays)));
					const broken = breakOn(deposit, { on: until, paid });
					expect(broken.returned).toBeGreaterThanOrEqual(0);
					expect(broken.kept).toBeLessThanOrEqual(broken.earned);
					expect(broken.returned + broken.fee + broken.takenBack).toBe(deposit.amount);
					// What she ends with is the sum, what is kept of the interest, less the fee.
					expect(paid + broken.interest + broken.returned).toBe(deposit.amount + broken.kept - broken.fee);
				}
			)
		);
	});
});

describe('the tax of one more payment in a month', () => {
	const none = { interest: rupiah(0), tax: rupiah(0) };

	test('looks at all interest of the month, and only in a co-operative', () => {
		expect(taxOnNext(none, rupiah(240_000), true)).toBe(0);
		expect(taxOnNext(none, rupiah(250_000), true)).toBe(25_000);
		expect(taxOnNext(none, rupiah(250_000), false)).toBe(0);
		expect(taxOnNext({ interest: rupiah(200_000), tax: rupiah(0) }, rupiah(100_000), true)).toBe(30_000);
		expect(taxOnNext({ interest: rupiah(300_000), tax: rupiah(30_000) }, rupiah(100_000), true)).toBe(10_000);
	});

	test('is never more than the payment', () => {
		expect(taxOnNext({ interest: rupiah(240_000), tax: rupiah(0) }, rupiah(1_000), true)).toBe(1_000);
	});
});
