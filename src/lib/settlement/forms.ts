import * as v from 'valibot';
import { assert } from '#lib/shared/assert.ts';
import { formKey, line, money } from '#lib/shared/fields.ts';
import { parseRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { OrderLineId } from '#lib/shared/ids.ts';
import { parseRefundOf, type RefundOf } from '#lib/orders/charges.ts';
import { REFUND_FAULTS, type RefundFault } from './faults.ts';

export type Answer =
	| ({ readonly kind: 'refund'; readonly amount: Rupiah; readonly cause: RefundFault } & RefundOf)
	| { readonly kind: 'replacement'; readonly orderLineId: OrderLineId; readonly cause: RefundFault }
	| { readonly kind: 'no' };

const maybe = v.optional(v.string(), '');

/** A complaint's answer as it is typed: what it is for and the fault only where something is given, an amount only for money. */
export const answerForm = v.pipe(
	v.object({
		answer: v.picklist(['refund', 'replacement', 'no'], 'choice_missing'),
		what: maybe,
		amount: maybe,
		cause: maybe,
		text: line(500),
		key: formKey
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed || dataset.value.answer === 'no') return;
		const { value } = dataset;
		const wrong = (field: 'what' | 'amount' | 'cause', message: string) =>
			addIssue({
				message,
				path: [{ type: 'object', origin: 'value', input: value, key: field, value: value[field] }]
			});
		const of = parseRefundOf(value.what);
		// Only goods can be given again.
		if (!of || (value.answer === 'replacement' && 'charge' in of)) wrong('what', 'choice_missing');
		if (!REFUND_FAULTS.some((fault) => fault === value.cause)) wrong('cause', 'choice_missing');
		const amount = value.answer === 'refund' ? parseRupiah(value.amount) : null;
		if (amount && !amount.ok) wrong('amount', amount.code);
	}),
	v.transform(({ answer, what, amount, cause, text, key }) => ({
		answer: answerFrom(answer, what, amount, cause),
		text,
		key
	}))
);

function answerFrom(kind: Answer['kind'], what: string, amountText: string, causeText: string): Answer {
	if (kind === 'no') return { kind };
	const of = parseRefundOf(what);
	const cause = REFUND_FAULTS.find((fault) => fault === causeText);
	assert(of && cause, 'an answer that gives something was checked');
	if (kind === 'replacement') {
		assert('orderLineId' in of, 'a replacement of goods was checked');
		return { kind, cause, ...of };
	}
	const amount = parseRupiah(amountText);
	assert(amount.ok, 'an amount was checked');
	return { kind, amount: amount.amount, cause, ...of };
}

/** Money back for a delivered line or a charge, without a complaint. */
export const refundForm = v.object({
	what: v.pipe(
		v.string('choice_missing'),
		v.rawTransform<string, RefundOf>(({ dataset, addIssue, NEVER }) => {
			const of = parseRefundOf(dataset.value);
			if (of) return of;
			addIssue({ message: 'choice_missing' });
			return NEVER;
		})
	),
	amount: money(),
	cause: v.picklist(REFUND_FAULTS, 'choice_missing'),
	reason: line(200),
	key: formKey
});
