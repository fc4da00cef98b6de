import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import { followedProducers } from '#lib/favourites/find.server.ts';
import { followProducer, lookAtFollowed, unfollowProducer } from '#lib/favourites/follow.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId, type MembershipId } from '#lib/shared/ids.ts';
import { backOf, personOf, typed } from '../../backTo.ts';
import { requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 10;
const HERE = '/saya/diikuti';

/** Whom she follows; reading the first page is the look from which new goods are counted. */
export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const page = Number(parseId(event.url.searchParams.get('halaman')) ?? 1);
	const followed = await followedProducers(db, person.id, { page, size: SIZE });
	if (page === 1 && followed.items.some(({ fresh }) => fresh > 0)) await lookAtFollowed(event.locals.actor);
	return { ...followed, page, full: event.url.searchParams.has('penuh') };
};

/** The producer a form is about, and the page it stands on. */
async function producer(event: RequestEvent): Promise<{ membershipId: MembershipId; back: string }> {
	const form = await event.request.formData();
	const back = backOf(event, form, HERE);
	personOf(event, back);
	const membershipId = parseId<'membership'>(typed(form, 'produsen'));
	if (membershipId === null) error(404);
	return { membershipId, back };
}

export const actions: Actions = {
	ikuti: async (event) => {
		const { membershipId, back } = await producer(event);
		const followed = await followProducer(event.locals.actor, membershipId);
		if (!followed.ok && followed.code === 'too_many_followed') redirect(303, `${HERE}?penuh`);
		// Her own page offers no such button, so that only a forged form comes here.
		if (!followed.ok) error(followed.code === 'own_goods' ? 400 : 404);
		redirect(303, back);
	},
	lepas: async (event) => {
		const { membershipId, back } = await producer(event);
		await unfollowProducer(event.locals.actor, membershipId);
		redirect(303, back);
	}
};
