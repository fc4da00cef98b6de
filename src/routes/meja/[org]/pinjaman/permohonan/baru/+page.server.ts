import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import { membersOf } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import { askChoices, askForm, simulateAsk, wantedLoan } from '../../../../../loanAsk.ts';
import { loanRefusal } from '../../../../../loanRefusal.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.enter');
	return {
		key: newKey(),
		products: await askChoices(organisation.id),
		members: (await membersOf(db, organisation.id)).map(({ id: membershipId, name, number }) => ({
			...{ membershipId, name, number }
		}))
	};
};

const form = v.object({ ...askForm.entries, membershipId: id<'membership'>() });

export const actions: Actions = {
	hitung: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.enter');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		return { values: read.values, errors: {}, result: await simulateAsk(organisation, read.data) };
	},
	ajukan: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.enter');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const wanted = await wantedLoan(organisation.id, read.data.membershipId, read.data);
		const asked = await applyForLoan(event.locals.actor, wanted);
		if (!asked.ok) return loanRefusal(asked, read.values, event.locals.locale);
		redirect(303, `/meja/${organisation.slug}/pinjaman/permohonan/${asked.applicationId}`);
	}
};
