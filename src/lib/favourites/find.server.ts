import { and, desc, eq, gt, inArray, lt, sql } from 'drizzle-orm';
import { cardsOf, type Card } from '#lib/catalog/browse.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { followedProducer, savedListing } from './schema.server.ts';

/** The goods a person has saved, for the hearts of a page; there are never very many. */
export async function savedIds(reader: Reader, userId: UserId): Promise<ListingId[]> {
	const rows = await reader
		.select({ id: savedListing.listingId })
		.from(savedListing)
		.where(eq(savedListing.userId, userId));
	return rows.map(({ id }) => id);
}

/** Saved goods as their list shows them. */
export interface SavedGoods {
	readonly id: ListingId;
	readonly name: string;
	readonly slug: string;
	readonly savedAt: number;
	/** What they cost when they were saved. */
	readonly savedPrice: Rupiah;
	/** Null when they are not for sale now. */
	readonly card: Card | null;
	/** They cost less than when they were saved. */
	readonly cheaper: boolean;
	/** They were sold out when they were saved and can be ordered now. */
	readonly back: boolean;
}

/** What a person has saved, the newest first; `before` is where the page before ended. */
export async function savedGoods(
	reader: Reader,
	userId: UserId,
	{ before, size }: { before: number | null; size: number }
): Promise<{ items: SavedGoods[]; next: number | null }> {
	const rows = await reader
		.select({ kept: savedListing, name: listing.name, slug: listing.slug })
		.from(savedListing)
		.innerJoin(listing, eq(listing.id, savedListing.listingId))
		.where(and(eq(savedListing.userId, userId), before === null ? undefined : lt(savedListing.id, before)))
		.orderBy(desc(savedListing.id))
		.limit(size + 1);
	const shown = rows.slice(0, size);
	const cards = await cardsOf(
		reader,
		shown.map(({ kept }) => kept.listingId)
	);
	const items = shown.map(({ kept, name, slug }) => {
		const card = cards.find(({ id }) => id === kept.listingId) ?? null;
		return {
			...{ id: kept.listingId, name, slug, savedAt: kept.savedAt, savedPrice: kept.price, card },
			cheaper: card !== null && card.price < kept.price,
			back: card !== null && card.inStock && !kept.wasInStock
		};
	});
	return { items, next: rows.length > size ? (shown.at(-1)?.kept.id ?? null) : null };
}

/** How a person stands to a producer: she is it herself, follows her, or neither. */
export async function standingTo(
	reader: Reader,
	userId: UserId,
	membershipId: MembershipId
): Promise<'own' | 'following' | 'none'> {
	const [found] = await reader
		.select({ owner: membership.userId, followed: followedProducer.id })
		.from(membership)
		.leftJoin(
			followedProducer,
			and(eq(followedProducer.membershipId, membership.id), eq(followedProducer.userId, userId))
		)
		.where(eq(membership.id, membershipId));
	if (found?.owner === userId) return 'own';
	return found && found.followed !== null ? 'following' : 'none';
}

const isNew = and(
	eq(listing.sellerId, followedProducer.membershipId),
	eq(listing.state, 'published'),
	gt(listing.publishedAt, followedProducer.lookedAt)
);

/** How many goods of those she follows were put on sale since she last looked. */
export async function newOfFollowed(reader: Reader, userId: UserId): Promise<number> {
	const [row] = await reader
		.select({ goods: sql<number>`count(*)` })
		.from(followedProducer)
		.innerJoin(listing, isNew)
		.innerJoin(membership, eq(membership.id, followedProducer.membershipId))
		.where(and(eq(followedProducer.userId, userId), eq(membership.state, 'active')));
	return row?.goods ?? 0;
}

export interface Followed {
	readonly membershipId: MembershipId;
	readonly name: string;
	readonly number: number;
	readonly group: { readonly slug: string; readonly name: string };
	/** Whether she is still a member; who left sells nothing. */
	readonly isActive: boolean;
	/** How many of her goods are new since the last look. */
	readonly fresh: number;
	/** Her newest goods for sale. */
	readonly goods: readonly Card[];
}

const NEWEST = 4;

/** Whom a person follows, who has something new first. */
export async function followedProducers(
	reader: Reader,
	userId: UserId,
	{ page, size }: { page: number; size: number }
): Promise<{ items: Followed[]; more: boolean }> {
	const fresh = sql<number>`(select count(*) from ${listing} where ${isNew})`;
	const rows = await reader
		.select({
			membershipId: membership.id,
			name: user.name,
			number: sql<number>`${membership.number}`,
			group: { slug: organisation.slug, name: organisation.name },
			isActive: sql<boolean>`${membership.state} = 'active'`.mapWith(Boolean),
			fresh
		})
		.from(followedProducer)
		.innerJoin(membership, eq(membership.id, followedProducer.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, membership.organisationId))
		.where(eq(followedProducer.userId, userId))
		.orderBy(desc(fresh), desc(followedProducer.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const shown = rows.slice(0, size);
	const newest = await newestOf(
		reader,
		shown.map(({ membershipId }) => membershipId)
	);
	const cards = await cardsOf(
		reader,
		newest.map(({ id }) => id)
	);
	const items = shown.map((row) => {
		const own = newest.filter(({ sellerId }) => sellerId === row.membershipId);
		return { ...row, goods: cards.filter((card) => own.some(({ id }) => id === card.id)) };
	});
	return { items, more: rows.length > size };
}

/** The newest goods of each of these members, in one question. */
async function newestOf(reader: Reader, sellers: readonly MembershipId[]) {
	if (sellers.length === 0) return [];
	const ranked = reader
		.select({
			id: listing.id,
			sellerId: listing.sellerId,
			place: sql<number>`row_number() over (
				partition by ${listing.sellerId} order by ${listing.publishedAt} desc, ${listing.id} desc)`.as('place')
		})
		.from(listing)
		.where(and(inArray(listing.sellerId, [...sellers]), eq(listing.state, 'published')))
		.as('ranked');
	return reader
		.select({ id: ranked.id, sellerId: ranked.sellerId })
		.from(ranked)
		.where(sql`${ranked.place} <= ${NEWEST}`)
		.orderBy(ranked.sellerId, sql`${ranked.place}`);
}
