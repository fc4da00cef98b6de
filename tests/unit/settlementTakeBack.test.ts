import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import {
	recover,
	splitRefund,
	stepsLeft,
	takeBack,
	type LineParts,
	type Steps
} from '#lib/settlement/takeBack.ts';

const r = rupiah;
const LINE: LineParts = {
	...{ payable: r(450_000), commission: r(40_000), groupShare: r(10_000), bought: r(0) }
};

function steps(given: Partial<Record<keyof Steps, number>>): Steps {
	const of = (step: keyof Steps): Rupiah => r(given[step] ?? 0);
	return {
		otherDue: of('otherDue'),
		penalty: of('penalty'),
		interest: of('interest'),
		principal: of('principal'),
		mandatory: of('mandatory'),
		voluntary: of('voluntary')
	};
}

describe('a refund by the producer’s fault', () => {
	test('of 50.000 of 500.000 at 8 % and 2 % is 45.000 + 4.000 + 1.000', () => {
		expect(splitRefund(r(50_000), LINE)).toEqual({
			...{ payable: 45_000, commission: 4_000, groupShare: 1_000, bought: 0 }
		});
	});

	test('in many small pieces adds up and never takes more from a part than it had', () => {
		fc.assert(
			fc.property(
				fc.record({
					payable: fc.nat(10_000),
					commission: fc.nat(2_000),
					groupShare: fc.nat(1_000),
					bought: fc.nat(5_000)
				}),
				fc.array(fc.integer({ min: 1, max: 3_000 }), { maxLength: 20 }),
				(line, wishes) => {
					const left = {
						payable: r(line.payable),
						commission: r(line.commission),
						groupShare: r(line.groupShare),
						bought: r(line.bought)
					};
					for (const wish of wishes) {
						const whole = left.payable + left.commission + left.groupShare + left.bought;
						if (wish > whole) return;
						const part = splitRefund(r(wish), left);
						expect(part.payable + part.commission + part.groupShare + part.bought).toBe(wish);
						left.payable = r(left.payable - part.payable);
						left.commission = r(left.commission - part.commission);
						left.groupShare = r(left.groupShare - part.groupShare);
						left.bought = r(left.bought - part.bought);
						const least = Math.min(left.payable, left.commission, left.groupShare, left.bought);
						expect(least).toBeGreaterThanOrEqual(0);
					}
				}
			)
		);
	});
});

describe('taking back what the waterfall gave', () => {
	const given = steps({
		otherDue: 10,
		penalty: 20,
		interest: 30,
		principal: 40,
		mandatory: 50,
		voluntary: 100
	});

	test('begins with voluntary savings and goes up step by step', () => {
		expect(takeBack(r(60), given)).toEqual(steps({ voluntary: 60 }));
		expect(takeBack(r(170), given)).toEqual(steps({ voluntary: 100, mandatory: 50, principal: 20 }));
		expect(takeBack(r(250), given)).toEqual(given);
	});

	test('never takes more than the settlement gave', () => {
		expect(() => takeBack(r(251), given)).toThrow();
	});

	test('goes on where an earlier refund stopped', () => {
		const first = takeBack(r(120), given);
		expect(takeBack(r(40), stepsLeft(given, [first]))).toEqual(steps({ mandatory: 30, principal: 10 }));
	});

	test('what she no longer has is owed, never a balance below zero', () => {
		const taken = steps({ voluntary: 100, mandatory: 50, principal: 20 });
		const loans = { penalty: r(0), interest: r(0), principal: r(20) };
		expect(recover(taken, { voluntary: r(30), mandatory: r(50), loans })).toEqual({
			voluntary: 30,
			mandatory: 50,
			loans,
			receivable: 70
		});
	});
});
