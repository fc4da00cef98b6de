import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { standingOn } from '#lib/catalog/authority.server.ts';
import { allCommodities } from '#lib/catalog/commodities.server.ts';
import { editListing } from '#lib/catalog/edit.server.ts';
import { listingById, priceHistory } from '#lib/catalog/find.server.ts';
import { permitsMissing } from '#lib/catalog/listing.ts';
import { valuesOf } from '#lib/catalog/listingForm.ts';
import { auditRefusal } from '#lib/shared/audit.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId, type MediaId } from '#lib/shared/ids.ts';
import { requireUser } from '../../../guards.ts';
import { readListingForm, refusedListing } from '../listingAction.ts';
import type { Actions, PageServerLoad } from './$types';

/** The listing of the address, if the person may change it. */
async function ownListing(event: RequestEvent) {
	requireUser(event);
	const id = parseId<'listing'>(event.params['id']);
	const found = id && (await listingById(db, id));
	if (!found) error(404);
	if (await standingOn(db, event.locals.actor, found)) return found;
	await auditRefusal(event.locals.actor, {
		action: 'listing.edit',
		organisationId: found.groupId,
		subject: `listing:${found.id}`
	});
	error(403);
}

export const load: PageServerLoad = async (event) => {
	const found = await ownListing(event);
	const { id, slug, name, state, version, photos, soldBy, unit, commodity, permits, group } = found;
	return {
		listing: { id, slug, name, state, version, soldBy, unit, timeZone: group.timeZone },
		photos: [...photos],
		values: valuesOf(found),
		permitsWanted: event.url.searchParams.has('izin') ? permitsMissing(commodity.permits, permits) : [],
		history: await priceHistory(db, id),
		commodities: await allCommodities(db)
	};
};

/** The photos that stay, by the place chosen for each; equal places keep their old order. */
function keptIn(form: FormData): MediaId[] {
	const ids = form
		.getAll('kept[]')
		.flatMap((value) => (typeof value === 'string' ? (parseId<'media'>(value) ?? []) : []));
	const placeOf = (id: MediaId) => Number(form.get(`position_${id}`)) || 1;
	return ids.filter((id) => !form.has(`remove_${id}`)).sort((a, b) => placeOf(a) - placeOf(b));
}

export const actions: Actions = {
	default: async (event) => {
		const found = await ownListing(event);
		const read = await readListingForm(event, await allCommodities(db), { counted: false });
		if (!read.ok) return read.answer;
		const { form, values, fields, photos } = read;
		const edited = await editListing(event.locals.actor, {
			listingId: found.id,
			version: Number(values['version']),
			fields,
			keptPhotos: keptIn(form),
			newPhotos: photos
		});
		if (!edited.ok) return refusedListing(event, edited, values);
		redirect(303, `/saya/produk?jadi=simpan&barang=${found.id}`);
	}
};
