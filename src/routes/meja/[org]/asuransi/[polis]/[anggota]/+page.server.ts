import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { insuranceMessages } from '#lib/i18n/insurance.ts';
import { enterClaim } from '#lib/insurance/claims.server.ts';
import { nextSpan } from '#lib/insurance/cover.ts';
import { memberUnder, policyHere } from '#lib/insurance/policies.server.ts';
import { takePremium } from '#lib/insurance/premiums.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { hasMembers, type Ability } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { dateField, formKey, line, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

type At = RequestEvent<{ org: string; polis: string; anggota: string }>;

async function memberAt(event: At, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const policyId = hasMembers(organisation.kind) ? Number(parseId(event.params.polis) ?? 0) : 0;
	const policy = policyId === 0 ? null : await policyHere(db, organisation.id, policyId);
	const id = parseId<'membership'>(event.params.anggota);
	const member = id && (await membershipById(db, id));
	if (!policy || !member || member.organisationId !== organisation.id) error(404);
	return { organisation, policy, member };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, policy, member } = await memberAt(event, 'savings.read');
	const { premiums, claims } = await memberUnder(db, policy.id, member.id);
	const on = today(organisation.timeZone);
	return {
		policy: { id: policy.id, name: policy.name, premium: policy.premium, open: policy.endedAt === null },
		member: { id: member.id, name: member.name, active: member.state === 'active' },
		span: nextSpan(premiums[0]?.coveredUntil ?? null, on, policy.months),
		...{ premiums, claims, today: on },
		keys: { premium: newKey(), claim: newKey() },
		saved: event.url.searchParams.has('tersimpan')
	};
};

const premiumForm = v.object({ from: v.picklist(['cash', 'savings'], 'choice_missing'), key: formKey });
const claimForm = v.object({
	amount: money(),
	happenedOn: dateField(),
	reason: line(200),
	reference: line(60),
	key: formKey
});

/** Beside which field a refusal stands. */
const FIELD: Readonly<Record<string, string>> = {
	...{ not_covered: 'happenedOn', date_future: 'happenedOn', paid_before: 'reference' },
	insufficient_savings: 'from'
};

export const actions: Actions = {
	premi: async (event) => {
		const { organisation, policy, member } = await memberAt(event, 'savings.deposit');
		const read = await readForm(event.request, premiumForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await takePremium(event.locals.actor, {
			...{ organisationId: organisation.id, policyId: policy.id, membershipId: member.id, ...read.data }
		});
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values, FIELD[done.code]);
		redirect(303, `/meja/${organisation.slug}/asuransi/${policy.id}/premi/${done.premiumId}`);
	},
	klaim: async (event) => {
		const { organisation, policy, member } = await memberAt(event, 'books.enter');
		const read = await readForm(event.request, claimForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await enterClaim(event.locals.actor, {
			...{ organisationId: organisation.id, policyId: policy.id, membershipId: member.id, ...read.data }
		});
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values, FIELD[done.code]);
		redirect(303, `/meja/${organisation.slug}/asuransi/${policy.id}?tersimpan`);
	}
};
