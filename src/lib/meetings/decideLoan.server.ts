import { decideApplication } from '#lib/lending/decide.server.ts';
import { applicationById } from '#lib/lending/find.server.ts';
import type { ApplicationId } from '#lib/lending/ids.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { canonical, once } from '#lib/shared/idempotency.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { attendanceOf, meetingHere, type Meeting } from './find.server.ts';
import type { MeetingId } from './ids.ts';
import { resolutionHash } from './resolutionHash.server.ts';
import { meetingDecision, meetingVote } from './schema.server.ts';
import {
	CHOICES,
	hasQuorum,
	isPassed,
	MORE_THAN_HALF,
	refuseVote,
	type Choice,
	type Tally,
	type VoteRefusal
} from './votes.ts';

export interface DecideLoan {
	readonly organisationId: OrganisationId;
	readonly meetingId: MeetingId;
	readonly applicationId: ApplicationId;
	readonly votes: readonly { readonly membershipId: MembershipId; readonly choice: Choice }[];
	readonly key: string;
}

type Application = NonNullable<Awaited<ReturnType<typeof applicationById>>>;

export type DecideLoanResult =
	| { ok: true; passed: boolean }
	| Refused<
			| VoteRefusal
			| 'forbidden'
			| 'not_found'
			| 'wrong_state'
			| 'key_reused'
			| 'guarantee_open'
			| 'nobody_voted'
	  >;

/**
 * The members present vote on a request for a loan, by name and once each, but for the one who asks for it. More for than against approves it; the
 * resolution's hash goes with the request and stands on the entry that pays it out.
 */
export async function decideLoanAtMeeting(actor: Actor, input: DecideLoan): Promise<DecideLoanResult> {
	return write(async (tx): Promise<DecideLoanResult> => {
		const found = await meetingHere(tx, input);
		if (!found) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'meetings.lead'))) {
			return { ok: false, code: 'forbidden' };
		}
		const application = await applicationById(tx, input.applicationId);
		if (!application) return { ok: false, code: 'not_found' };
		const { key, ...body } = input;
		return once(tx, { scope: `meeting.vote:${found.id}`, key, body }, async (): Promise<DecideLoanResult> => {
			const refused = await refuseVotes(tx, found, application, input.votes);
			return refused ? { ok: false, code: refused } : decide(tx, actor, { found, application }, input);
		});
	});
}

async function refuseVotes(
	tx: Tx,
	found: Meeting,
	{ membershipId: asker }: Application,
	votes: DecideLoan['votes']
): Promise<VoteRefusal | 'nobody_voted' | null> {
	const members = new Set((await membersOf(tx, found.organisationId)).map(({ id }) => id));
	const attendance = await attendanceOf(tx, found.id);
	const quorum = hasQuorum(presentIn(attendance), members.size, MORE_THAN_HALF);
	const voted = new Set<MembershipId>();
	for (const { membershipId } of votes) {
		const refused = refuseVote({
			...{ open: found.state === 'open', quorum, member: members.has(membershipId) },
			...{ present: attendance.get(membershipId) ?? false, own: membershipId === asker },
			voted: voted.has(membershipId)
		});
		if (refused) return refused;
		voted.add(membershipId);
	}
	return votes.length === 0 ? 'nobody_voted' : null;
}

function presentIn(attendance: ReadonlyMap<MembershipId, boolean>): number {
	return [...attendance.values()].filter(Boolean).length;
}

async function decide(
	tx: Tx,
	actor: Actor,
	{ found, application }: { found: Meeting; application: Application },
	{ organisationId, applicationId, votes }: DecideLoan
): Promise<DecideLoanResult> {
	assert(actor.userId, 'a person writes the votes down');
	const members = (await membersOf(tx, organisationId)).length;
	const present = presentIn(await attendanceOf(tx, found.id));
	const tally = Object.fromEntries(
		CHOICES.map((choice) => [choice, votes.filter((vote) => vote.choice === choice).length])
	) as Tally;
	const { membershipId, product, amount, instalments, purpose } = application;
	const hash = resolutionHash({
		...{ organisationId: String(organisationId), meetingId: String(found.id), meetingKind: found.kind },
		...{ motionId: String(applicationId), motionKind: 'loan_application', date: found.heldOn },
		...{ members, present, tally },
		text: canonical({ membershipId, productId: product.id, amount, instalments, purpose, votes })
	});
	const passed = isPassed(tally);
	const decided = await decideApplication(tx, actor, {
		...{ organisationId, applicationId, outcome: passed ? 'approved' : 'refused', by: 'meeting' },
		...{ resolutionHash: hash, reason: '' }
	});
	if (!decided.ok) return decided;
	const [made] = await tx
		.insert(meetingDecision)
		.values({
			...{ meetingId: found.id, applicationId, passed, present, members, resolutionHash: hash },
			...{ enteredBy: actor.userId, enteredAt: now() }
		})
		.returning({ id: meetingDecision.id });
	assert(made, 'the decision was inserted');
	await tx.insert(meetingVote).values(votes.map((vote) => ({ decisionId: made.id, ...vote })));
	return { ok: true, passed };
}
