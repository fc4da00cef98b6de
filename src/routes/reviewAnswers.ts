import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { reviewMessages } from '#lib/i18n/reviews.ts';
import { answerReview } from '#lib/reviews/answer.server.ts';
import { LONGEST_REVIEW } from '#lib/reviews/rules.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refusedIn } from './answers.ts';
import { refused } from './guards.ts';

const form = v.object({
	review: id<'review'>(),
	answer: v.pipe(
		v.string('required'),
		v.trim(),
		v.minLength(1, 'required'),
		v.maxLength(LONGEST_REVIEW, 'too_long')
	)
});

/** Answers a review from the producer's page or her group's desk; the use-case says who may. */
export async function answerOne(event: RequestEvent, back: string) {
	const read = await readForm(event.request, form);
	if (!read.ok) return refused('form', read.values, read.errors);
	const answered = await answerReview(event.locals.actor, {
		reviewId: read.data.review,
		answer: read.data.answer
	});
	if (answered.ok) redirect(303, `${back}?jadi=jawab`);
	const { alreadyAnswered, isHidden } = messagesFor(reviewMessages, event.locals.locale).mine;
	return refusedIn({ already_done: alreadyAnswered, hidden: isHidden }, answered.code, read.values, 'answer');
}
