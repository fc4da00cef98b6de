import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** Stripe counts rupiah with two decimals, so Rp15.000 is 1500000 there. Source: docs.stripe.com/currencies. */
const STRIPE_UNITS_IN_RUPIAH = 100;

/** Stripe takes no more than 12 digits of rupiah's smallest unit; see `toStripeAmount`. */
export const LARGEST_ONLINE_PAYMENT = rupiah(9_999_999_999);

/** Stripe's least charge is worth half a dollar; Rp10.000 is above that whatever the rate. */
export const LEAST_ONLINE_PAYMENT = rupiah(10_000);

/** Whether a sum can be paid online at all. */
export function mayPayOnline(amount: Rupiah): boolean {
	return amount >= LEAST_ONLINE_PAYMENT && amount <= LARGEST_ONLINE_PAYMENT;
}

/** The one place where rupiah become what Stripe counts in. */
export function toStripeAmount(amount: Rupiah): number {
	return amount * STRIPE_UNITS_IN_RUPIAH;
}

/** Back to rupiah, or null when it is no whole number of them. */
export function fromStripeAmount(amount: number): Rupiah | null {
	return Number.isSafeInteger(amount) && amount % STRIPE_UNITS_IN_RUPIAH === 0
		? rupiah(amount / STRIPE_UNITS_IN_RUPIAH)
		: null;
}

/**
 * Stripe's costs need not be whole rupiah: rounded up, so that what is booked as received is never more than what
 * came. Returns rupiah.
 */
export function costsFromStripe(amount: number): Rupiah {
	return rupiah(Math.ceil(amount / STRIPE_UNITS_IN_RUPIAH));
}
