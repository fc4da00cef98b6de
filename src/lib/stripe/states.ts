/** A Checkout Session: `processing` is a delayed method whose money is on its way. */
export const CHECKOUT_STATES = ['open', 'processing', 'paid', 'failed', 'expired'] as const;
export type CheckoutState = (typeof CHECKOUT_STATES)[number];

/** What became of an event: it changed something, changed nothing any more, or needs an officer's eye. */
export const EVENT_OUTCOMES = ['applied', 'ignored', 'flagged'] as const;
export type EventOutcome = (typeof EVENT_OUTCOMES)[number];
