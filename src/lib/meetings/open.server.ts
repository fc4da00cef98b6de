import { bookById, savingsBookOf } from '#lib/ledger/books.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { MeetingRates } from './duesRow.ts';
import { openMeetingOf } from './find.server.ts';
import type { MeetingId } from './ids.ts';
import { meeting } from './schema.server.ts';
import type { MeetingKind } from './states.ts';

export interface OpenMeeting extends MeetingRates {
	readonly organisationId: OrganisationId;
	readonly kind: MeetingKind;
	readonly heldOn: BookDate;
	readonly place: string;
	readonly key: string;
}

export type OpenMeetingResult =
	| { ok: true; meetingId: MeetingId }
	| Refused<'forbidden' | 'not_found' | 'date_future' | 'date_too_early' | 'meeting_open' | 'key_reused'>;

/** How long ago a meeting may have been that is written down only now. */
export const DAYS_BACK = 14;

/** The meeting begins. A group holds one at a time, because it has one box of cash. */
export async function openMeeting(actor: Actor, input: OpenMeeting): Promise<OpenMeetingResult> {
	return write(async (tx): Promise<OpenMeetingResult> => {
		const organisation = await organisationById(tx, input.organisationId);
		if (!organisation || !hasMembers(organisation.kind)) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'meetings.lead'))) {
			return { ok: false, code: 'forbidden' };
		}
		const { key, ...body } = input;
		return once(tx, { scope: `meeting.open:${actor.userId}`, key, body }, () => open(tx, actor, input));
	});
}

async function open(tx: Tx, actor: Actor, { key: _, ...input }: OpenMeeting): Promise<OpenMeetingResult> {
	assert(actor.userId, 'a person opens a meeting');
	const book = await bookById(tx, await savingsBookOf(tx, input.organisationId));
	assert(book, 'the savings book was found');
	const on = today(book.timeZone);
	if (input.heldOn > on) return { ok: false, code: 'date_future' };
	if (input.heldOn < addDays(on, -DAYS_BACK)) return { ok: false, code: 'date_too_early' };
	if (await openMeetingOf(tx, input.organisationId)) return { ok: false, code: 'meeting_open' };
	const [made] = await tx
		.insert(meeting)
		.values({ ...input, state: 'open', openedBy: actor.userId, openedAt: now() })
		.returning({ id: meeting.id });
	assert(made, 'the meeting was inserted');
	await audit(tx, actor, {
		action: 'meeting.open',
		organisationId: input.organisationId,
		subject: `meeting:${made.id}`
	});
	return { ok: true, meetingId: made.id };
}
