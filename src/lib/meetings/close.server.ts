import { and, eq } from 'drizzle-orm';
import { recordCount } from '#lib/bookkeeping/cashCount.server.ts';
import { bookById, savingsBookOf } from '#lib/ledger/books.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { countMembers } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { attendanceOf, meetingHere } from './find.server.ts';
import type { MeetingId } from './ids.ts';
import { meeting } from './schema.server.ts';
import { mayMoveMeeting } from './states.ts';

export interface CloseMeeting {
	readonly organisationId: OrganisationId;
	readonly meetingId: MeetingId;
	/** What the page said should be in the box; another amount by now means the page is stale. */
	readonly expected: Rupiah;
	readonly counted: Rupiah;
	/** The officer who owes what is missing. */
	readonly responsible: UserId | null;
	readonly notes: string;
	readonly key: string;
}

export type CloseMeetingResult =
	| { ok: true; difference: Rupiah }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'key_reused' | 'no_attendance' | 'stale'>
	| Refused<'responsible_missing' | 'responsible_unknown' | LedgerCode>;

/** The box is counted against the book and the meeting ends. Nothing is added to it afterwards. */
export async function closeMeeting(actor: Actor, input: CloseMeeting): Promise<CloseMeetingResult> {
	return orRefusal(
		write(async (tx): Promise<CloseMeetingResult> => {
			if (!(await meetingHere(tx, input))) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, input.organisationId, 'meetings.lead'))) {
				return { ok: false, code: 'forbidden' };
			}
			const { key, ...body } = input;
			return once(tx, { scope: `meeting.close:${actor.userId}`, key, body }, () => close(tx, actor, input));
		})
	);
}

async function close(tx: Tx, actor: Actor, input: CloseMeeting): Promise<CloseMeetingResult> {
	const found = await meetingHere(tx, input);
	assert(found && actor.userId, 'the meeting was found, and a person closes it');
	if (!mayMoveMeeting(found.state, 'closed')) return { ok: false, code: 'wrong_state' };
	if ((await attendanceOf(tx, found.id)).size === 0) return { ok: false, code: 'no_attendance' };
	const book = await bookById(tx, await savingsBookOf(tx, input.organisationId));
	assert(book, 'the savings book was found');
	const { expected, counted, responsible } = input;
	const counting = await recordCount(tx, actor, book, { expected, counted, responsible });
	if (!counting.ok) return counting;
	await tx
		.update(meeting)
		.set({
			...{ state: 'closed', members: await countMembers(tx, input.organisationId), notes: input.notes },
			...{ expectedCash: expected, countedCash: counted, closedBy: actor.userId, closedAt: now() }
		})
		.where(eq(meeting.id, found.id));
	await audit(tx, actor, {
		action: 'meeting.close',
		organisationId: input.organisationId,
		subject: `meeting:${found.id}`,
		detail: { expected, counted }
	});
	return { ok: true, difference: counting.difference };
}

export interface ConfirmMeeting {
	readonly organisationId: OrganisationId;
	readonly meetingId: MeetingId;
}

export type ConfirmMeetingResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state' | 'same_person'>;

/** A second officer says that the minutes are what happened. Confirming again changes nothing. */
export async function confirmMeeting(actor: Actor, input: ConfirmMeeting): Promise<ConfirmMeetingResult> {
	return write(async (tx): Promise<ConfirmMeetingResult> => {
		const found = await meetingHere(tx, input);
		if (!found) return { ok: false, code: 'not_found' };
		if (!(await allow(tx, actor, input.organisationId, 'meetings.lead'))) {
			return { ok: false, code: 'forbidden' };
		}
		if (found.state === 'confirmed' && found.confirmedBy === actor.userId) return { ok: true };
		if (!mayMoveMeeting(found.state, 'confirmed')) return { ok: false, code: 'wrong_state' };
		if (found.closedBy === actor.userId) return { ok: false, code: 'same_person' };
		await tx
			.update(meeting)
			.set({ state: 'confirmed', confirmedBy: actor.userId, confirmedAt: now() })
			.where(and(eq(meeting.id, found.id), eq(meeting.state, 'closed')));
		await audit(tx, actor, {
			action: 'meeting.confirm',
			organisationId: input.organisationId,
			subject: `meeting:${found.id}`
		});
		return { ok: true };
	});
}
