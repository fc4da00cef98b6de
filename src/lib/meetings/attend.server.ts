import { eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { meetingHere } from './find.server.ts';
import type { MeetingId } from './ids.ts';
import { meetingAttendance } from './schema.server.ts';

export interface Attend {
	readonly organisationId: OrganisationId;
	readonly meetingId: MeetingId;
	/** Who came; every other member stayed away. */
	readonly present: readonly MembershipId[];
}

export type AttendResult =
	{ ok: true; present: number } | Refused<'forbidden' | 'not_found' | 'wrong_state' | 'not_a_member'>;

/** Writes down who came. The whole list each time, so that sending it twice changes nothing. */
export async function markAttendance(actor: Actor, input: Attend): Promise<AttendResult> {
	return write(async (tx): Promise<AttendResult> => {
		const found = await meetingHere(tx, input);
		if (!found) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'meetings.lead'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (found.state !== 'open') return { ok: false, code: 'wrong_state' };
		const members = await membersOf(tx, input.organisationId);
		const known = new Set(members.map(({ id }) => id));
		if (input.present.some((id) => !known.has(id))) return { ok: false, code: 'not_a_member' };
		const came = new Set(input.present);
		await tx.delete(meetingAttendance).where(eq(meetingAttendance.meetingId, found.id));
		if (members.length > 0) {
			await tx
				.insert(meetingAttendance)
				.values(members.map(({ id }) => ({ meetingId: found.id, membershipId: id, present: came.has(id) })));
		}
		await audit(tx, actor, {
			action: 'meeting.attendance',
			organisationId: input.organisationId,
			subject: `meeting:${found.id}`,
			detail: { present: came.size, members: members.length }
		});
		return { ok: true, present: came.size };
	});
}
