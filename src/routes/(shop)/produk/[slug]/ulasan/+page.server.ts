import { error } from '@sveltejs/kit';
import { listingBySlug } from '#lib/catalog/find.server.ts';
import { ratingOfListing } from '#lib/catalog/rating.server.ts';
import { reviewsOfListing } from '#lib/reviews/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import type { PageServerLoad } from './$types';

const SIZE = 20;

/** All reviews of a listing that buyers may read, newest first. */
export const load: PageServerLoad = async ({ params, url }) => {
	const listing = await listingBySlug(db, params.slug);
	if (!listing || listing.state === 'draft' || listing.hiddenBy === 'desk') error(404);
	const before = parseId<'review'>(url.searchParams.get('sebelum'));
	return {
		goods: { name: listing.name, slug: listing.slug },
		timeZone: listing.group.timeZone,
		rating: await ratingOfListing(db, listing.id),
		reviews: await reviewsOfListing(db, listing.id, { before, size: SIZE }),
		first: before === null
	};
};
