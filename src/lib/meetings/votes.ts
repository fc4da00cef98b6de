export const MOTION_KINDS = [
	'loan_application',
	'shu_policy',
	'shu_approval',
	'restructure',
	'write_off',
	'officers',
	'other'
] as const;
export type MotionKind = (typeof MOTION_KINDS)[number];

export const CHOICES = ['for', 'against', 'abstain'] as const;
export type Choice = (typeof CHOICES)[number];
export type Tally = Readonly<Record<Choice, number>>;

/** The share of the members that must be present, as a fraction so that two thirds stay exact. */
export interface QuorumRule {
	readonly numerator: number;
	readonly denominator: number;
	/** Exactly the share is not enough: more than it must be present. */
	readonly moreThan: boolean;
}

export const MORE_THAN_HALF: QuorumRule = { numerator: 1, denominator: 2, moreThan: true };

/** How many members must be present. A group always needs at least one. */
export function quorumNeeded(members: number, rule: QuorumRule): number {
	const share = members * rule.numerator;
	const needed = rule.moreThan
		? Math.floor(share / rule.denominator) + 1
		: Math.ceil(share / rule.denominator);
	return Math.max(1, needed);
}

export function hasQuorum(present: number, members: number, rule: QuorumRule): boolean {
	return present >= quorumNeeded(members, rule);
}

export type VoteRefusal =
	'meeting_not_open' | 'no_quorum' | 'not_a_member' | 'not_present' | 'own_request' | 'voted_already';

export interface VoteCase {
	readonly open: boolean;
	readonly quorum: boolean;
	readonly member: boolean;
	readonly present: boolean;
	/** It is her own request that is voted on. */
	readonly own: boolean;
	readonly voted: boolean;
}

/** Why a member's own vote is refused, or null where it counts. */
export function refuseVote(vote: VoteCase): VoteRefusal | null {
	if (!vote.open) return 'meeting_not_open';
	if (!vote.member) return 'not_a_member';
	if (!vote.present) return 'not_present';
	if (!vote.quorum) return 'no_quorum';
	if (vote.own) return 'own_request';
	if (vote.voted) return 'voted_already';
	return null;
}

/** More for than against. A tie does not pass, and who abstains is on neither side. */
export function isPassed(tally: Tally): boolean {
	return tally.for > tally.against;
}
