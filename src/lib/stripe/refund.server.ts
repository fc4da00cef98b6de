import { isStripeRefusal, stripe } from './client.server.ts';
import { toStripeAmount } from './amounts.ts';
import type { Rupiah } from '#lib/shared/money.ts';

export type SentRefund =
	| { readonly ok: true; readonly id: string }
	/** Stripe will never do it; what it says is for the officer. */
	| { readonly ok: false; readonly says: string };

/**
 * Asks Stripe to give money back, once however often it is asked. Called by the job runner, outside every
 * transaction.
 *
 * @throws when Stripe did not answer: the job comes back with the same key.
 */
export async function sendRefund(refund: {
	refundId: number;
	amount: Rupiah;
	paymentIntentId: string;
	reference: string;
	/** Counts the tries that Stripe refused: another try is another question. */
	attempt: number;
}): Promise<SentRefund> {
	try {
		const sent = await stripe().refunds.create(
			{
				payment_intent: refund.paymentIntentId,
				amount: toStripeAmount(refund.amount),
				metadata: { order: refund.reference, refund: String(refund.refundId) }
			},
			{ idempotencyKey: `refund:${refund.refundId}:${refund.attempt}` }
		);
		return sent.status === 'failed' || sent.status === 'canceled'
			? { ok: false, says: sent.failure_reason ?? sent.status }
			: { ok: true, id: sent.id };
	} catch (error) {
		if (isStripeRefusal(error)) return { ok: false, says: error.message };
		throw error;
	}
}
