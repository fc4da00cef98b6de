import type { Rupiah } from '#lib/shared/money.ts';

/** What a leaver had, in the order it is told. */
export const GIVEN_BACK = ['principal', 'mandatory', 'voluntary', 'advances', 'kept'] as const;

/** What it was used for. */
export const SET_OFF = [
	'loanPenalty',
	'loanInterest',
	'loanPrincipal',
	'loanAdvance',
	'jointLiability',
	'other'
] as const;

/** What a leaver had and what became of it: what was given back is what was set off and the rest. */
export type LeavingFigures = Readonly<
	Record<
		(typeof GIVEN_BACK)[number] | (typeof SET_OFF)[number] | 'rest' | 'debtLeft' | 'heldForOthers',
		Rupiah
	>
>;
