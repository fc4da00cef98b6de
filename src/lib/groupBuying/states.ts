/** `filled`: she got her part as an order; `unfilled`: no whole box came to it; `dropped`: it could not be ordered for her. */
export const WISH_STATES = ['waiting', 'filled', 'unfilled', 'dropped'] as const;
export type WishState = (typeof WISH_STATES)[number];

/** Paid after the boxes are fixed: when she fetches it, by transfer within a day, or later by agreement. */
export const WISH_PAYMENTS = ['cash', 'transfer', 'later'] as const;
export type WishPayment = (typeof WISH_PAYMENTS)[number];
