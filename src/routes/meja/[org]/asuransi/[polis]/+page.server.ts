import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { insuranceMessages } from '#lib/i18n/insurance.ts';
import { decideClaim } from '#lib/insurance/claims.server.ts';
import {
	coveredMembers,
	endInsurancePolicy,
	heldForInsurer,
	movesOf,
	policyHere
} from '#lib/insurance/policies.server.ts';
import { sendPremiums } from '#lib/insurance/premiums.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 50;

async function policyAt(event: RequestEvent<{ org: string; polis: string }>, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const id = hasMembers(organisation.kind) ? Number(parseId(event.params.polis) ?? 0) : 0;
	const policy = id === 0 ? null : await policyHere(db, organisation.id, id);
	if (!policy) error(404);
	return { organisation, policy };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, policy } = await policyAt(event, 'savings.read');
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const whose = { organisationId: organisation.id, policyId: policy.id, on: today(organisation.timeZone) };
	const { claims, sent } = await movesOf(db, policy.id);
	return {
		policy,
		held: await heldForInsurer(db, policy),
		...(await coveredMembers(db, whose, { page, size: SIZE })),
		claims: claims.map(({ enteredBy, ...each }) => ({
			...each,
			mayApprove: enteredBy !== event.locals.actor.userId
		})),
		sent,
		...{ page, today: whose.on, key: newKey(), saved: event.url.searchParams.has('tersimpan') }
	};
};

const sendForm = v.object({
	shown: v.pipe(v.string('form_stale'), v.regex(/^\d{1,15}$/, 'form_stale'), v.transform(Number)),
	through: v.picklist(['cash', 'bank'], 'choice_missing'),
	reference: line(60),
	key: formKey
});
const decisionForm = v.object({
	claimId: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	setor: async (event) => {
		const { organisation, policy } = await policyAt(event, 'savings.withdraw');
		const read = await readForm(event.request, sendForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { shown, ...rest } = read.data;
		const done = await sendPremiums(event.locals.actor, {
			...{ organisationId: organisation.id, policyId: policy.id, shown: rupiah(shown), ...rest }
		});
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	putus: async (event) => {
		const { organisation, policy } = await policyAt(event, 'books.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await decideClaim(event.locals.actor, {
			...{ organisationId: organisation.id, policyId: policy.id, claimId: read.data.claimId },
			approve: read.data.decision === 'approve'
		});
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	akhiri: async (event) => {
		const { organisation, policy } = await policyAt(event, 'savings.rates');
		const ending = { organisationId: organisation.id, policyId: policy.id };
		const done = await endInsurancePolicy(event.locals.actor, ending);
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, {});
		redirect(303, '?tersimpan');
	}
};
