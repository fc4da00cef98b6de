import * as v from 'valibot';
import { payRefund, refundById, sendingFailed } from '#lib/payments/refunds.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { sessionOfPayment } from '#lib/stripe/checkout.server.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { reconcilePayout } from '#lib/stripe/payout.server.ts';
import { sendRefund } from '#lib/stripe/refund.server.ts';
import { orderByNumber } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { endSession } from './endSession.server.ts';
import { expireOnlineOrders } from './expire.server.ts';

const MINUTE_MS = 60_000;
const refundJob = v.object({ refundId: v.number() });
const closeJob = v.object({ paymentId: v.number() });
const payoutJob = v.object({ payoutId: v.string() });

/** What is asked of Stripe after a commit; called once at start. A job that fails comes back with the same keys. */
export function registerOnlineJobs(): void {
	registerJob(
		'online.expire',
		async () => {
			await expireOnlineOrders();
		},
		MINUTE_MS
	);
	registerJob('stripe.refund', (payload) => giveBack(v.parse(refundJob, payload).refundId));
	registerJob('stripe.close', (payload) => closeCheckout(v.parse(closeJob, payload).paymentId as PaymentId));
	registerJob('stripe.payout', (payload) => reconcilePayout(v.parse(payoutJob, payload).payoutId));
}

/** Sends a refund that an officer approved, and books what came of it. */
export async function giveBack(refundId: number): Promise<void> {
	const refund = await refundById(db, refundId);
	if (refund?.state !== 'sending') return;
	const { reference, amount, sendingAttempts: attempt } = refund;
	const session = refund.viaPaymentId === null ? null : await sessionOfPayment(db, refund.viaPaymentId);
	const intent = session?.paymentIntentId;
	const sent = intent
		? await sendRefund({ refundId, amount, reference, attempt, paymentIntentId: intent })
		: { ok: false as const, says: 'payment_intent' };
	await write(async (tx) => {
		const still = await refundById(tx, refundId);
		if (still?.state !== 'sending') return;
		if (!sent.ok) {
			await sendingFailed(tx, systemActor, still, sent.says);
			return;
		}
		await payRefund(tx, systemActor, { refundId, how: 'stripe', reference: sent.id });
		const order = await orderByNumber(tx, reference);
		if (order) {
			await recordEvent(tx, systemActor, { orderId: order.id, event: 'refunded', detail: { amount } });
		}
	});
}

/** Ends the session of a payment that is over. Who paid in the meantime is owed it back. */
async function closeCheckout(paymentId: PaymentId): Promise<void> {
	const session = isStripeOn() ? await sessionOfPayment(db, paymentId) : null;
	if (session?.state !== 'open') return;
	if ((await endSession(session)) === null) {
		throw new Error('Stripe did not answer; the session is still open');
	}
}
