import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { organisationMessages } from '#lib/i18n/organisations.ts';
import { assistPassword } from '#lib/organisations/assistPassword.server.ts';
import { membersOf, membershipById } from '#lib/organisations/find.server.ts';
import { decideJoin } from '#lib/organisations/membership.server.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { bookDateAt, formatDateTime } from '#lib/shared/dates.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm, type FormErrors, type FormValues } from '#lib/shared/form.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const decision = v.object({
	membershipId: id<'membership'>(),
	decision: v.picklist(['accept', 'refuse'], 'choice_unknown')
});
const assistance = v.object({ userId: id<'user'>() });

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'members.read');
	const { id: organisationId, kind, timeZone } = organisation;
	const decided = new URLSearchParams(event.url.search).get('diputuskan');
	const officers = await currentOfficersOf(db, organisation);
	return {
		hasMembers: hasMembers(kind),
		requests: (await membersOf(db, organisationId, { state: 'requested' })).map((request) => ({
			id: request.id,
			name: request.name,
			phone: request.phone,
			askedOn: bookDateAt(request.requestedAt, timeZone)
		})),
		members: (await membersOf(db, organisationId)).map(
			({ id: memberId, userId, number, name, phone, joinedOn }) => ({
				id: memberId,
				userId,
				number,
				name,
				phone,
				joinedOn
			})
		),
		officers: officers.map(({ userId, name, phone, role }) => ({ userId, name, phone, role })),
		decided: decided === null ? null : await decidedBefore(decided, organisationId),
		ownId: event.locals.user?.id ?? null
	};
};

/** What was decided just now, for the line at the top; nothing of another organisation. */
async function decidedBefore(text: string, organisationId: number) {
	const parsed = v.safeParse(id<'membership'>(), text);
	const found = parsed.success ? await membershipById(db, parsed.output) : null;
	if (found?.organisationId !== organisationId) return null;
	return { name: found.name, number: found.state === 'active' ? found.number : null };
}

export const actions: Actions = {
	decide: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'members.decide');
		const read = await readForm(event.request, decision);
		if (!read.ok) return refused('form', read.values, read.errors);
		const asked = await membershipById(db, read.data.membershipId);
		if (asked?.organisationId !== organisation.id) return refused('not_found');
		const accept = read.data.decision === 'accept';
		const answer = await decideJoin(event.locals.actor, { membershipId: asked.id, accept });
		if (!answer.ok) {
			return refusedIn(messagesFor(organisationMessages, event.locals.locale).errors, answer.code, {});
		}
		redirect(303, `${event.url.pathname}?diputuskan=${asked.id}`);
	},
	/** The code is shown in the answer itself, once: no address leads to it. */
	assist: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'password.assist');
		const read = await readForm(event.request, assistance);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { userId } = read.data;
		const answer = await assistPassword(event.locals.actor, { organisationId: organisation.id, userId });
		if (!answer.ok) {
			return refusedIn(messagesFor(organisationMessages, event.locals.locale).errors, answer.code, {});
		}
		const { name, resetCode, expiresAt, codesNeeded } = answer;
		const until = formatDateTime(expiresAt, { locale: event.locals.locale, timeZone: organisation.timeZone });
		const nothing: { values: FormValues; errors: FormErrors } = { values: {}, errors: {} };
		return { ...nothing, help: { name, resetCode, until, codesNeeded } };
	}
};
