/** What becomes of a request for a loan. */
export const APPLICATION_STATES = ['submitted', 'approved', 'refused', 'withdrawn', 'disbursed'] as const;
export type ApplicationState = (typeof APPLICATION_STATES)[number];

export const APPLICATION_MOVES: Readonly<Record<ApplicationState, readonly ApplicationState[]>> = {
	submitted: ['approved', 'refused', 'withdrawn'],
	approved: ['disbursed', 'withdrawn'],
	refused: [],
	withdrawn: [],
	disbursed: []
};

/** Whose money it is: members' savings, a grant or revolving fund, or a bank's through the group. */
export const FUNDING_SOURCES = ['savings', 'grant', 'bank'] as const;
export type FundingSource = (typeof FUNDING_SOURCES)[number];

/** Who decided on a request. */
export const DECIDERS = ['board', 'meeting'] as const;
export type Decider = (typeof DECIDERS)[number];
