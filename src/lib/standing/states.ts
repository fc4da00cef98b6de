/** `asked` by the buyer; `active` once producer or desk has said yes; `paused` by the buyer. */
export const STANDING_STATES = ['asked', 'active', 'paused', 'declined', 'ended'] as const;
export type StandingState = (typeof STANDING_STATES)[number];

export const STANDING_MOVES: Readonly<Record<StandingState, readonly StandingState[]>> = {
	asked: ['active', 'declined', 'ended'],
	active: ['paused', 'ended'],
	paused: ['active', 'ended'],
	declined: [],
	ended: []
};

/** What became of one day: ordered, left out by the buyer, or not ordered for a reason. */
export const DAY_OUTCOMES = ['placed', 'skipped', 'missed'] as const;
export type DayOutcome = (typeof DAY_OUTCOMES)[number];

/** How a standing order is paid: nobody is there to pay online or to bring savings. */
export const STANDING_PAYMENTS = ['later', 'transfer'] as const;
export type StandingPayment = (typeof STANDING_PAYMENTS)[number];
