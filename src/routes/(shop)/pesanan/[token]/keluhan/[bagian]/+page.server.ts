import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { complaintsUntil } from '#lib/settlement/complaintWindow.ts';
import { complain } from '#lib/settlement/complain.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId, type SubOrderId } from '#lib/shared/ids.ts';
import { partById, type Part } from '#lib/supply/parts.server.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The part of the order whose secret is in the address; 404 for another order's. */
async function partHere(params: { token: string; bagian: string }): Promise<Part> {
	const id: SubOrderId | null = parseId(params.bagian);
	const part = id ? await partById(db, id) : null;
	if (part?.orderToken !== params.token) error(404);
	return part;
}

/** Until when this part may be complained about, or null when it may not. */
function openUntil({ state, deliveredAt }: Part): number | null {
	if (state !== 'delivered' || deliveredAt === null) return null;
	const until = complaintsUntil(deliveredAt);
	return now() <= until ? until : null;
}

export const load: PageServerLoad = async ({ params }) => {
	const part = await partHere(params);
	return { seller: part.sellerName, until: openUntil(part), timeZone: part.timeZone };
};

const form = v.object({
	text: v.pipe(v.string('required'), v.trim(), v.minLength(1, 'required'), v.maxLength(1000, 'too_long')),
	photo: v.optional(v.array(v.file()), [])
});

export const actions: Actions = {
	default: async (event) => {
		const part = await partHere(event.params);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const words = messagesFor(settlementMessages, event.locals.locale);
		// Said before any picture is worked on: a late complaint costs the server nothing.
		if (openUntil(part) === null) return refused('too_late', read.values, { form: words.complaint.tooLate });
		// The camera's input and the gallery's share a name; the one left alone comes as a file of no name.
		const chosen = read.data.photo.filter(({ name, size }) => name !== '' || size > 0);
		const photos = await readPhotos(chosen.slice(0, 1));
		if (!photos.ok) return refused(photos.code, read.values, { photo: photos.code });
		const made = await complain(event.locals.actor, {
			token: event.params.token,
			subOrderId: part.id,
			text: read.data.text,
			photo: photos.prepared[0] ?? null
		});
		if (made.ok) redirect(303, `/pesanan/${event.params.token}?sudah=keluhan`);
		const refusals = { too_late: words.complaint.tooLate, wrong_state: words.refusals.wrong_state };
		return refusedIn(refusals, made.code, read.values);
	}
};
