import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loanSchedule, type LoanSchedule } from '#lib/lending/schedule.ts';
import {
	DAY_COUNTS,
	LOAN_METHODS,
	RATE_PERIODS,
	ROUNDING_MODES,
	ROUNDING_STEPS,
	type LoanTerms
} from '#lib/lending/terms.ts';
import { addDays, addMonths, bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';
import { preciseRate, type PreciseRate } from '#lib/shared/percent.ts';

const usual: LoanTerms = {
	principal: rupiah(1_200_000),
	rate: preciseRate(2),
	ratePer: 'month',
	method: 'annuity',
	instalments: 4,
	every: { months: 1 },
	disbursedOn: bookDate('2026-01-15'),
	firstDueOn: bookDate('2026-02-15'),
	gracePrincipal: 0,
	roundTo: 1,
	rounding: 'nearest',
	dayCount: '30/360'
};

function scheduleOf(changes: Partial<LoanTerms>): LoanSchedule {
	const result = loanSchedule({ ...usual, ...changes });
	if (!result.ok) throw new Error(`refused: ${result.field} ${result.code}`);
	return result.schedule;
}

const parts = (schedule: LoanSchedule, part: 'principal' | 'interest' | 'total' | 'outstanding' | 'dueOn') =>
	schedule.instalments.map((instalment) => instalment[part]);

describe('the published cases', () => {
	test('1: 10.000.000 declining over 24 months, rounded to 100', () => {
		const schedule = scheduleOf({
			principal: rupiah(10_000_000),
			method: 'declining',
			instalments: 24,
			roundTo: 100,
			disbursedOn: bookDate('2014-06-02'),
			firstDueOn: bookDate('2014-07-02')
		});
		const interest = parts(schedule, 'interest');
		expect(parts(schedule, 'principal')).toEqual([...Array<number>(23).fill(416_700), 415_900]);
		expect([interest[0], interest[1], interest[2], interest[9], interest[23]]).toEqual([
			200_000, 191_700, 183_300, 125_000, 8_300
		]);
		expect(schedule.totals).toEqual({ principal: 10_000_000, interest: 2_500_000, total: 12_500_000 });
		expect(schedule.instalments.at(-1)).toMatchObject({ number: 24, dueOn: '2016-06-02', outstanding: 0 });
	});

	test('2: 1.200.000 as an annuity over 4 months', () => {
		const schedule = scheduleOf({});
		expect(parts(schedule, 'total')).toEqual([315_149, 315_149, 315_149, 315_147]);
		expect(parts(schedule, 'interest')).toEqual([24_000, 18_177, 12_238, 6_179]);
	});

	test('3: 280.000 at 8,4 % a year as an annuity over 20 months, rounded up', () => {
		const schedule = scheduleOf({
			principal: rupiah(280_000),
			rate: preciseRate(8.4),
			ratePer: 'year',
			instalments: 20,
			rounding: 'up'
		});
		expect(parts(schedule, 'total').slice(0, 19)).toEqual(Array(19).fill(15_052));
		expect(schedule.totals.interest).toBe(21_034);
		expect(schedule.instalments[3]).toMatchObject({ principal: 13_369, interest: 1_683 });
	});

	test('4: 10.000 flat, an instalment every two months', () => {
		const schedule = scheduleOf({
			principal: rupiah(10_000),
			rate: preciseRate(1),
			method: 'flat',
			instalments: 5,
			every: { months: 2 },
			firstDueOn: bookDate('2026-03-15')
		});
		expect(parts(schedule, 'principal')).toEqual(Array(5).fill(2_000));
		expect(parts(schedule, 'interest')).toEqual(Array(5).fill(200));
		expect(parts(schedule, 'dueOn')).toEqual([
			'2026-03-15',
			'2026-05-15',
			'2026-07-15',
			'2026-09-15',
			'2026-11-15'
		]);
	});

	test('5: due dates keep the 31st, clamped to the end of each month', () => {
		const schedule = scheduleOf({
			instalments: 14,
			disbursedOn: bookDate('2022-12-31'),
			firstDueOn: bookDate('2023-01-31')
		});
		const dates = parts(schedule, 'dueOn');
		expect(dates.slice(0, 5)).toEqual(['2023-01-31', '2023-02-28', '2023-03-31', '2023-04-30', '2023-05-31']);
		expect(dates.slice(12)).toEqual(['2024-01-31', '2024-02-29']);
	});
});

describe('methods', () => {
	test('bullet: interest each time, the principal at the end', () => {
		const schedule = scheduleOf({ method: 'bullet' });
		expect(parts(schedule, 'principal')).toEqual([0, 0, 0, 1_200_000]);
		expect(parts(schedule, 'interest')).toEqual(Array(4).fill(24_000));
	});

	test('grace on principal: interest alone, then equal parts over what is left of the time', () => {
		const declining = scheduleOf({ method: 'declining', gracePrincipal: 2 });
		expect(parts(declining, 'principal')).toEqual([0, 0, 600_000, 600_000]);
		expect(parts(declining, 'interest')).toEqual([24_000, 24_000, 24_000, 12_000]);
		const annuity = scheduleOf({ gracePrincipal: 2 });
		// 1.200.000 × 2 % ÷ (1 − 1,02⁻²) = 618.059,4
		expect(parts(annuity, 'total')).toEqual([24_000, 24_000, 618_059, 618_060]);
	});

	test('without interest an annuity is the principal in equal parts', () => {
		const schedule = scheduleOf({ rate: preciseRate(0), principal: rupiah(1_000_000), instalments: 3 });
		expect(parts(schedule, 'total')).toEqual([333_333, 333_333, 333_334]);
		expect(schedule.effectiveRatePerYear).toBe(0);
	});

	test('rounded up to 1.000, the last instalment is the smaller one', () => {
		const schedule = scheduleOf({
			method: 'declining',
			rate: preciseRate(0),
			principal: rupiah(1_000_000),
			instalments: 3,
			roundTo: 1000,
			rounding: 'up'
		});
		expect(parts(schedule, 'principal')).toEqual([334_000, 334_000, 332_000]);
	});

	test('interest halves go to the even multiple of roundTo', () => {
		// 1 % of 25.000 is 250 and of 75.000 is 750, each half of a step of 500.
		const interest = (principal: number) =>
			scheduleOf({
				method: 'bullet',
				rate: preciseRate(1),
				principal: rupiah(principal),
				instalments: 1,
				roundTo: 500
			}).totals.interest;
		expect([interest(25_000), interest(75_000)]).toEqual([0, 1_000]);
	});
});

describe('periods', () => {
	test('weeks are 7 of 360 days, however long the month', () => {
		const schedule = scheduleOf({
			method: 'flat',
			rate: preciseRate(36),
			ratePer: 'year',
			every: { weeks: 1 },
			principal: rupiah(1_000_000),
			firstDueOn: bookDate('2026-01-22')
		});
		expect(parts(schedule, 'interest')).toEqual(Array(4).fill(7_000));
		expect(parts(schedule, 'dueOn')).toEqual(['2026-01-22', '2026-01-29', '2026-02-05', '2026-02-12']);
	});

	test('a first period that is not whole pays interest by days', () => {
		const first = (changes: Partial<LoanTerms>) => scheduleOf({ method: 'flat', ...changes }).instalments[0];
		// 24 % a year: 45 of 360 days are 3 %, 10 days are 0,6667 %.
		expect(first({ firstDueOn: bookDate('2026-03-01') })?.interest).toBe(36_800); // 46 days of 30 each month
		expect(first({ firstDueOn: bookDate('2026-01-25') })?.interest).toBe(8_000);
		expect(first({ firstDueOn: bookDate('2026-01-25'), dayCount: 'actual/365' })?.interest).toBe(7_890);
		expect(first({ firstDueOn: bookDate('2026-01-25'), every: { weeks: 1 } })?.interest).toBe(8_000);
	});

	test('the month’s end counts as a whole month both ways', () => {
		const first = (disbursedOn: string, firstDueOn: string) =>
			scheduleOf({
				method: 'flat',
				disbursedOn: bookDate(disbursedOn),
				firstDueOn: bookDate(firstDueOn)
			}).instalments[0]?.interest;
		expect(first('2026-01-31', '2026-02-28')).toBe(24_000);
		expect(first('2026-02-28', '2026-03-31')).toBe(24_000);
	});

	test('actual/365 counts the calendar’s days in every period', () => {
		const schedule = scheduleOf({
			method: 'flat',
			rate: preciseRate(36.5),
			ratePer: 'year',
			principal: rupiah(1_000_000),
			dayCount: 'actual/365'
		});
		expect(parts(schedule, 'interest')).toEqual([31_000, 28_000, 31_000, 30_000]);
	});

	test('an annuity with a long first period is still equal instalments', () => {
		const totals = parts(scheduleOf({ firstDueOn: bookDate('2026-04-15') }), 'total');
		expect(totals.slice(0, 3)).toEqual([totals[0], totals[0], totals[0]]);
		expect(Math.abs((totals[3] as number) - (totals[0] as number))).toBeLessThan(4);
	});

	test('a first period whose interest is above the instalment is paid as interest alone', () => {
		const schedule = scheduleOf({ instalments: 60, firstDueOn: bookDate('2027-01-15') });
		expect(schedule.instalments[0]).toMatchObject({ principal: 0, interest: 288_000 });
		expect(schedule.totals.principal).toBe(1_200_000);
	});
});

describe('the effective rate', () => {
	test('2 % a month on what is outstanding is 26,82 % a year and is warned of', () => {
		const schedule = scheduleOf({ method: 'declining', principal: rupiah(10_000_000), instalments: 24 });
		expect(schedule.effectiveRatePerYear).toBe(26.82);
		expect(schedule.warnings).toEqual(['rate_above_ceiling']);
	});

	test('flat 1 % a month over a year costs 23,7 %, flat 1,1 % is above the ceiling', () => {
		const flat = (rate: number) =>
			scheduleOf({
				method: 'flat',
				rate: preciseRate(rate),
				principal: rupiah(12_000_000),
				instalments: 12
			});
		// IRR of 12.000.000 against twelve times 1.120.000 is 1,7880 % a month.
		expect([flat(1).effectiveRatePerYear, flat(1).warnings]).toEqual([23.7, []]);
		expect(flat(1.1).warnings).toEqual(['rate_above_ceiling']);
	});

	test('a year of 24 % in one payment is exactly the ceiling, not above it', () => {
		const schedule = scheduleOf({
			method: 'bullet',
			rate: preciseRate(24),
			ratePer: 'year',
			instalments: 1,
			every: { months: 12 },
			firstDueOn: bookDate('2027-01-15')
		});
		expect([schedule.effectiveRatePerYear, schedule.warnings]).toEqual([24, []]);
	});

	test('a long first period hardly changes what the loan costs a year, for it is discounted as long as it is', () => {
		const odd = scheduleOf({ principal: rupiah(100_000_000), firstDueOn: bookDate('2026-03-02') });
		expect(Math.abs(odd.effectiveRatePerYear - 26.82)).toBeLessThan(0.1);
	});
});

describe('terms that cannot be right are refused with their field', () => {
	const refusals: [string, Partial<LoanTerms>, string, string][] = [
		['no principal', { principal: rupiah(0) }, 'principal', 'money_zero'],
		[
			'a principal beyond any village',
			{ principal: rupiah(100_000_000_001) },
			'principal',
			'money_too_large'
		],
		['a rate below 0', { rate: -1 as PreciseRate }, 'rate', 'rate_negative'],
		['a rate above 100 % a month', { rate: preciseRate(100.0001) }, 'rate', 'rate_too_large'],
		['no instalment', { instalments: 0 }, 'instalments', 'instalments_invalid'],
		['half an instalment', { instalments: 2.5 }, 'instalments', 'instalments_invalid'],
		['too many instalments', { instalments: 601 }, 'instalments', 'instalments_too_many'],
		['no step', { every: { months: 0 } }, 'every', 'every_invalid'],
		['too wide a step', { every: { weeks: 53 } }, 'every', 'every_invalid'],
		['grace below 0', { gracePrincipal: -1 }, 'gracePrincipal', 'grace_invalid'],
		['grace for all instalments', { gracePrincipal: 4 }, 'gracePrincipal', 'grace_too_long'],
		['due on the day itself', { firstDueOn: usual.disbursedOn }, 'firstDueOn', 'first_due_too_early'],
		['due before', { firstDueOn: bookDate('2026-01-14') }, 'firstDueOn', 'first_due_too_early'],
		['due ten years later', { firstDueOn: bookDate('2036-01-16') }, 'firstDueOn', 'first_due_too_late'],
		[
			'steps of 1.000 that end the loan early',
			{ principal: rupiah(15_000), instalments: 10, method: 'declining', roundTo: 1000 },
			'roundTo',
			'round_to_too_coarse'
		],
		[
			'steps of 1.000 that leave all to the last',
			{ principal: rupiah(4_000), instalments: 10, method: 'flat', roundTo: 1000 },
			'roundTo',
			'round_to_too_coarse'
		],
		[
			'less than Rp1 an instalment',
			{ principal: rupiah(3), rate: preciseRate(0) },
			'instalments',
			'instalments_too_many_for_principal'
		]
	];
	test.each(refusals)('%s', (_, changes, field, code) => {
		expect(loanSchedule({ ...usual, ...changes })).toEqual({ ok: false, field, code });
	});
});

const anyTerms = fc
	.record({
		principal: fc.integer({ min: 1, max: 50_000_000 }).map(rupiah),
		rate: fc.integer({ min: 0, max: 100_000 }).map((rate) => rate as PreciseRate),
		ratePer: fc.constantFrom(...RATE_PERIODS),
		method: fc.constantFrom(...LOAN_METHODS),
		instalments: fc.integer({ min: 1, max: 60 }),
		every: fc.oneof(
			fc.integer({ min: 1, max: 12 }).map((months) => ({ months })),
			fc.integer({ min: 1, max: 26 }).map((weeks) => ({ weeks }))
		),
		disbursedOn: fc.integer({ min: 0, max: 20_000 }).map((days) => addDays(bookDate('2000-01-01'), days)),
		daysToFirstDue: fc.integer({ min: 1, max: 400 }),
		gracePrincipal: fc.integer({ min: 0, max: 10 }),
		roundTo: fc.constantFrom(...ROUNDING_STEPS),
		rounding: fc.constantFrom(...ROUNDING_MODES),
		dayCount: fc.constantFrom(...DAY_COUNTS)
	})
	.map(({ daysToFirstDue, ...terms }) => ({
		...terms,
		firstDueOn: addDays(terms.disbursedOn, daysToFirstDue)
	}));

describe('for any loan', () => {
	test('principal adds up, never exceeds what is outstanding, and nothing is negative', () => {
		let made = 0;
		fc.assert(
			fc.property(anyTerms, (terms) => {
				const result = loanSchedule(terms);
				if (!result.ok) return;
				made += 1;
				const { instalments, totals } = result.schedule;
				let outstanding: number = terms.principal;
				for (const { principal, interest, total, outstanding: after } of instalments) {
					expect(principal).toBeGreaterThanOrEqual(0);
					expect(interest).toBeGreaterThanOrEqual(0);
					expect(principal).toBeLessThanOrEqual(outstanding);
					expect(total).toBe(principal + interest);
					expect(after).toBe(outstanding - principal);
					expect(interest % terms.roundTo).toBe(0);
					outstanding = after;
				}
				expect(instalments).toHaveLength(terms.instalments);
				expect(outstanding).toBe(0);
				expect(totals.principal).toBe(terms.principal);
				expect(result.schedule.effectiveRatePerYear).toBeGreaterThanOrEqual(0);
				expect(Number.isFinite(result.schedule.effectiveRatePerYear)).toBe(true);
			}),
			{ numRuns: 1000 }
		);
		expect(made).toBeGreaterThan(200);
	});

	test('due dates rise, and each is a whole number of steps after the first', () => {
		fc.assert(
			fc.property(anyTerms, (terms) => {
				const result = loanSchedule(terms);
				if (!result.ok) return;
				result.schedule.instalments.forEach(({ dueOn }, index) => {
					const { every, firstDueOn } = terms;
					const expected =
						'months' in every
							? addMonths(firstDueOn, every.months * index)
							: addDays(firstDueOn, every.weeks * 7 * index);
					expect(dueOn).toBe(expected);
				});
			})
		);
	});

	test('the largest loan, the highest rate and the longest time stay within the books’ range', () => {
		for (const method of LOAN_METHODS) {
			const result = loanSchedule({
				...usual,
				method,
				principal: rupiah(100_000_000_000),
				rate: preciseRate(method === 'annuity' ? 0.1 : 100),
				instalments: 600,
				every: { months: 12 },
				firstDueOn: bookDate('2036-01-15')
			});
			expect(result.ok || result.code).toBe(true);
		}
	});
});
