import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dueOn, nextDue, penaltyDue, spread, take, totalOf, type OpenInstalment } from '#lib/loans/dues.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';

const terms = { penaltyBasisPoints: 200, penaltyGraceDays: 5, penaltyCeilingBasisPoints: 1000 };

function instalment(number: number, changes: Partial<OpenInstalment> = {}): OpenInstalment {
	const day = bookDate(`2026-0${number}-10`);
	return {
		number,
		dueOn: day,
		lateFrom: day,
		principal: rupiah(100_000),
		interest: rupiah(20_000),
		paidPrincipal: rupiah(0),
		paidInterest: rupiah(0),
		paidPenalty: rupiah(0),
		...changes
	};
}

describe('a penalty', () => {
	it('is nothing within the days of grace, then 2 % a month of what is overdue', () => {
		expect(penaltyDue(instalment(1), bookDate('2026-01-15'), terms)).toBe(0);
		expect(penaltyDue(instalment(1), bookDate('2026-02-14'), terms)).toBe(2_400);
	});

	it('stops at its ceiling of 10 % of the instalment', () => {
		expect(penaltyDue(instalment(1), bookDate('2027-01-10'), terms)).toBe(12_000);
	});

	it('asks only for what was not paid of it', () => {
		const partly = instalment(1, { paidPenalty: rupiah(2_000) });
		expect(penaltyDue(partly, bookDate('2026-02-14'), terms)).toBe(400);
	});

	it('does not count the days before a refund reopened the instalment', () => {
		const reopened = instalment(1, { lateFrom: bookDate('2026-02-14') });
		expect(penaltyDue(reopened, bookDate('2026-02-14'), terms)).toBe(0);
	});
});

describe('what is asked for next', () => {
	const loan = (...instalments: OpenInstalment[]) => ({ instalments, product: terms });
	const paid = { paidPrincipal: rupiah(100_000), paidInterest: rupiah(20_000) };

	it('is nothing without a loan, and when all is paid', () => {
		expect(nextDue([], bookDate('2026-01-01'))).toBeNull();
		expect(nextDue([loan(instalment(1, paid))], bookDate('2026-02-01'))).toBeNull();
	});

	it('is what falls due first, of all loans together', () => {
		const loans = [loan(instalment(1, paid), instalment(2)), loan(instalment(2), instalment(3))];
		expect(nextDue(loans, bookDate('2026-01-20'))).toEqual({ on: '2026-02-10', amount: 240_000 });
	});

	it('is all that is due by the day, with penalties, once anything is', () => {
		const loans = [loan(instalment(1), instalment(2)), loan(instalment(3))];
		expect(nextDue(loans, bookDate('2026-02-14'))).toEqual({ on: '2026-01-10', amount: 242_400 });
	});
});

describe('what is due', () => {
	it('is all of the instalments that fell due, penalty, interest and principal apart', () => {
		const due = dueOn([instalment(1), instalment(2), instalment(3)], bookDate('2026-02-14'), terms);
		expect(due).toEqual({ penalty: 2_400, interest: 40_000, principal: 200_000 });
	});

	it('is taken from a sum as penalty, interest, principal, and what goes beyond', () => {
		const due = { penalty: rupiah(2_400), interest: rupiah(40_000), principal: rupiah(200_000) };
		expect(take(rupiah(50_000), due)).toEqual({
			penalty: 2_400,
			interest: 40_000,
			principal: 7_600,
			beyond: 0
		});
		expect(take(rupiah(300_000), due).beyond).toBe(57_600);
	});

	it('goes to the oldest instalment first', () => {
		const on = bookDate('2026-02-14');
		const paid = { penalty: rupiah(2_400), interest: rupiah(30_000), principal: rupiah(110_000) };
		expect(spread(paid, [instalment(2), instalment(1)], { on, terms })).toEqual([
			{ number: 1, penalty: 2_400, interest: 20_000, principal: 100_000 },
			{ number: 2, penalty: 0, interest: 10_000, principal: 10_000 }
		]);
	});

	it('adds up whatever is paid of it', () => {
		const on = bookDate('2026-06-01');
		const open = [instalment(1), instalment(2), instalment(3), instalment(4)];
		const due = dueOn(open, on, terms);
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 1_000_000 }), (amount) => {
				const { beyond, ...paid } = take(rupiah(amount), due);
				const parts = spread(paid, open, { on, terms });
				expect(parts.reduce((sum, part) => sum + totalOf(part), 0) + beyond).toBe(amount);
			})
		);
	});
});
