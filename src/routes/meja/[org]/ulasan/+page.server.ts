import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { reviewMessages } from '#lib/i18n/reviews.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationBySlug } from '#lib/organisations/find.server.ts';
import { reviewsAtDesk } from '#lib/reviews/find.server.ts';
import { hideReview, showReview, type ModerateResult } from '#lib/reviews/moderate.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id, line } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../guards.ts';
import { answerOne } from '../../../reviewAnswers.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 20;

/** A group's officers answer, a BUM Desa's desk hides; whoever may do either reads. */
async function deskHere(event: RequestEvent) {
	requireUser(event);
	const slug = event.params['org'] ?? '';
	const found = await organisationBySlug(db, slug);
	if (!found) error(404);
	const mayHide = await allow(db, event.locals.actor, found.id, 'reviews.moderate');
	const organisation = mayHide ? found : await requireAbility(event, slug, 'reviews.answer');
	return { organisation, mayHide };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, mayHide } = await deskHere(event);
	const before = parseId<'review'>(event.url.searchParams.get('sebelum'));
	return {
		mayHide,
		timeZone: organisation.timeZone,
		reviews: await reviewsAtDesk(
			db,
			{ as: mayHide ? 'bumdesa' : 'group', id: organisation.id },
			{ before, size: SIZE }
		),
		first: before === null,
		done: event.url.searchParams.get('jadi')
	};
};

const hideForm = v.object({ review: id<'review'>(), reason: line(300) });
const showForm = v.object({ review: id<'review'>() });

function answered(event: RequestEvent, result: ModerateResult, values: FormValues, done: string) {
	if (result.ok) redirect(303, `/meja/${event.params['org']}/ulasan?jadi=${done}`);
	const { already } = messagesFor(reviewMessages, event.locals.locale).desk;
	return refusedIn({ already_done: already }, result.code, values, 'reason');
}

export const actions: Actions = {
	jawab: async (event) => {
		const { organisation } = await deskHere(event);
		return answerOne(event, `/meja/${organisation.slug}/ulasan`);
	},
	sembunyikan: async (event) => {
		await deskHere(event);
		const read = await readForm(event.request, hideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { review: reviewId, reason } = read.data;
		return answered(
			event,
			await hideReview(event.locals.actor, { reviewId, reason }),
			read.values,
			'sembunyi'
		);
	},
	tampilkan: async (event) => {
		await deskHere(event);
		const read = await readForm(event.request, showForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		return answered(event, await showReview(event.locals.actor, read.data.review), read.values, 'tampil');
	}
};
