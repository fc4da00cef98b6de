import { error, fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { meetingMessages } from '#lib/i18n/meetings.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { openApplications } from '#lib/lending/find.server.ts';
import { markAttendance } from '#lib/meetings/attend.server.ts';
import { closeMeeting, confirmMeeting } from '#lib/meetings/close.server.ts';
import { collectAtMeeting } from '#lib/meetings/collect.server.ts';
import { decideLoanAtMeeting } from '#lib/meetings/decideLoan.server.ts';
import { decisionsOf, meetingHere } from '#lib/meetings/find.server.ts';
import { lineForm, linesIn } from '#lib/meetings/lineForm.ts';
import { minutesOf } from '#lib/meetings/minutes.server.ts';
import { sheetOf } from '#lib/meetings/sheet.server.ts';
import { CHOICES } from '#lib/meetings/votes.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id, longText, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { ofAnother, refusedIn } from '../../../../answers.ts';
import { requireAbility, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

const member = id<'membership'>();
/** Who entered a line without a signal; the page's own forms do not say. */
const by = v.optional(id<'user'>());
const attendForm = v.object({ by, present: v.optional(v.array(member), []) });
const collectForm = v.object({ ...lineForm.entries, by, member });
const voteForm = v.object({
	by,
	key: formKey,
	application: id<'loan_application'>(),
	voter: v.optional(v.array(member), []),
	choice: v.optional(v.array(v.picklist([...CHOICES, ''], 'choice_unknown')), [])
});
const closeForm = v.object({
	expected: money({ zero: true }),
	counted: money({ zero: true }),
	responsible: v.pipe(
		v.optional(v.string(), ''),
		v.transform((text) => parseId<'user'>(text))
	),
	notes: longText(),
	key: formKey
});

async function meetingAt(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params.org, 'meetings.lead');
	const meetingId = parseId<'meeting'>(event.params.id);
	const found = meetingId && (await meetingHere(db, { organisationId: organisation.id, meetingId }));
	if (!found) error(404);
	return { organisation, found, these: { organisationId: organisation.id, meetingId: found.id } };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, found } = await meetingAt(event);
	const minutes = await minutesOf(db, found);
	const decisions = await decisionsOf(db, found.id);
	const userId = requireUser(event).id;
	const head = { userId, meeting: found, groupName: organisation.name, minutes, decisions };
	if (found.state !== 'open') {
		return { ...head, open: null, mayConfirm: found.closedBy !== event.locals.user?.id };
	}
	const sheet = await sheetOf(db, found, found.heldOn);
	const asked = await openApplications(db, await savingsBookOf(db, organisation.id));
	const officers = await currentOfficersOf(db, organisation);
	return {
		...{ ...head, mayConfirm: false },
		open: {
			rows: sheet.rows.map((row) => ({ ...row, key: newKey() })),
			applications: asked
				.filter(({ state }) => state === 'submitted')
				.map(({ id: applicationId, membershipId, memberName, amount, purpose }) => ({
					...{ applicationId, membershipId, memberName, amount, purpose, key: newKey() }
				})),
			officers: officers.map(({ userId, name }) => ({ userId, name })),
			...{ expectedCash: sheet.expectedCash, key: newKey() }
		}
	};
};

export const actions: Actions = {
	attend: async (event) => {
		const { these } = await meetingAt(event);
		const read = await readForm(event.request, attendForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { by: enteredBy, present } = read.data;
		return (
			ofAnother(event, enteredBy) ??
			answer(event, await markAttendance(event.locals.actor, { ...these, present }))
		);
	},
	collect: async (event) => {
		const { these } = await meetingAt(event);
		const read = await readForm(event.request, collectForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { key, seen, member: membershipId, by: enteredBy } = read.data;
		const hers = { membershipId, lines: linesIn(read.data), seen, key };
		return (
			ofAnother(event, enteredBy) ??
			answer(event, await collectAtMeeting(event.locals.actor, { ...these, ...hers }))
		);
	},
	vote: async (event) => {
		const { these } = await meetingAt(event);
		const read = await readForm(event.request, voteForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { application: applicationId, voter, choice, key, by: enteredBy } = read.data;
		const votes = voter.flatMap((membershipId, index) => {
			const said = choice[index];
			return said ? [{ membershipId, choice: said }] : [];
		});
		return (
			ofAnother(event, enteredBy) ??
			answer(event, await decideLoanAtMeeting(event.locals.actor, { ...these, applicationId, votes, key }))
		);
	},
	close: async (event) => {
		const { these } = await meetingAt(event);
		const read = await readForm(event.request, closeForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		return answer(event, await closeMeeting(event.locals.actor, { ...these, ...read.data }), read.values);
	},
	confirm: async (event) => {
		const { these } = await meetingAt(event);
		return answer(event, await confirmMeeting(event.locals.actor, these));
	}
};

function answer(
	event: RequestEvent,
	done: { ok: true } | { ok: false; code: string },
	values: Record<string, string> = {}
) {
	if (!done.ok) {
		return refusedIn(messagesFor(meetingMessages, event.locals.locale).errors, done.code, values);
	}
	redirect(303, event.url.pathname);
}
