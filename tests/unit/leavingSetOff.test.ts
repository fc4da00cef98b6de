import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { setOff, type LoanDebt } from '#lib/leaving/setOff.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';

const amount = (most = 5_000_000) => fc.integer({ min: 0, max: most }).map(rupiah);
const loan: fc.Arbitrary<LoanDebt<number>> = fc.record({
	id: fc.nat(),
	due: fc.record({ penalty: amount(), interest: amount(), principal: amount() }),
	early: fc.record({ principal: amount(), interest: amount() })
});
const debts = fc.record({
	loans: fc.array(loan, { maxLength: 4 }),
	jointLiability: amount(),
	other: amount()
});

describe('what a leaver has against what she owes', () => {
	it('adds up, is never negative, and leaves a rest or a debt but not both', () => {
		fc.assert(
			fc.property(amount(30_000_000), debts, (pot, owed) => {
				const done = setOff(pot, owed);
				const paid = sumRupiah(done.loans.map((each) => each.paid));
				expect(paid + done.jointLiability + done.other + done.rest).toBe(pot);
				const all =
					owed.jointLiability +
					owed.other +
					owed.loans.reduce(
						(sum, { due, early }) =>
							sum + due.penalty + due.interest + due.principal + early.principal + early.interest,
						0
					);
				expect(paid + done.jointLiability + done.other + done.debtLeft).toBe(all);
				expect(Math.min(done.rest, done.debtLeft)).toBe(0);
				for (const each of done.loans) {
					expect(each.penalty + each.interest + each.principal + each.advance).toBe(each.paid);
					for (const part of [each.penalty, each.interest, each.principal, each.advance, each.left])
						expect(part).toBeGreaterThanOrEqual(0);
				}
			}),
			{ numRuns: 2_000 }
		);
	});

	it('pays penalty, interest and principal of the first loan before the second gets anything', () => {
		const due = { penalty: rupiah(1_000), interest: rupiah(2_000), principal: rupiah(10_000) };
		const early = { principal: rupiah(50_000), interest: rupiah(500) };
		const owed = {
			loans: [
				{ id: 1, due, early },
				{ id: 2, due, early }
			],
			...{ jointLiability: rupiah(7_000), other: rupiah(3_000) }
		};
		const short = setOff(rupiah(20_000), owed);
		expect(short.loans).toMatchObject([
			{ penalty: 1_000, interest: 2_000, principal: 17_000, left: 43_500 },
			{ paid: 0, left: 63_500 }
		]);
		expect(short).toMatchObject({ rest: 0, debtLeft: 117_000 });
		const nearly = setOff(rupiah(63_200), owed);
		expect(nearly.loans[0]).toMatchObject({ principal: 10_000, advance: 50_200, left: 300 });
		const enough = setOff(rupiah(140_000), owed);
		expect(enough).toMatchObject({ jointLiability: 7_000, other: 3_000, rest: 3_000, debtLeft: 0 });
		expect(enough.loans[0]).toMatchObject({ interest: 2_500, principal: 60_000 });
	});
});
