import { error, fail, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { meetingMessages } from '#lib/i18n/meetings.ts';
import { collectAtMeeting } from '#lib/meetings/collect.server.ts';
import { meetingHere } from '#lib/meetings/find.server.ts';
import { lineForm, linesIn } from '#lib/meetings/lineForm.ts';
import { sheetOf } from '#lib/meetings/sheet.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

async function meetingAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params.org, 'meetings.lead');
	const meetingId = parseId<'meeting'>(event.params.id);
	const membershipId = parseId<'membership'>(event.params.anggota);
	const found = meetingId && (await meetingHere(db, { organisationId: organisation.id, meetingId }));
	if (!found || !membershipId) error(404);
	return { organisation, found, membershipId, back: `/meja/${organisation.slug}/rapat/${found.id}` };
}

export const load: PageServerLoad = async (event) => {
	const { found, membershipId, back } = await meetingAt(event);
	if (found.state !== 'open') redirect(303, back);
	const { rows } = await sheetOf(db, found, found.heldOn);
	const row = rows.find((each) => each.membershipId === membershipId);
	if (!row) error(404);
	return { row, back, available: await withdrawable(db, membershipId), key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, found, membershipId, back } = await meetingAt(event);
		const read = await readForm(event.request, lineForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await collectAtMeeting(event.locals.actor, {
			...{ organisationId: organisation.id, meetingId: found.id, membershipId },
			...{ lines: linesIn(read.data), seen: read.data.seen, key: read.data.key }
		});
		const words = messagesFor(meetingMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `${back}/${membershipId}/bukti`);
	}
};
