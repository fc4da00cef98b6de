import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loanFor, payOutOf } from '#lib/lending/payOut.ts';
import { rupiah } from '#lib/shared/money.ts';

test('what is kept and what is paid out add up to the loan', () => {
	expect(payOutOf(rupiah(150_000), { feeBasisPoints: 100, riskBasisPoints: 150 })).toEqual({
		...{ fee: 1_500, risk: 2_250, net: 146_250 }
	});
	expect(loanFor(rupiah(146_250), { feeBasisPoints: 100, riskBasisPoints: 150 })).toBe(150_000);
	expect(loanFor(rupiah(144_000), { feeBasisPoints: 0, riskBasisPoints: 0 })).toBe(144_000);
});

test('the loan for a sum is the smallest that pays it out, whatever is kept', () => {
	const share = fc.integer({ min: 0, max: 2_000 });
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 50_000_000 }),
			share,
			share,
			(net, feeBasisPoints, riskBasisPoints) => {
				const kept = { feeBasisPoints, riskBasisPoints };
				const amount = loanFor(rupiah(net), kept);
				expect(payOutOf(amount, kept).net).toBeGreaterThanOrEqual(net);
				if (amount > net) expect(payOutOf(rupiah(amount - 1), kept).net).toBeLessThan(net);
			}
		)
	);
});
