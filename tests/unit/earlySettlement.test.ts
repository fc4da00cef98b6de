import { describe, expect, it } from 'vitest';
import type { OpenInstalment } from '#lib/loans/dues.ts';
import { earlySettlement } from '#lib/loans/earlySettlement.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { rupiah } from '#lib/shared/money.ts';

function instalment(number: number, month: string, paid = 0): OpenInstalment {
	const dueOn = bookDate(`2026-${month}-10`);
	return {
		...{ number, dueOn, lateFrom: dueOn, principal: rupiah(200_000), interest: rupiah(20_001) },
		...{ paidPrincipal: rupiah(0), paidInterest: rupiah(paid), paidPenalty: rupiah(0) }
	};
}

const LOAN = [instalment(1, '03'), instalment(2, '04', 5_000), instalment(3, '05')];
const ON = bookDate('2026-03-10');

describe('what it takes to pay a loan off early', () => {
	it('asks for all principal and no interest that is not due, where all of it is forgiven', () => {
		const early = earlySettlement(LOAN, ON, { earlyForgivenBasisPoints: 10_000, roundTo: 1 });
		expect(early).toEqual({ principal: 400_000, interest: 0, forgiven: 35_002 });
	});

	it('asks for all interest where none is forgiven, less what is paid of it', () => {
		const early = earlySettlement(LOAN, ON, { earlyForgivenBasisPoints: 0, roundTo: 1 });
		expect(early).toEqual({ principal: 400_000, interest: 35_002, forgiven: 0 });
	});

	it('asks for its share half-even, to the step of the product', () => {
		const early = earlySettlement(LOAN, ON, { earlyForgivenBasisPoints: 2_500, roundTo: 100 });
		expect(early).toEqual({ principal: 400_000, interest: 26_300, forgiven: 8_702 });
	});

	it('never asks for more interest than there is, however coarse the step', () => {
		const early = earlySettlement([instalment(1, '04', 19_401)], ON, {
			...{ earlyForgivenBasisPoints: 0, roundTo: 1_000 }
		});
		expect(early).toEqual({ principal: 200_000, interest: 600, forgiven: 0 });
	});

	it('is nothing when everything is due', () => {
		const early = earlySettlement(LOAN, bookDate('2026-05-10'), {
			...{ earlyForgivenBasisPoints: 5_000, roundTo: 1 }
		});
		expect(early).toEqual({ principal: 0, interest: 0, forgiven: 0 });
	});
});
