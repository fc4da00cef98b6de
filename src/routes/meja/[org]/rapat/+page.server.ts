import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { meetingMessages } from '#lib/i18n/meetings.ts';
import { meetingsOf, openMeetingOf } from '#lib/meetings/find.server.ts';
import { openMeeting } from '#lib/meetings/open.server.ts';
import { MEETING_KINDS } from '#lib/meetings/states.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, line, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../answers.ts';
import { requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const PAGE_SIZE = 20;
const openForm = v.object({
	kind: v.picklist(MEETING_KINDS, 'choice_missing'),
	heldOn: dateField(),
	place: line(),
	social: money({ zero: true }),
	absenceFine: money({ zero: true }),
	arisan: money({ zero: true }),
	key: formKey
});

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'meetings.lead');
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const { items, total } = await meetingsOf(db, organisation.id, { page, size: PAGE_SIZE });
	const running = await openMeetingOf(db, organisation.id);
	return {
		meetings: items.map(({ id, kind, heldOn, place, state }) => ({ id, kind, heldOn, place, state })),
		...{ page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) },
		...{ running: running?.id ?? null, today: today(organisation.timeZone), key: newKey() }
	};
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'meetings.lead');
		const read = await readForm(event.request, openForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await openMeeting(event.locals.actor, { organisationId: organisation.id, ...read.data });
		const words = messagesFor(meetingMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `/meja/${organisation.slug}/rapat/${done.meetingId}`);
	}
};
