import { goodsOfProducer } from '#lib/catalog/producers.server.ts';
import { ratingOfSeller } from '#lib/catalog/rating.server.ts';
import { standingTo } from '#lib/favourites/find.server.ts';
import { toldRecordOf } from '#lib/promises/find.server.ts';
import { reviewsOfSeller } from '#lib/reviews/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { producerHere } from '../producerHere.ts';
import type { PageServerLoad } from './$types';

const GOODS = 12;
/** The reviews on her own page; the others are on theirs. */
const NEWEST = { before: null, size: 3 };

/** A producer's public page: what she sells and what buyers say of it. */
export const load: PageServerLoad = async ({ params, url, locals }) => {
	const producer = await producerHere(params);
	const { membershipId } = producer;
	const page = Number(parseId(url.searchParams.get('halaman')) ?? 1);
	const rating = await ratingOfSeller(db, membershipId);
	return {
		...{ producer, page, rating },
		record: await toldRecordOf(db, membershipId, today(producer.group.timeZone)),
		standing: locals.user ? await standingTo(db, locals.user.id, membershipId) : ('none' as const),
		goods: await goodsOfProducer(db, membershipId, { page, size: GOODS }),
		reviews: rating ? (await reviewsOfSeller(db, membershipId, NEWEST)).items : []
	};
};
