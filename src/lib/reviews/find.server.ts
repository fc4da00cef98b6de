import { and, desc, eq, isNull, lt, sql, type SQL } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { media } from '#lib/media/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId, OrganisationId, ReviewId, UserId } from '#lib/shared/ids.ts';
import { review } from './schema.server.ts';

/** What everybody may read of a review: no contact, no order, only the buyer's shortened name. */
export interface ShownReview {
	readonly id: ReviewId;
	readonly author: string;
	readonly stars: number;
	readonly words: string;
	/** The token of its photo. */
	readonly photo: string | null;
	readonly writtenAt: number;
	readonly changed: boolean;
	readonly answer: string | null;
	readonly answeredAt: number | null;
	readonly goods: { readonly name: string; readonly slug: string };
	readonly seller: string;
}

/** With what the desk and the seller see besides. */
export interface KeptReview extends ShownReview {
	readonly hiddenReason: string | null;
}

/** Newest first; `before` is the last review of the page before. */
export interface ReviewsPage {
	readonly before: ReviewId | null;
	readonly size: number;
}

export interface Reviews<Shown> {
	readonly items: readonly Shown[];
	/** Where the next page begins; null on the last one. */
	readonly next: ReviewId | null;
}

const columns = {
	id: review.id,
	author: review.author,
	stars: review.stars,
	words: review.words,
	photo: media.token,
	writtenAt: review.writtenAt,
	changed: sql<boolean>`${review.changedAt} is not null`.mapWith(Boolean),
	answer: review.answer,
	answeredAt: review.answeredAt,
	goods: { name: listing.name, slug: listing.slug },
	seller: user.name,
	hiddenReason: review.hiddenReason
};

async function reviewsWhere(
	reader: Reader,
	where: SQL | undefined,
	{ before, size }: ReviewsPage
): Promise<Reviews<KeptReview>> {
	const rows = await reader
		.select(columns)
		.from(review)
		.innerJoin(listing, eq(listing.id, review.listingId))
		.innerJoin(membership, eq(membership.id, review.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.leftJoin(media, eq(media.id, review.photoId))
		.where(and(where, before === null ? undefined : lt(review.id, before)))
		.orderBy(desc(review.id))
		.limit(size + 1);
	const items = rows.slice(0, size);
	return { items, next: rows.length > size ? (items.at(-1)?.id ?? null) : null };
}

/** What is public of them: a reason to hide is between the desk and the author. */
function publicOnly({ items, next }: Reviews<KeptReview>): Reviews<ShownReview> {
	return { items: items.map(({ hiddenReason: _, ...shown }) => shown), next };
}

/** The reviews of a listing that everybody reads. */
export async function reviewsOfListing(
	reader: Reader,
	id: ListingId,
	page: ReviewsPage
): Promise<Reviews<ShownReview>> {
	return publicOnly(await reviewsWhere(reader, and(eq(review.listingId, id), isNull(review.hiddenAt)), page));
}

/** The reviews of all goods of a member that everybody reads. */
export async function reviewsOfSeller(
	reader: Reader,
	id: MembershipId,
	page: ReviewsPage
): Promise<Reviews<ShownReview>> {
	return publicOnly(await reviewsWhere(reader, and(eq(review.sellerId, id), isNull(review.hiddenAt)), page));
}

/** The reviews of what a person sells, over all her groups; what the desk has hidden is not hers to answer. */
export async function reviewsForProducer(
	reader: Reader,
	id: UserId,
	page: ReviewsPage
): Promise<Reviews<ShownReview>> {
	const where = and(eq(membership.userId, id), isNull(review.hiddenAt));
	return publicOnly(await reviewsWhere(reader, where, page));
}

/** The reviews at a desk, of a group's members or of what a BUM Desa sold, hidden ones too. */
export function reviewsAtDesk(
	reader: Reader,
	{ as, id }: { readonly as: 'group' | 'bumdesa'; readonly id: OrganisationId },
	page: ReviewsPage
): Promise<Reviews<KeptReview>> {
	return reviewsWhere(reader, eq(as === 'group' ? review.groupId : review.bumdesaId, id), page);
}

/** How many reviews of her goods a person has not answered yet. */
export async function unansweredOf(reader: Reader, id: UserId): Promise<number> {
	const [row] = await reader
		.select({ waiting: sql<number>`count(*)` })
		.from(review)
		.innerJoin(membership, eq(membership.id, review.sellerId))
		.where(and(eq(membership.userId, id), isNull(review.hiddenAt), isNull(review.answer)));
	return row?.waiting ?? 0;
}
