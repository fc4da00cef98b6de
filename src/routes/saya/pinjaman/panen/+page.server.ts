import { error, redirect } from '@sveltejs/kit';
import { askAgainstHarvest } from '#lib/financing/ask.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused } from '../../../guards.ts';
import { harvestChoices, harvestForm, wantedOnHarvest } from '../../../harvestAsk.ts';
import { loanRefusal } from '../../../loanRefusal.ts';
import { borrowerOf } from '../borrower.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { here } = await borrowerOf(event);
	if (!here) error(404);
	const { organisation, membershipId } = here;
	return {
		key: newKey(),
		group: { slug: organisation.slug, name: organisation.name },
		...(await harvestChoices(organisation, membershipId))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, harvestForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const asked = await askAgainstHarvest(event.locals.actor, wantedOnHarvest(read.data, here.membershipId));
		if (!asked.ok) return loanRefusal(asked, read.values, event.locals.locale);
		redirect(303, `/saya/pinjaman?kelompok=${here.organisation.slug}&sudah=ajukan`);
	}
};
