import * as v from 'valibot';
import { formKey, id, line, money } from '#lib/shared/fields.ts';
import { PAYOUT_METHODS } from './states.ts';

const optionalLine = (most: number) =>
	v.optional(v.pipe(v.string(), v.trim(), v.maxLength(most, 'too_long')), '');

/** What is typed to ask for a payout. The account is asked for only when it goes to a bank. */
export const payoutForm = v.pipe(
	v.object({
		membershipId: id<'membership'>(),
		amount: money(),
		method: v.picklist(PAYOUT_METHODS, 'choice_missing'),
		bankName: optionalLine(60),
		bankNumber: optionalLine(34),
		bankHolder: optionalLine(80),
		key: formKey
	}),
	v.forward(
		v.check(({ method, bankName }) => method === 'cash' || bankName !== '', 'required'),
		['bankName']
	),
	v.forward(
		v.check(
			({ method, bankNumber }) => method === 'cash' || /^[\d .-]{5,34}$/.test(bankNumber),
			'account_number_invalid'
		),
		['bankNumber']
	),
	v.forward(
		v.check(({ method, bankHolder }) => method === 'cash' || bankHolder !== '', 'required'),
		['bankHolder']
	)
);
export type PayoutForm = v.InferOutput<typeof payoutForm>;

/** The bank account that was typed, or null for cash. */
export function bankOf({ method, bankName, bankNumber, bankHolder }: PayoutForm) {
	if (method === 'cash') return null;
	return { name: bankName, number: bankNumber.replace(/[ .-]/g, ''), holder: bankHolder };
}

export const reasonForm = v.object({ reason: line(200) });
export const payForm = v.object({
	reference: line(60),
	bankCharge: money({ zero: true }),
	key: formKey
});
