import type { Rupiah } from '#lib/shared/money.ts';
import { toStripeAmount } from './amounts.ts';

/** What a Checkout Session says of itself, as far as this house relies on it. */
export interface CheckoutFacts {
	readonly id: string;
	/** The order's number, from its metadata. */
	readonly order: string | null;
	/** In Stripe's unit, a hundredth of a rupiah. */
	readonly amountTotal: number | null;
	readonly currency: string | null;
	/** False in Stripe's test mode. */
	readonly livemode: boolean;
	/** The buyer has done her part; with a delayed method the money may still be on its way. */
	readonly complete: boolean;
	/** The money is there. */
	readonly paid: boolean;
	readonly paymentIntentId: string | null;
}

/** Why a paid session is not taken as the payment of an order. */
export type CheckoutMismatch = 'order_unknown' | 'session_unknown' | 'amount' | 'currency' | 'mode';

export interface Expected {
	readonly reference: string;
	readonly amount: Rupiah;
	/** Of the session that was opened for this payment. */
	readonly sessionId: string | null;
	/** Whether this house runs with a live key. */
	readonly live: boolean;
}

/** Compares a session with the payment it claims to be; null when all of it fits. */
export function mismatchOf(facts: CheckoutFacts, expected: Expected | null): CheckoutMismatch | null {
	if (!expected || facts.order !== expected.reference) return 'order_unknown';
	if (facts.livemode !== expected.live) return 'mode';
	if (expected.sessionId !== null && facts.id !== expected.sessionId) return 'session_unknown';
	if (facts.currency !== 'idr') return 'currency';
	if (facts.amountTotal !== toStripeAmount(expected.amount)) return 'amount';
	return null;
}
