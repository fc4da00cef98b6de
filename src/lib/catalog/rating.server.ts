import { eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { ratingOfStars, type Rating, type StarCounts } from './rating.ts';
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
	return ratingOfStars(row);
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

/** The columns that add up the stars of the listings a question finds. */
export function starTotals() {
	const total = (column: 'ones' | 'twos' | 'threes' | 'fours' | 'fives') =>
		sql<number>`coalesce(sum(${listingRating[column]}), 0)`;
	return {
		ones: total('ones'),
		twos: total('twos'),
		threes: total('threes'),
		fours: total('fours'),
		fives: total('fives')
	};
}

async function ratingOfAll(reader: Reader, where: SQL): Promise<Rating | null> {
	const [row] = await reader
		.select(starTotals())
		.from(listing)
		.innerJoin(listingRating, eq(listingRating.listingId, listing.id))
		.where(where);
	return ratingOfStars(row);
}
