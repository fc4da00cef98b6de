/**
 * Where the money that is lent comes from, beside the members' savings: a grant that stays, a revolving fund that goes
 * back, a bank's loan to the group (PHBK), and a bank that lends to members itself with the group as its channel.
 */
export const SOURCE_KINDS = ['grant', 'revolving', 'bank', 'channel'] as const;
export type SourceKind = (typeof SOURCE_KINDS)[number];

/** Entered by one officer, decided by another. */
export const FUNDING_STATES = ['entered', 'approved', 'refused'] as const;
export type FundingState = (typeof FUNDING_STATES)[number];

/**
 * What moves money of a source: it comes in, goes back with interest, is blocked at the bank or freed there; a member's
 * instalment for the bank is taken by an officer, who hands it over.
 */
export const MOVE_KINDS = ['draw', 'repay', 'block', 'release', 'collect', 'hand_over'] as const;
export type MoveKind = (typeof MOVE_KINDS)[number];

/** Which moves a source of a kind has. */
export const MOVES_OF: Readonly<Record<SourceKind, readonly MoveKind[]>> = {
	grant: ['draw'],
	revolving: ['draw', 'repay'],
	bank: ['draw', 'repay', 'block', 'release'],
	channel: ['collect', 'hand_over']
};

/** Moves between the group and its bank wait for a second officer; what is taken in the field is there already. */
export function needsApproval(kind: MoveKind): boolean {
	return kind !== 'collect' && kind !== 'hand_over';
}

/** Where the money of a move comes in, or goes out from. */
export const PLACES = ['cash', 'bank'] as const;
export type Place = (typeof PLACES)[number];
