/**
 * Cash at the desk or at the door, bank transfer with a telling amount, the buyer's own voluntary savings, online, or
 * later by agreement.
 */
export const PAYMENT_METHODS = ['cash', 'transfer', 'savings', 'stripe', 'later'] as const;
export type PaymentMethod = (typeof PAYMENT_METHODS)[number];

/** What is paid, or owed from then on, when the goods are handed over: packed unpaid, and changed by the scales until then. */
export function isPaidOnReceipt(method: PaymentMethod): boolean {
	return method === 'cash' || method === 'later';
}

export const PAYMENT_STATES = ['awaiting', 'paid', 'cancelled', 'expired'] as const;
export type PaymentState = (typeof PAYMENT_STATES)[number];

/**
 * `sending`: Stripe has been asked and has not answered yet; `withdrawn`: it is not owed after all, because the goods were
 * weighed again before it was paid.
 */
export const REFUND_STATES = ['owed', 'sending', 'paid', 'withdrawn'] as const;
export type RefundState = (typeof REFUND_STATES)[number];

/**
 * Money in the bank that is not a payment yet. `open`: it fits nothing; `held`: too little, waiting for the rest;
 * `used`: part of a payment; `owed`: it came too late and is to be given back.
 */
export const RECEIPT_STATES = ['open', 'held', 'used', 'owed'] as const;
export type ReceiptState = (typeof RECEIPT_STATES)[number];

/** Why money is given back: who bears it follows from this. */
export const REFUND_CAUSES = ['cancelled', 'producer', 'bumdesa', 'courier', 'overpaid', 'weighed'] as const;
export type RefundCause = (typeof REFUND_CAUSES)[number];
