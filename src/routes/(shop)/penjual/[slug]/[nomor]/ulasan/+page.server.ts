import { ratingOfSeller } from '#lib/catalog/rating.server.ts';
import { reviewsOfSeller } from '#lib/reviews/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { producerHere } from '../../producerHere.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

/** All reviews of a producer's goods that buyers may read, newest first. */
export const load: PageServerLoad = async ({ params, url }) => {
	const { membershipId, ...producer } = await producerHere(params);
	const before = parseId<'review'>(url.searchParams.get('sebelum'));
	return {
		producer,
		rating: await ratingOfSeller(db, membershipId),
		reviews: await reviewsOfSeller(db, membershipId, { before, size: SIZE }),
		first: before === null
	};
};
