import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { savedGoods } from '#lib/favourites/find.server.ts';
import { forgetListing, saveListing } from '#lib/favourites/save.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId, type ListingId } from '#lib/shared/ids.ts';
import { backOf, personOf, typed } from '../../backTo.ts';
import { requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 24;
const HERE = '/saya/disukai';

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const before = parseId(event.url.searchParams.get('sebelum'));
	return {
		saved: await savedGoods(db, person.id, { before, size: SIZE }),
		first: before === null,
		full: event.url.searchParams.has('penuh')
	};
};

/** The goods a heart stands for, and the page it stands on. */
async function heart(event: RequestEvent): Promise<{ listingId: ListingId; back: string }> {
	const form = await event.request.formData();
	const back = backOf(event, form, HERE);
	personOf(event, back);
	const listingId = parseId<'listing'>(typed(form, 'listing'));
	if (listingId === null) error(404);
	return { listingId, back };
}

export const actions: Actions = {
	simpan: async (event) => {
		const { listingId, back } = await heart(event);
		const saved = await saveListing(event.locals.actor, listingId);
		if (!saved.ok && saved.code === 'too_many_saved') redirect(303, `${HERE}?penuh`);
		if (!saved.ok) error(404);
		redirect(303, back);
	},
	lepas: async (event) => {
		const { listingId, back } = await heart(event);
		await forgetListing(event.locals.actor, listingId);
		redirect(303, back);
	}
};
