import { eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { ratingOf, type Rating, type StarCounts } from './rating.ts';
import { listing, listingRating } from './schema.server.ts';

/** Says what buyers gave a listing; the reviews room calls it in the transaction that changes a review. */
export async function setRating(tx: Tx, listingId: ListingId, stars: StarCounts): Promise<void> {
	const [ones, twos, threes, fours, fives] = stars;
	const set = { ones, twos, threes, fours, fives };
	await tx
		.insert(listingRating)
		.values({ listingId, ...set })
		.onConflictDoUpdate({ target: listingRating.listingId, set });
}

/** What buyers gave one listing. */
export async function ratingOfListing(reader: Reader, id: ListingId): Promise<Rating | null> {
	const { ones, twos, threes, fours, fives } = listingRating;
	const [row] = await reader
		.select({ ones, twos, threes, fours, fives })
		.from(listingRating)
		.where(eq(listingRating.listingId, id));
	return row ? ratingOf([row.ones, row.twos, row.threes, row.fours, row.fives]) : null;
}

/** What buyers gave all goods of one member. */
export function ratingOfSeller(reader: Reader, sellerId: MembershipId): Promise<Rating | null> {
	return ratingOfAll(reader, eq(listing.sellerId, sellerId));
}

/** What buyers gave all goods of some groups. */
export async function ratingOfGroups(
	reader: Reader,
	groups: readonly OrganisationId[]
): Promise<Rating | null> {
	return groups.length === 0 ? null : ratingOfAll(reader, inArray(listing.groupId, [...groups]));
}

async function ratingOfAll(reader: Reader, where: SQL): Promise<Rating | null> {
	const total = (column: keyof typeof columns) => sql<number>`coalesce(sum(${columns[column]}), 0)`;
	const columns = {
		ones: listingRating.ones,
		twos: listingRating.twos,
		threes: listingRating.threes,
		fours: listingRating.fours,
		fives: listingRating.fives
	};
	const [row] = await reader
		.select({
			ones: total('ones'),
			twos: total('twos'),
			threes: total('threes'),
			fours: total('fours'),
			fives: total('fives')
		})
		.from(listing)
		.innerJoin(listingRating, eq(listingRating.listingId, listing.id))
		.where(where);
	return row ? ratingOf([row.ones, row.twos, row.threes, row.fours, row.fives]) : null;
}
