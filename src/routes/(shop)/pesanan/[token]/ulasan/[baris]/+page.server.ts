import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { reviewMessages } from '#lib/i18n/reviews.ts';
import { photoById, readPhotos } from '#lib/media/store.server.ts';
import { boughtLine, reviewOfLine } from '#lib/reviews/bought.server.ts';
import { changeableUntil, LONGEST_REVIEW } from '#lib/reviews/rules.ts';
import { writeReview } from '#lib/reviews/write.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The line of the order whose secret is in the address; 404 for another order's. */
async function lineHere(params: { token: string; baris: string }) {
	const id = parseId<'order_line'>(params.baris);
	const line = id ? await boughtLine(db, params.token, id) : null;
	if (!line) error(404);
	return line;
}

export const load: PageServerLoad = async ({ params }) => {
	const line = await lineHere(params);
	const said = await reviewOfLine(db, line.id);
	const photo = said?.photoId ? await photoById(db, said.photoId) : null;
	const until = said && changeableUntil(said.writtenAt);
	return {
		goods: line.name,
		seller: line.sellerName,
		timeZone: line.timeZone,
		obstacle: until !== null && now() > until ? ('too_late' as const) : line.obstacle,
		said: said && {
			...{ stars: said.stars, words: said.words, hiddenReason: said.hiddenReason },
			photo: photo?.visibility === 'public' ? photo.token : null,
			hasPhoto: photo !== null
		},
		until
	};
};

const form = v.object({
	stars: v.pipe(v.string('choice_missing'), v.regex(/^[1-5]$/, 'choice_missing'), v.transform(Number)),
	words: longText(LONGEST_REVIEW),
	dropPhoto: v.optional(v.literal('yes')),
	photo: v.optional(v.array(v.file()), [])
});

export const actions: Actions = {
	default: async (event) => {
		const line = await lineHere(event.params);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const t = messagesFor(reviewMessages, event.locals.locale).write;
		const words = {
			...{ not_received: t.notReceived, refunded: t.refunded, own_goods: t.ownGoods },
			too_late: t.tooLate
		};
		// Said before any picture is worked on.
		if (line.obstacle) return refusedIn(words, line.obstacle, read.values);
		const chosen = read.data.photo.filter(({ name, size }) => name !== '' || size > 0);
		const photos = await readPhotos(chosen.slice(0, 1));
		if (!photos.ok) return refused(photos.code, read.values, { photo: photos.code });
		const written = await writeReview(event.locals.actor, {
			token: event.params.token,
			orderLineId: line.id,
			stars: read.data.stars,
			words: read.data.words,
			photo: photos.prepared[0] ?? null,
			dropPhoto: read.data.dropPhoto === 'yes'
		});
		if (written.ok) redirect(303, `/pesanan/${event.params.token}?sudah=ulasan`);
		return refusedIn(words, written.code, read.values);
	}
};
