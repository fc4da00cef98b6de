import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { insuranceMessages } from '#lib/i18n/insurance.ts';
import { COVERS } from '#lib/insurance/cover.ts';
import { enterInsurancePolicy, policiesOf } from '#lib/insurance/policies.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	if (!hasMembers(organisation.kind)) error(404);
	const bookId = await savingsBookOf(db, organisation.id);
	return { policies: await policiesOf(db, bookId, today(organisation.timeZone)), key: newKey() };
};

const policyForm = v.object({
	insurer: line(80),
	name: line(80),
	number: line(60),
	covers: v.picklist(COVERS, 'choice_missing'),
	premium: money(),
	months: whole({ least: 1, most: 24 }),
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'savings.rates');
		const read = await readForm(event.request, policyForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await enterInsurancePolicy(event.locals.actor, {
			...{ organisationId: organisation.id, ...read.data }
		});
		const words = messagesFor(insuranceMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `/meja/${organisation.slug}/asuransi/${done.policyId}`);
	}
};
