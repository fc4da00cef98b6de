import type { Payment } from '#lib/payments/open.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { extendReservation } from '#lib/stock/reserve.server.ts';
import { extendPayment } from '#lib/payments/close.server.ts';
import {
	checkoutById,
	lookUpCheckout,
	markCheckout,
	openCheckout,
	sessionOfPayment,
	type KnownCheckout
} from '#lib/stripe/checkout.server.ts';
import { isStripeLive, isStripeOn } from '#lib/stripe/client.server.ts';
import type { Judged } from '#lib/stripe/events.server.ts';
import { fromStripeAmount } from '#lib/stripe/amounts.ts';
import { mismatchOf, type CheckoutFacts } from '#lib/stripe/judge.ts';
import type { CheckoutState } from '#lib/stripe/states.ts';
import { oweOnline, takeOnline } from '#lib/stripe/take.server.ts';
import { orderByNumber, orderByToken, type WholeOrder } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { orderIsPaid } from '#lib/orders/paid.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';

/** After a failed delayed payment the buyer gets this long to pay another way. */
const SECOND_CHANCE_MS = 60 * 60_000;

/**
 * Where the buyer of an order that waits for online payment pays, or null when Stripe does not say or the order does
 * not wait for that. The secret of the status page is her right.
 */
export async function payOnline(token: string, origin: string): Promise<string | null> {
	const order = await orderByToken(db, token);
	if (order?.payment.state !== 'awaiting' || order.payment.method !== 'stripe' || !isStripeOn()) return null;
	return openCheckout({
		payment: order.payment,
		title: `${order.number} ${order.bumdesa.name}`,
		email: order.buyerEmail,
		locale: order.locale,
		returnTo: `${origin}/pesanan/${order.token}`
	});
}

/** How far paying online has come, as the status page tells it; null before Stripe was asked. */
export async function onlineState(reader: Reader, paymentId: PaymentId): Promise<CheckoutState | null> {
	return (await sessionOfPayment(reader, paymentId))?.state ?? null;
}

/**
 * The buyer is back from Stripe's page, perhaps before the webhook: what Stripe says of the session is applied, by
 * the same function. Only a session of this very order is asked about, for itself or for what its goods weigh more.
 */
export async function returnFromCheckout(token: string, sessionId: string): Promise<void> {
	const order = isStripeOn() ? await orderByToken(db, token) : null;
	const known = order && (await checkoutById(db, sessionId));
	if (known?.payment.reference !== order?.number || known?.payment.state !== 'awaiting') return;
	const facts = await lookUpCheckout(sessionId);
	if (facts?.complete) await write((tx) => applyCheckout(tx, facts));
}

/**
 * What a session says of itself, applied once whatever sends it and in whatever order: the webhook, the buyer's
 * return, the job before an order expires.
 */
export async function applyCheckout(tx: Tx, facts: CheckoutFacts): Promise<Judged> {
	const known = await checkoutById(tx, facts.id);
	const reference = known?.payment.reference ?? facts.order;
	const amount = facts.amountTotal === null ? null : fromStripeAmount(facts.amountTotal);
	const { paid } = facts;
	if (!known && !paid) return { outcome: 'ignored', reference, amount };
	const mismatch = mismatchOf(facts, known && expectedOf(known));
	if (mismatch || !known) {
		const reason = mismatch ?? 'order_unknown';
		return paid
			? { outcome: 'flagged', reason, reference, amount }
			: { outcome: 'ignored', reference, amount };
	}
	const order = await orderByNumber(tx, known.payment.reference);
	if (!order) return { outcome: 'flagged', reason: 'order_unknown', reference, amount };
	if (paid) return { ...(await applyPaid(tx, order, known, facts)), reference, amount };
	if (facts.complete) await applyProcessing(tx, order, known, facts);
	return { outcome: 'applied', reference, amount };
}

function expectedOf({ session, payment }: KnownCheckout) {
	const { reference, amount } = payment;
	return { reference, amount, sessionId: session.id, live: isStripeLive() };
}

async function applyPaid(
	tx: Tx,
	order: WholeOrder,
	{ session, payment }: KnownCheckout,
	facts: CheckoutFacts
): Promise<Judged> {
	if (session.state === 'paid') return { outcome: 'ignored' };
	await markCheckout(tx, session.id, 'paid', facts.paymentIntentId);
	if (payment.state === 'awaiting') {
		await takeOnline(tx, systemActor, payment);
		await orderIsPaid(tx, systemActor, order, payment.amount, 'stripe');
		await audit(tx, systemActor, {
			action: 'order.paid_online',
			organisationId: order.bumdesaId,
			subject: `order:${order.number}`,
			detail: { amount: payment.amount, session: session.id }
		});
		return { outcome: 'applied' };
	}
	return applyTooLate(tx, order, payment);
}

/** Paid after the order was over: owed back, and told to an officer, since a buyer waits for her money. */
async function applyTooLate(tx: Tx, order: WholeOrder, payment: Payment): Promise<Judged> {
	await oweOnline(tx, systemActor, payment);
	const detail = { amount: payment.amount };
	await recordEvent(tx, systemActor, { orderId: order.id, event: 'late_transfer', detail });
	return { outcome: 'flagged', reason: 'paid_too_late' };
}

/** A delayed method: the money is on its way, and the goods wait for it. */
async function applyProcessing(
	tx: Tx,
	order: WholeOrder,
	{ session, payment }: KnownCheckout,
	facts: CheckoutFacts
): Promise<void> {
	if (session.state !== 'open' || payment.state !== 'awaiting') return;
	await markCheckout(tx, session.id, 'processing', facts.paymentIntentId);
	await extendPayment(tx, payment.id, null);
	await extendReservation(tx, holderOf(order.number), null);
	await recordEvent(tx, systemActor, { orderId: order.id, event: 'payment_processing' });
}

/** A delayed payment came to nothing. A success that came first, or comes later, stands. */
export async function applyFailedCheckout(tx: Tx, facts: CheckoutFacts): Promise<Judged> {
	const known = await checkoutById(tx, facts.id);
	const order = known && (await orderByNumber(tx, known.payment.reference));
	if (!known || !order || known.session.state === 'paid') {
		return { outcome: 'ignored', reference: known?.payment.reference ?? facts.order };
	}
	await markCheckout(tx, known.session.id, 'failed');
	if (known.payment.state === 'awaiting') {
		// What heavier goods ask for waits as long as the goods do; they are paid but for that, and stay hers.
		if (known.payment.id === order.payment.id) {
			const until = now() + SECOND_CHANCE_MS;
			await extendPayment(tx, known.payment.id, until);
			await extendReservation(tx, holderOf(order.number), until);
		}
		await recordEvent(tx, systemActor, { orderId: order.id, event: 'payment_failed' });
	}
	return { outcome: 'applied', reference: order.number };
}

/** The session ended unpaid at Stripe. The order's own time runs out by itself. */
export async function applyExpiredCheckout(tx: Tx, facts: CheckoutFacts): Promise<Judged> {
	const known = await checkoutById(tx, facts.id);
	if (known?.session.state !== 'open') return { outcome: 'ignored', reference: facts.order };
	await markCheckout(tx, facts.id, 'expired');
	return { outcome: 'applied', reference: known.payment.reference };
}
