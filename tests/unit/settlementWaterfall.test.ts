import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { settle, settlementSteps, splitPrice, type SettlementClaims } from '#lib/settlement/waterfall.ts';

/** The usual caps with nothing due, for cases to build on. */
const NOTHING_DUE: SettlementClaims = {
	otherDue: rupiah(0),
	dueLoans: [],
	loanCapBasisPoints: 3000,
	mandatoryDue: rupiah(0),
	mandatoryCapBasisPoints: 1000,
	leastTakeHome: rupiah(0)
};

function loan(penalty: number, interest: number, principal: number) {
	return { penalty: rupiah(penalty), interest: rupiah(interest), principal: rupiah(principal) };
}

describe('splitting the price', () => {
	test('lele for 500.000 at 8 % and 2 %: 40.000, 10.000 and 450.000', () => {
		const parts = splitPrice({
			gross: rupiah(500_000),
			commissionBasisPoints: 800,
			groupShareBasisPoints: 200
		});
		expect(parts).toEqual({ commission: 40_000, groupShare: 10_000, payable: 450_000 });
	});

	test('fees are rounded half-even and the producer has the rest', () => {
		// 2,5 % of 100 is 2,5 → 2; 7,5 % of 100 is 7,5 → 8.
		expect(
			splitPrice({ gross: rupiah(100), commissionBasisPoints: 250, groupShareBasisPoints: 750 })
		).toEqual({ commission: 2, groupShare: 8, payable: 90 });
	});

	test('two halves that both round up never take more than there is', () => {
		expect(
			splitPrice({ gross: rupiah(3), commissionBasisPoints: 5000, groupShareBasisPoints: 5000 })
		).toEqual({ commission: 2, groupShare: 1, payable: 0 });
	});

	test('fees above the whole are a mistake of ours', () => {
		expect(() =>
			splitPrice({ gross: rupiah(100), commissionBasisPoints: 6000, groupShareBasisPoints: 5000 })
		).toThrow('fees are shares of one whole');
	});
});

describe('the waterfall', () => {
	test('the worked example: 307.500 of 500.000 reach the member', () => {
		const result = settle({
			...NOTHING_DUE,
			gross: rupiah(500_000),
			commissionBasisPoints: 800,
			groupShareBasisPoints: 200,
			dueLoans: [loan(0, 20_000, 100_000)],
			mandatoryDue: rupiah(22_500)
		});
		expect(result).toEqual({
			commission: 40_000,
			groupShare: 10_000,
			payable: 450_000,
			other: 0,
			loans: [loan(0, 20_000, 100_000)],
			penalty: 0,
			interest: 20_000,
			principal: 100_000,
			mandatory: 22_500,
			voluntary: 307_500
		});
	});

	test('a loan above the cap is paid penalty first, then interest, then as much principal as fits', () => {
		const steps = settlementSteps(rupiah(450_000), {
			...NOTHING_DUE,
			dueLoans: [loan(5_000, 20_000, 400_000)]
		});
		expect([steps.penalty, steps.interest, steps.principal]).toEqual([5_000, 20_000, 110_000]);
		expect(steps.voluntary).toBe(315_000);
	});

	test('the older loan is paid in full, its principal too, before the newer one’s penalty', () => {
		const steps = settlementSteps(rupiah(100_000), {
			...NOTHING_DUE,
			dueLoans: [loan(1_000, 2_000, 20_000), loan(3_000, 9_000, 50_000)]
		});
		expect(steps.loans).toEqual([loan(1_000, 2_000, 20_000), loan(3_000, 4_000, 0)]);
	});

	test('what is owed from refunds comes before the loans and inside the same cap', () => {
		const steps = settlementSteps(rupiah(100_000), {
			...NOTHING_DUE,
			otherDue: rupiah(25_000),
			dueLoans: [loan(0, 10_000, 0)]
		});
		expect([steps.other, steps.interest]).toEqual([25_000, 5_000]);
	});

	test('mandatory savings take at most 10 % of the payable, not of what the loans left', () => {
		const steps = settlementSteps(rupiah(100_000), {
			...NOTHING_DUE,
			dueLoans: [loan(0, 0, 90_000)],
			mandatoryDue: rupiah(50_000)
		});
		expect([steps.principal, steps.mandatory, steps.voluntary]).toEqual([30_000, 10_000, 60_000]);
	});

	test('a cap that is not whole rupiah is rounded down, for it says at most', () => {
		// 30 % of 5 is 1,5 and 10 % of 5 is 0,5.
		const steps = settlementSteps(rupiah(5), {
			...NOTHING_DUE,
			dueLoans: [loan(0, 0, 5)],
			mandatoryDue: rupiah(5)
		});
		expect([steps.principal, steps.mandatory, steps.voluntary]).toEqual([1, 0, 4]);
	});

	test('the least take-home holds back mandatory savings first, then the loans', () => {
		const claims = {
			...NOTHING_DUE,
			dueLoans: [loan(0, 20_000, 100_000)],
			mandatoryDue: rupiah(22_500)
		};
		const steps = (leastTakeHome: number) => {
			const { interest, principal, mandatory, voluntary } = settlementSteps(rupiah(450_000), {
				...claims,
				leastTakeHome: rupiah(leastTakeHome)
			});
			return [interest, principal, mandatory, voluntary];
		};
		expect(steps(307_500)).toEqual([20_000, 100_000, 22_500, 307_500]);
		expect(steps(320_000)).toEqual([20_000, 100_000, 10_000, 320_000]);
		expect(steps(440_000)).toEqual([10_000, 0, 0, 440_000]);
		expect(steps(450_000)).toEqual([0, 0, 0, 450_000]);
		expect(steps(900_000)).toEqual([0, 0, 0, 450_000]);
	});

	test('nothing payable gives nothing to anybody', () => {
		const steps = settlementSteps(rupiah(0), { ...NOTHING_DUE, dueLoans: [loan(1, 1, 1)] });
		expect(sumRupiah([steps.other, steps.penalty, steps.interest, steps.principal, steps.voluntary])).toBe(0);
	});
});

const anyAmount = fc.integer({ min: 0, max: 2_000_000 }).map(rupiah);
const anyShare = fc.integer({ min: 0, max: 10_000 });
const anySettlement = fc
	.record({
		gross: anyAmount,
		commissionBasisPoints: anyShare,
		groupShareBasisPoints: anyShare,
		otherDue: anyAmount,
		dueLoans: fc.array(fc.record({ penalty: anyAmount, interest: anyAmount, principal: anyAmount }), {
			maxLength: 5
		}),
		loanCapBasisPoints: anyShare,
		mandatoryDue: anyAmount,
		mandatoryCapBasisPoints: anyShare,
		leastTakeHome: anyAmount
	})
	.filter((input) => input.commissionBasisPoints + input.groupShareBasisPoints <= 10_000);

describe('for any settlement', () => {
	test('the parts add up to gross, none is negative, none is above its claim', () => {
		fc.assert(
			fc.property(anySettlement, (input) => {
				const result = settle(input);
				const { commission, groupShare, payable, loans, ...steps } = result;
				const parts = [commission, groupShare, ...Object.values(steps)];
				expect(sumRupiah(parts)).toBe(input.gross);
				expect(Math.min(...parts)).toBeGreaterThanOrEqual(0);
				expect(sumRupiah(Object.values(steps))).toBe(payable);
				expect(steps.other).toBeLessThanOrEqual(input.otherDue);
				expect(steps.mandatory).toBeLessThanOrEqual(input.mandatoryDue);
				loans.forEach((paid, index) => {
					expect(paid.penalty).toBeLessThanOrEqual(input.dueLoans[index]?.penalty ?? -1);
					expect(paid.interest).toBeLessThanOrEqual(input.dueLoans[index]?.interest ?? -1);
					expect(paid.principal).toBeLessThanOrEqual(input.dueLoans[index]?.principal ?? -1);
				});
			})
		);
	});

	test('the caps and the least take-home hold', () => {
		fc.assert(
			fc.property(anySettlement, (input) => {
				const { payable, other, penalty, interest, principal, mandatory, voluntary } = settle(input);
				const toLoans = other + penalty + interest + principal;
				expect(toLoans * 10_000).toBeLessThanOrEqual(payable * input.loanCapBasisPoints);
				expect(mandatory * 10_000).toBeLessThanOrEqual(payable * input.mandatoryCapBasisPoints);
				expect(voluntary).toBeGreaterThanOrEqual(Math.min(payable, input.leastTakeHome));
			})
		);
	});

	test('an assigned loan takes more than the others may, up to the share agreed for it, and never the take-home', () => {
		const assigned = fc.record({
			...{ penalty: anyAmount, interest: anyAmount, principal: anyAmount, capBasisPoints: anyShare }
		});
		fc.assert(
			fc.property(anySettlement, assigned, (input, last) => {
				const { payable, other, loans, voluntary } = settle({
					...input,
					dueLoans: [...input.dueLoans, last]
				});
				const own = loans.at(-1);
				const before = settle(input);
				const taken = other + sumRupiah(loans.flatMap((l) => [l.penalty, l.interest, l.principal]));
				const most = Math.max(input.loanCapBasisPoints, last.capBasisPoints);
				expect(taken * 10_000).toBeLessThanOrEqual(payable * most);
				// The others get what they got without it.
				expect(loans.slice(0, -1)).toEqual(before.loans);
				expect(voluntary).toBeGreaterThanOrEqual(Math.min(payable, input.leastTakeHome));
				const left =
					Math.floor((payable * most) / 10_000) -
					(taken - sumRupiah(own ? [own.penalty, own.interest, own.principal] : []));
				const room = Math.max(
					0,
					Math.min(
						left,
						payable -
							input.leastTakeHome -
							other -
							sumRupiah(before.loans.flatMap((l) => [l.penalty, l.interest, l.principal]))
					)
				);
				const claim = last.penalty + last.interest + last.principal;
				expect(own && own.penalty + own.interest + own.principal).toBe(Math.min(claim, room));
			})
		);
	});

	test('a later claim gets something only when the earlier ones of its kind are paid in full', () => {
		fc.assert(
			fc.property(anySettlement, (input) => {
				const { other, loans } = settle(input);
				const claimed = [
					input.otherDue,
					...input.dueLoans.flatMap((l) => [l.penalty, l.interest, l.principal])
				];
				const paid = [other, ...loans.flatMap((l) => [l.penalty, l.interest, l.principal])];
				const firstShort = paid.findIndex((amount, index) => amount < (claimed[index] ?? 0));
				if (firstShort >= 0) expect(sumRupiah(paid.slice(firstShort + 1))).toBe(0);
			})
		);
	});
});
