import { describe, expect, it } from 'vitest';
import { accruedInterest } from '#lib/arrears/accrual.ts';
import { classOf, portfolioOf, shareOf } from '#lib/arrears/classes.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';

describe('a class', () => {
	it.each([
		[0, 'current'],
		[1, 'watch'],
		[90, 'watch'],
		[91, 'substandard'],
		[180, 'substandard'],
		[181, 'doubtful'],
		[270, 'doubtful'],
		[271, 'loss']
	] as const)('of a loan %i days late is %s', (days, key) => {
		expect(classOf(days).key).toBe(key);
	});
});

describe('a portfolio', () => {
	it('is at risk with the whole principal of what is over thirty days late, and of what was restructured', () => {
		const of = (outstanding: number, daysLate: number, restructured = false) => ({
			outstanding: rupiah(outstanding),
			...{ daysLate, restructured }
		});
		const portfolio = portfolioOf([
			of(6_000_000, 0),
			of(1_000_000, 30),
			of(2_000_000, 31),
			of(1_000_000, 0, true)
		]);
		expect(portfolio.gross).toBe(10_000_000);
		expect(portfolio.atRisk).toBe(3_000_000);
		expect(shareOf(portfolio.atRisk, portfolio.gross)).toBe(3_000);
		// 0,5 % of 7.000.000, 10 % of 3.000.000.
		expect(portfolio.provision).toBe(335_000);
		expect(portfolio.classes.watch).toEqual({ loans: 2, outstanding: 3_000_000 });
	});

	it('of nothing has no share at risk', () => {
		expect(shareOf(0, portfolioOf([]).gross)).toBeNull();
	});
});

describe('interest that was earned and not paid', () => {
	const instalments = [
		{ dueOn: bookDate('2026-11-01'), interest: rupiah(31_000), paidInterest: rupiah(31_000) },
		{ dueOn: bookDate('2026-12-01'), interest: rupiah(30_000), paidInterest: rupiah(0) }
	];

	it('is the part of the running instalment whose days are over', () => {
		expect(accruedInterest(instalments, bookDate('2026-10-01'), bookDate('2026-11-16'))).toBe(15_000);
		expect(accruedInterest(instalments, bookDate('2026-10-01'), bookDate('2027-01-01'))).toBe(30_000);
	});

	it('is nothing where more was paid than earned', () => {
		const ahead = [{ dueOn: bookDate('2026-12-01'), interest: rupiah(30_000), paidInterest: rupiah(30_000) }];
		expect(accruedInterest(ahead, bookDate('2026-11-01'), bookDate('2026-11-11'))).toBe(0);
	});
});
