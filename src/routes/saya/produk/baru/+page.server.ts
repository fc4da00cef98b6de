import { redirect } from '@sveltejs/kit';
import { allCommodities } from '#lib/catalog/commodities.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, parseId, type OrganisationId } from '#lib/shared/ids.ts';
import { listGoods } from '#lib/stock/list.server.ts';
import { refused, requireUser } from '../../../guards.ts';
import { readListingForm, refusedListing } from '../listingAction.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { id } = requireUser(event);
	const belongings = await organisationsOf(db, id);
	const groups = belongings.flatMap(({ organisation, membershipId, abilities }) =>
		membershipId !== null && abilities.has('listing.create')
			? [{ id: organisation.id, name: organisation.name }]
			: []
	);
	if (groups.length === 0) redirect(303, '/saya/produk');
	return { groups, commodities: await allCommodities(db), key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		requireUser(event);
		const read = await readListingForm(event, await allCommodities(db), { counted: true });
		if (!read.ok) return read.answer;
		const { form, values, fields, photos, onHand } = read;
		const groupId = parseId<'organisation'>(values['group']);
		if (!groupId) return refused('choice_unknown', values, { group: 'choice_unknown' });
		const listed = await listGoods(event.locals.actor, {
			key: values['key'] ?? '',
			groupId: groupId satisfies OrganisationId,
			fields,
			photos,
			onHand,
			publish: form.get('publish') === 'yes'
		});
		if (!listed.ok) return refusedListing(event, listed, values);
		if (listed.permitsMissing.length > 0) redirect(303, `/saya/produk/${listed.listingId}?izin=1`);
		redirect(303, `/saya/produk?jadi=${listed.published ? 'terbit' : 'simpan'}&barang=${listed.listingId}`);
	}
};
