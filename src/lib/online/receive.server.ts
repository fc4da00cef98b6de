import type Stripe from 'stripe';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import {
	dateIn,
	payRefund,
	refundById,
	refundByReference,
	sendingFailed
} from '#lib/payments/refunds.server.ts';
import { clearingOf } from '#lib/payments/clearing.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { enqueue } from '#lib/shared/jobs.server.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { fromStripeAmount } from '#lib/stripe/amounts.ts';
import { checkoutByIntent, factsOf } from '#lib/stripe/checkout.server.ts';
import { isStripeLive } from '#lib/stripe/client.server.ts';
import { isKnownEvent, keepEvent, type Judged } from '#lib/stripe/events.server.ts';
import { cancelDisputed } from '#lib/orders/cancel.server.ts';
import { orderByNumber } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { applyCheckout, applyExpiredCheckout, applyFailedCheckout } from './apply.server.ts';
import { handOverRefund } from './sendBack.server.ts';

/**
 * Takes an event whose signature was true: once for its id, and by effects that may come again and in any order.
 * What does not fit is kept and flagged for an officer, never acted on.
 */
export async function receiveStripeEvent(event: Stripe.Event): Promise<void> {
	await write(async (tx) => {
		if (await isKnownEvent(tx, event.id)) return;
		const judged = await judge(tx, event);
		faultPoint('stripe.before_keep');
		const { id } = event.data.object as { id?: string };
		await keepEvent(tx, event, id ?? '', judged);
	});
}

async function judge(tx: Tx, event: Stripe.Event): Promise<Judged> {
	switch (event.type) {
		case 'checkout.session.completed':
		case 'checkout.session.async_payment_succeeded':
			return applyCheckout(tx, factsOf(event.data.object));
		case 'checkout.session.async_payment_failed':
			return applyFailedCheckout(tx, factsOf(event.data.object));
		case 'checkout.session.expired':
			return applyExpiredCheckout(tx, factsOf(event.data.object));
		case 'refund.created':
		case 'refund.updated':
		case 'refund.failed':
			return applyRefund(tx, event.data.object);
		case 'charge.dispute.created':
			return disputed(tx, event.data.object, 'dispute');
		case 'charge.dispute.closed':
			return applyDisputeClosed(tx, event.data.object);
		case 'payout.paid':
			return applyPayout(tx, event.data.object);
		default:
			return { outcome: 'ignored' };
	}
}

/** A refund of ours that Stripe could not bring to the buyer is owed again; one made at Stripe itself is flagged. */
async function applyRefund(tx: Tx, refund: Stripe.Refund): Promise<Judged> {
	const amount = fromStripeAmount(refund.amount);
	const reference = refund.metadata?.['order'] ?? null;
	const ours = await ownRefund(tx, refund);
	if (!ours) {
		const known = await checkoutByIntent(tx, idOf(refund.payment_intent) ?? '');
		const found = known?.payment.reference ?? reference;
		if (refund.status !== 'succeeded') return { outcome: 'ignored', reference: found, amount };
		return { outcome: 'flagged', reason: 'refunded_at_stripe', reference: found, amount };
	}
	const failed = refund.status === 'failed' || refund.status === 'canceled';
	if (!failed || ours.state === 'owed') return { outcome: 'ignored', reference, amount };
	await sendingFailed(tx, systemActor, ours, refund.failure_reason ?? refund.status ?? '');
	return { outcome: 'flagged', reason: 'refund_failed', reference, amount };
}

async function ownRefund(tx: Tx, refund: Stripe.Refund) {
	const byReference = await refundByReference(tx, refund.id);
	if (byReference) return byReference;
	const id = Number(refund.metadata?.['refund']);
	const named = Number.isSafeInteger(id) ? await refundById(tx, id) : null;
	// Only one that is being sent can be this one: what was paid carries Stripe's id.
	return named?.state === 'sending' && named.reference === refund.metadata?.['order'] ? named : null;
}

async function disputed(tx: Tx, dispute: Stripe.Dispute, reason: string): Promise<Judged> {
	const known = await checkoutByIntent(tx, idOf(dispute.payment_intent) ?? '');
	const amount = fromStripeAmount(dispute.amount);
	return { outcome: 'flagged', reason, reference: known?.payment.reference ?? null, amount };
}

/**
 * A lost dispute takes the buyer's money back: what was not delivered is cancelled and paid from its deposits, the
 * rest is the BUM Desa's loss.
 */
async function applyDisputeClosed(tx: Tx, dispute: Stripe.Dispute): Promise<Judged> {
	const judged = await disputed(tx, dispute, dispute.status === 'lost' ? 'dispute_lost' : 'dispute_closed');
	const known = await checkoutByIntent(tx, idOf(dispute.payment_intent) ?? '');
	if (dispute.status !== 'lost' || !known || judged.amount === null || judged.amount === undefined)
		return judged;
	const order = await orderByNumber(tx, known.payment.reference);
	assert(order, 'a payment is of an order');
	let taken = NO_RUPIAH;
	for (const owedId of await cancelDisputed(tx, systemActor, order, judged.amount)) {
		// What she paid more for heavier goods by another payment is not what her bank took, and stays owed.
		for (const { refundId, amount } of await handOverRefund(tx, owedId, known.payment.id)) {
			const paid = await payRefund(tx, systemActor, { refundId, how: 'stripe', reference: dispute.id });
			assert(paid.ok, 'the refund was being sent');
			taken = rupiah(taken + amount);
		}
	}
	await bookLoss(tx, known.payment, dispute.id, rupiah(judged.amount - taken));
	await recordEvent(tx, systemActor, {
		orderId: order.id,
		event: 'dispute_lost',
		detail: { amount: judged.amount }
	});
	return judged;
}

async function bookLoss(
	tx: Tx,
	{ bookId, reference }: { bookId: Parameters<typeof dateIn>[1]; reference: string },
	disputeId: string,
	amount: Rupiah
): Promise<void> {
	if (amount <= 0) return;
	await post(tx, {
		actor: systemActor,
		kind: 'stripe.dispute',
		source: { kind: 'order', key: reference },
		key: `stripe_dispute:${disputeId}`,
		entries: [
			{
				bookId,
				date: await dateIn(tx, bookId),
				memo: `Sengketa pembayaran pesanan ${reference} dimenangkan pembeli`,
				postings: [
					debit(await accountOf(tx, bookId, CODE.otherExpense), amount),
					credit(await clearingOf(tx, bookId), amount)
				]
			}
		]
	});
}

/** What the payout is made of is read outside the transaction, by a job. */
async function applyPayout(tx: Tx, payout: Stripe.Payout): Promise<Judged> {
	const amount = fromStripeAmount(payout.amount);
	if (payout.livemode !== isStripeLive()) return { outcome: 'flagged', reason: 'mode', amount };
	await enqueue(tx, 'stripe.payout', { payoutId: payout.id }, { uniqueKey: `stripe.payout:${payout.id}` });
	return { outcome: 'applied', amount };
}

function idOf(found: string | { id: string } | null): string | null {
	return typeof found === 'string' ? found : (found?.id ?? null);
}
