import { reviewsForProducer } from '#lib/reviews/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireUser } from '../../guards.ts';
import { answerOne } from '../../reviewAnswers.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 20;

/** What buyers say of her goods. */
export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const before = parseId<'review'>(event.url.searchParams.get('sebelum'));
	return {
		reviews: await reviewsForProducer(db, person.id, { before, size: SIZE }),
		first: before === null,
		done: event.url.searchParams.get('jadi')
	};
};

export const actions: Actions = {
	jawab: async (event) => {
		requireUser(event);
		return answerOne(event, '/saya/ulasan');
	}
};
