export const PAYOUT_STATES = ['requested', 'approved', 'paid', 'returned', 'refused', 'cancelled'] as const;
export type PayoutState = (typeof PAYOUT_STATES)[number];

/** A payout's allowed moves. What the bank sent back is requested anew. */
export const PAYOUT_MOVES: Readonly<Record<PayoutState, readonly PayoutState[]>> = {
	requested: ['approved', 'refused', 'cancelled'],
	approved: ['paid', 'refused'],
	paid: ['returned'],
	returned: [],
	refused: [],
	cancelled: []
};

export function mayMovePayout(from: PayoutState, to: PayoutState): boolean {
	return PAYOUT_MOVES[from].includes(to);
}

export const PAYOUT_METHODS = ['cash', 'bank'] as const;
export type PayoutMethod = (typeof PAYOUT_METHODS)[number];

/** Made by one officer, approved by another, done when no line of it waits. */
export const BATCH_STATES = ['made', 'approved', 'done', 'cancelled'] as const;
export type BatchState = (typeof BATCH_STATES)[number];

/** `refused` by the bank; `left`: not fetched in cash, or the batch was called off. */
export const BATCH_LINE_STATES = ['waiting', 'paid', 'refused', 'left'] as const;
export type BatchLineState = (typeof BATCH_LINE_STATES)[number];

/** What one file or one table holds. */
export const MOST_BATCH_LINES = 200;
/** What the bank refused is tried once more; then the member asks anew, with another account. */
export const MOST_BANK_REFUSALS = 2;
