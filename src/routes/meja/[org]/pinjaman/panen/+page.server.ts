import { error, redirect } from '@sveltejs/kit';
import { askAgainstHarvest } from '#lib/financing/ask.server.ts';
import { membershipById, membersOf, type Organisation } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import { harvestChoices, harvestForm, harvestProducts, wantedOnHarvest } from '../../../../harvestAsk.ts';
import { loanRefusal } from '../../../../loanRefusal.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The member of this group whom the address names; null before one is chosen, 404 when she is no member here. */
async function memberHere(event: RequestEvent, organisation: Organisation) {
	const typed = event.url.searchParams.get('anggota');
	if (!typed) return null;
	const membershipId = parseId<'membership'>(typed);
	const member = membershipId && (await membershipById(db, membershipId));
	if (member?.organisationId !== organisation.id || member.state !== 'active') error(404);
	return member;
}

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'loans.enter');
	const member = await memberHere(event, organisation);
	if (!member) {
		return {
			member: null,
			lends: (await harvestProducts(organisation)).length > 0,
			members: (await membersOf(db, organisation.id)).map(({ id, name, number }) => ({ id, name, number }))
		};
	}
	return {
		key: newKey(),
		member: { id: member.id, name: member.name },
		...(await harvestChoices(organisation, member.id))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'loans.enter');
		const member = await memberHere(event, organisation);
		if (!member) error(404);
		const read = await readForm(event.request, harvestForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const asked = await askAgainstHarvest(event.locals.actor, wantedOnHarvest(read.data, member.id));
		if (!asked.ok) return loanRefusal(asked, read.values, event.locals.locale);
		redirect(303, `/meja/${organisation.slug}/pinjaman/permohonan/${asked.applicationId}`);
	}
};
