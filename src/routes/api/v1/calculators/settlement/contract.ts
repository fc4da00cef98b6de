import * as v from 'valibot';
import { amount, answeredAmount, percent } from '../fields.ts';

const MOST_LOANS = 100;

export const settlementRequest = v.strictObject({
	gross: amount('What the buyer paid for the goods, without delivery.'),
	commissionPercent: percent(),
	groupFeePercent: percent(),
	dueLoans: v.pipe(
		v.array(v.strictObject({ penalty: amount(), interest: amount(), principal: amount() }), 'not_a_list'),
		v.maxLength(MOST_LOANS, 'list_too_long'),
		v.metadata({ description: 'What each loan asks for today, oldest due first.' })
	),
	loanCapPercent: percent('The share of payable that loans and other dues may take together.'),
	mandatoryDue: amount('Mandatory savings in arrears and this month’s.'),
	mandatoryCapPercent: percent('The share of payable that mandatory savings may take.'),
	otherDue: v.optional(amount('From earlier refunds and joint liability; inside the loan cap.'), 0),
	leastTakeHome: v.optional(amount('What all deductions together leave at least.'), 0)
});

export const settlementAnswer = v.strictObject({
	commission: answeredAmount,
	groupFee: answeredAmount,
	payable: answeredAmount,
	other: answeredAmount,
	penalty: answeredAmount,
	interest: answeredAmount,
	principal: answeredAmount,
	mandatory: answeredAmount,
	voluntary: answeredAmount
});

export const settlementExample = {
	gross: 500_000,
	commissionPercent: 8,
	groupFeePercent: 2,
	dueLoans: [{ penalty: 0, interest: 20_000, principal: 100_000 }],
	loanCapPercent: 30,
	mandatoryDue: 22_500,
	mandatoryCapPercent: 10
} as const;
