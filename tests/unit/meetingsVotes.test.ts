import { describe, expect, it } from 'vitest';
import { MEETING_STATES, mayMoveMeeting } from '#lib/meetings/states.ts';
import { hasQuorum, isPassed, MORE_THAN_HALF, quorumNeeded, refuseVote } from '#lib/meetings/votes.ts';

const good = { open: true, quorum: true, member: true, present: true, own: false, voted: false };

describe('a meeting moves forward only', () => {
	it('allows exactly open, closed, confirmed in this order', () => {
		const moves = MEETING_STATES.flatMap((from) =>
			MEETING_STATES.filter((to) => mayMoveMeeting(from, to)).map((to) => `${from}>${to}`)
		);
		expect(moves).toEqual(['open>closed', 'closed>confirmed']);
	});
});

describe('quorum', () => {
	it.each([
		[1, 1],
		[2, 2],
		[20, 11],
		[21, 11]
	])('of %i members more than half are %i', (members, needed) => {
		expect(quorumNeeded(members, MORE_THAN_HALF)).toBe(needed);
		expect(hasQuorum(needed, members, MORE_THAN_HALF)).toBe(true);
		expect(hasQuorum(needed - 1, members, MORE_THAN_HALF)).toBe(false);
	});

	it('takes two thirds exactly where the rule says at least', () => {
		const rule = { numerator: 2, denominator: 3, moreThan: false };
		expect(quorumNeeded(21, rule)).toBe(14);
		expect(quorumNeeded(20, rule)).toBe(14);
	});

	it('is never reached by an empty room', () => {
		expect(hasQuorum(0, 0, MORE_THAN_HALF)).toBe(false);
		expect(hasQuorum(0, 0, { numerator: 0, denominator: 1, moreThan: false })).toBe(false);
	});
});

describe('a vote', () => {
	it('counts once from a member who is present at an open meeting with quorum', () => {
		expect(refuseVote(good)).toBeNull();
	});

	it.each([
		['open', false, 'meeting_not_open'],
		['member', false, 'not_a_member'],
		['present', false, 'not_present'],
		['quorum', false, 'no_quorum'],
		['own', true, 'own_request'],
		['voted', true, 'voted_already']
	] as const)('with %s = %s is refused: %s', (key, value, refusal) => {
		expect(refuseVote({ ...good, [key]: value })).toBe(refusal);
	});

	it('passes with more for than against; a tie does not', () => {
		expect(isPassed({ for: 2, against: 1, abstain: 8 })).toBe(true);
		expect(isPassed({ for: 5, against: 5, abstain: 0 })).toBe(false);
	});
});
