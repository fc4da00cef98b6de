import * as v from 'valibot';
import { assert } from '#lib/shared/assert.ts';
import { formKey, id, line, money } from '#lib/shared/fields.ts';
import { parseRupiah, type Rupiah } from '#lib/shared/money.ts';
import { parseId, type OrderLineId } from '#lib/shared/ids.ts';

/** Who is at fault for a refund after delivery, and so bears it. */
export const REFUND_FAULTS = ['producer', 'bumdesa', 'courier'] as const;
export type RefundFault = (typeof REFUND_FAULTS)[number];

export type Answer =
	| {
			readonly kind: 'refund';
			readonly orderLineId: OrderLineId;
			readonly amount: Rupiah;
			readonly cause: RefundFault;
	  }
	| { readonly kind: 'replacement'; readonly orderLineId: OrderLineId; readonly cause: RefundFault }
	| { readonly kind: 'no' };

const maybe = v.optional(v.string(), '');

/** A complaint's answer as it is typed: line and fault only where something is given, an amount only for money. */
export const answerForm = v.pipe(
	v.object({
		answer: v.picklist(['refund', 'replacement', 'no'], 'choice_missing'),
		orderLineId: maybe,
		amount: maybe,
		cause: maybe,
		text: line(500),
		key: formKey
	}),
	v.rawCheck(({ dataset, addIssue }) => {
		if (!dataset.typed || dataset.value.answer === 'no') return;
		const { value } = dataset;
		const wrong = (field: 'orderLineId' | 'amount' | 'cause', message: string) =>
			addIssue({
				message,
				path: [{ type: 'object', origin: 'value', input: value, key: field, value: value[field] }]
			});
		if (parseId(value.orderLineId) === null) wrong('orderLineId', 'choice_missing');
		if (!REFUND_FAULTS.some((fault) => fault === value.cause)) wrong('cause', 'choice_missing');
		const amount = value.answer === 'refund' ? parseRupiah(value.amount) : null;
		if (amount && !amount.ok) wrong('amount', amount.code);
	}),
	v.transform(({ answer, orderLineId, amount, cause, text, key }) => ({
		answer: answerFrom(answer, orderLineId, amount, cause),
		text,
		key
	}))
);

function answerFrom(kind: Answer['kind'], lineText: string, amountText: string, causeText: string): Answer {
	if (kind === 'no') return { kind };
	const orderLineId = parseId<'order_line'>(lineText);
	const cause = REFUND_FAULTS.find((fault) => fault === causeText);
	assert(orderLineId && cause, 'an answer that gives something was checked');
	if (kind === 'replacement') return { kind, orderLineId, cause };
	const amount = parseRupiah(amountText);
	assert(amount.ok, 'an amount was checked');
	return { kind, orderLineId, amount: amount.amount, cause };
}

/** Money back for a delivered line, without a complaint. */
export const refundForm = v.object({
	orderLineId: id<'order_line'>(),
	amount: money(),
	cause: v.picklist(REFUND_FAULTS, 'choice_missing'),
	reason: line(200),
	key: formKey
});
