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
