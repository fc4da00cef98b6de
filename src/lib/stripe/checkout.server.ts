import { eq } from 'drizzle-orm';
import type Stripe from 'stripe';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Payment } from '#lib/payments/open.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { log } from '#lib/shared/log.server.ts';
import type { PaymentId, SubOrderId } from '#lib/shared/ids.ts';
import { toStripeAmount } from './amounts.ts';
import { stripe } from './client.server.ts';
import type { CheckoutFacts } from './judge.ts';
import { checkoutSession } from './schema.server.ts';
import type { CheckoutState } from './states.ts';

/** How long a buyer has on Stripe's page. Its least is 30 minutes, counted when the session is asked for. */
export const CHECKOUT_LIFETIME_MS = 40 * 60_000;
/** Stripe's least: a session that is asked for later than this after its payment would be too short for it. */
const SHORTEST_CHECKOUT_MS = 30 * 60_000;
/** How long a payment stays fresh enough to be asked for; a minute is left for the way to Stripe. */
export const ASKED_WITHIN_MS = CHECKOUT_LIFETIME_MS - SHORTEST_CHECKOUT_MS - 60_000;
/** Goods wait a little longer than Stripe's page, so that who pays in its last second still gets them. */
export const STRIPE_RESERVATION_MS = CHECKOUT_LIFETIME_MS + 5 * 60_000;

export type CheckoutSession = typeof checkoutSession.$inferSelect;

export interface OpenCheckout {
	readonly payment: Pick<Payment, 'id' | 'reference' | 'amount' | 'createdAt'>;
	/** The part whose goods weigh more, when it is that which is paid. */
	readonly topUpOf?: SubOrderId;
	readonly title: string;
	readonly email: string | null;
	readonly locale: Locale;
	/** The order's status page, absolute. */
	readonly returnTo: string;
}

/**
 * Where the buyer pays. Asked for after the order was committed and outside every transaction; asking again gives
 * the same session, here or, by the idempotency key, at Stripe.
 *
 * @returns null when Stripe did not answer in time or refused; the order goes on waiting.
 */
export async function openCheckout(input: OpenCheckout): Promise<string | null> {
	const known = await sessionOfPayment(db, input.payment.id);
	if (known) return known.state === 'open' ? known.url : null;
	const session = await askForSession(input);
	if (!session?.url) return null;
	const { id, url, expires_at: expiresAt } = session;
	await write(async (tx) => {
		await tx
			.insert(checkoutSession)
			.values({
				...{ id, url, state: 'open', paymentId: input.payment.id },
				...{ expiresAt: expiresAt * 1000, createdAt: now() }
			})
			.onConflictDoNothing();
	});
	return url;
}

async function askForSession(input: OpenCheckout): Promise<Stripe.Checkout.Session | null> {
	const { id, reference, amount, createdAt } = input.payment;
	const metadata = {
		...{ order: reference, payment: String(id) },
		...(input.topUpOf === undefined ? {} : { topUp: String(input.topUpOf) })
	};
	try {
		return await stripe().checkout.sessions.create(
			{
				mode: 'payment',
				line_items: [
					{
						quantity: 1,
						price_data: {
							currency: 'idr',
							unit_amount: toStripeAmount(amount),
							product_data: { name: input.title }
						}
					}
				],
				client_reference_id: reference,
				metadata,
				payment_intent_data: { metadata, description: input.title },
				...(input.email === null ? {} : { customer_email: input.email }),
				locale: input.locale,
				// From the payment, not from now: the same key must come with the same parameters.
				expires_at: Math.floor((createdAt + CHECKOUT_LIFETIME_MS) / 1000),
				success_url: `${input.returnTo}?stripe={CHECKOUT_SESSION_ID}`,
				cancel_url: `${input.returnTo}?sudah=belum-bayar`
			},
			{
				idempotencyKey: [
					input.topUpOf === undefined ? 'checkout' : `top-up:${input.topUpOf}`,
					reference,
					id
				].join(':')
			}
		);
	} catch (error) {
		log.warn('no checkout session', { reference, error });
		return null;
	}
}

/** What Stripe says of a session now, or null when it does not answer. */
export async function lookUpCheckout(sessionId: string): Promise<CheckoutFacts | null> {
	try {
		return factsOf(await stripe().checkout.sessions.retrieve(sessionId));
	} catch (error) {
		log.warn('a checkout session could not be read', { sessionId, error });
		return null;
	}
}

/** Ends a session, so that nobody pays for an order that is over. It may have ended, or been paid, already. */
export async function expireCheckout(sessionId: string): Promise<CheckoutFacts | null> {
	try {
		return factsOf(await stripe().checkout.sessions.expire(sessionId));
	} catch (error) {
		log.info('a checkout session did not expire', { sessionId, error });
		return lookUpCheckout(sessionId);
	}
}

/** The few facts of a session that this house relies on. */
export function factsOf(session: Stripe.Checkout.Session): CheckoutFacts {
	const intent = session.payment_intent;
	return {
		id: session.id,
		order: session.metadata?.['order'] ?? null,
		amountTotal: session.amount_total,
		currency: session.currency,
		livemode: session.livemode,
		complete: session.status === 'complete',
		paid: session.payment_status === 'paid',
		paymentIntentId: typeof intent === 'string' ? intent : (intent?.id ?? null)
	};
}

export async function sessionOfPayment(
	reader: Reader,
	paymentId: PaymentId
): Promise<CheckoutSession | null> {
	const [found] = await reader.select().from(checkoutSession).where(eq(checkoutSession.paymentId, paymentId));
	return found ?? null;
}

export interface KnownCheckout {
	readonly session: CheckoutSession;
	readonly payment: Payment;
}

/** The session with the payment that it was opened for, or null when it was not opened here. */
export async function checkoutById(reader: Reader, sessionId: string): Promise<KnownCheckout | null> {
	const [found] = await reader
		.select({ session: checkoutSession, payment })
		.from(checkoutSession)
		.innerJoin(payment, eq(payment.id, checkoutSession.paymentId))
		.where(eq(checkoutSession.id, sessionId));
	return found ?? null;
}

/** The session behind a payment intent, which refunds and disputes name. */
export async function checkoutByIntent(reader: Reader, intentId: string): Promise<KnownCheckout | null> {
	const [found] = await reader
		.select({ session: checkoutSession, payment })
		.from(checkoutSession)
		.innerJoin(payment, eq(payment.id, checkoutSession.paymentId))
		.where(eq(checkoutSession.paymentIntentId, intentId));
	return found ?? null;
}

/** Keeps what became of a session. */
export async function markCheckout(
	tx: Tx,
	sessionId: string,
	state: CheckoutState,
	paymentIntentId?: string | null
): Promise<void> {
	await tx
		.update(checkoutSession)
		.set({ state, ...(paymentIntentId ? { paymentIntentId } : {}) })
		.where(eq(checkoutSession.id, sessionId));
}
