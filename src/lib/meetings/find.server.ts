import { and, asc, count, desc, eq, sql } from 'drizzle-orm';
import { loanApplication } from '#lib/lending/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { MeetingId } from './ids.ts';
import { meeting, meetingAttendance, meetingDecision, meetingLine } from './schema.server.ts';
import type { Tally } from './votes.ts';

export type Meeting = typeof meeting.$inferSelect;

/** The meeting, if it is this organisation's. */
export async function meetingHere(
	reader: Reader,
	{ organisationId, meetingId }: { organisationId: OrganisationId; meetingId: MeetingId }
): Promise<Meeting | null> {
	const [found] = await reader
		.select()
		.from(meeting)
		.where(and(eq(meeting.id, meetingId), eq(meeting.organisationId, organisationId)));
	return found ?? null;
}

/** The meeting that is being held now, or null. */
export async function openMeetingOf(reader: Reader, organisationId: OrganisationId): Promise<Meeting | null> {
	const [found] = await reader
		.select()
		.from(meeting)
		.where(and(eq(meeting.organisationId, organisationId), eq(meeting.state, 'open')));
	return found ?? null;
}

/** An organisation's meetings, newest first, a page at a time. */
export async function meetingsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
): Promise<{ items: Meeting[]; total: number }> {
	const its = eq(meeting.organisationId, organisationId);
	const items = await reader
		.select()
		.from(meeting)
		.where(its)
		.orderBy(desc(meeting.heldOn), desc(meeting.id))
		.limit(size)
		.offset((page - 1) * size);
	const [all] = await reader.select({ total: count() }).from(meeting).where(its);
	return { items, total: all?.total ?? 0 };
}

/** Who came and who stayed away; empty before the list was taken. */
export async function attendanceOf(
	reader: Reader,
	meetingId: MeetingId
): Promise<ReadonlyMap<MembershipId, boolean>> {
	const rows = await reader
		.select({ membershipId: meetingAttendance.membershipId, present: meetingAttendance.present })
		.from(meetingAttendance)
		.where(eq(meetingAttendance.meetingId, meetingId));
	return new Map(rows.map(({ membershipId, present }) => [membershipId, present]));
}

/** What was paid in and out at a meeting, in the order it happened; what the books took back later is marked. */
export function linesOf(reader: Reader, meetingId: MeetingId, membershipId?: MembershipId) {
	return reader
		.select({
			membershipId: meetingLine.membershipId,
			memberName: user.name,
			memberNumber: membership.number,
			kind: meetingLine.kind,
			loanId: meetingLine.loanId,
			amount: meetingLine.amount,
			takenAt: meetingLine.takenAt,
			takenBack: sql`EXISTS (SELECT 1 FROM ledger_transaction r
				WHERE r.reverses_id = ${meetingLine.transactionId})`.mapWith(Boolean)
		})
		.from(meetingLine)
		.innerJoin(membership, eq(membership.id, meetingLine.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				eq(meetingLine.meetingId, meetingId),
				membershipId ? eq(meetingLine.membershipId, membershipId) : undefined
			)
		)
		.orderBy(asc(meetingLine.id));
}

export interface LoanDecision {
	readonly memberName: string;
	readonly amount: Rupiah;
	readonly passed: boolean;
	readonly tally: Tally;
	readonly resolutionHash: string;
}

/** What a meeting decided on requests for loans, with the votes counted. */
export async function decisionsOf(reader: Reader, meetingId: MeetingId): Promise<LoanDecision[]> {
	const votes = (choice: string) =>
		sql<number>`(SELECT count(*) FROM meeting_vote v
			WHERE v.decision_id = "meeting_decision"."id" AND v.choice = ${choice})`;
	const rows = await reader
		.select({
			...{ memberName: user.name, amount: loanApplication.amount, passed: meetingDecision.passed },
			...{ resolutionHash: meetingDecision.resolutionHash },
			...{ inFavour: votes('for'), against: votes('against'), abstain: votes('abstain') }
		})
		.from(meetingDecision)
		.innerJoin(loanApplication, eq(loanApplication.id, meetingDecision.applicationId))
		.innerJoin(membership, eq(membership.id, loanApplication.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(meetingDecision.meetingId, meetingId))
		.orderBy(asc(meetingDecision.id));
	return rows.map(({ inFavour, against, abstain, ...row }) => ({
		...row,
		tally: { for: inFavour, against, abstain }
	}));
}
