/** Where money lies that one book pays another. */
export const MONEY_PLACES = ['cash', 'bank'] as const;
export type MoneyPlace = (typeof MONEY_PLACES)[number];

/** `refused`: the money did not come, or the payer took it back. */
export const BOOK_PAYMENT_STATES = ['entered', 'approved', 'refused'] as const;
export type BookPaymentState = (typeof BOOK_PAYMENT_STATES)[number];
