import { and, asc, count, desc, eq, sql } from 'drizzle-orm';
import { membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { cardsOf, type Card, type CardRating } from './browse.server.ts';
import { ratingOfStars } from './rating.ts';
import { starTotals } from './rating.server.ts';
import { listing, listingRating } from './schema.server.ts';

/** A producer as everybody may know her: her name, her group and its village; never a contact. */
export type Producer = NonNullable<Awaited<ReturnType<typeof producerBy>>>;

/** The active member with a number in a group who has ever sold something, or null. */
export async function producerBy(reader: Reader, groupSlug: string, number: number) {
	const [found] = await reader
		.select({
			membershipId: membership.id,
			name: user.name,
			number: sql<number>`${membership.number}`,
			joinedOn: membership.joinedOn,
			group: {
				id: organisation.id,
				slug: organisation.slug,
				name: organisation.name,
				timeZone: organisation.timeZone
			},
			village: { code: village.code, name: village.name, regency: village.regency }
		})
		.from(membership)
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, membership.organisationId))
		.innerJoin(village, eq(village.code, organisation.villageCode))
		.where(
			and(
				eq(organisation.slug, groupSlug),
				eq(membership.number, number),
				eq(membership.state, 'active'),
				sql`${user.disabledAt} is null`,
				// Who has never sold anything is no business of the public's.
				sql`exists (select 1 from ${listing}
					where ${listing.sellerId} = ${membership.id} and ${listing.publishedAt} is not null)`
			)
		);
	return found ?? null;
}

/** What a member sells now, the newest first, and how much there is of it. */
export async function goodsOfProducer(
	reader: Reader,
	sellerId: MembershipId,
	{ page, size }: { page: number; size: number }
): Promise<{ items: Card[]; more: boolean }> {
	const rows = await reader
		.select({ id: listing.id })
		.from(listing)
		.where(and(eq(listing.sellerId, sellerId), eq(listing.state, 'published')))
		.orderBy(desc(listing.publishedAt), desc(listing.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const ids = rows.slice(0, size).map(({ id }) => id);
	return { items: await cardsOf(reader, ids), more: rows.length > size };
}

export interface ListedProducer {
	readonly number: number;
	readonly name: string;
	readonly goods: number;
	readonly rating: CardRating | null;
}

/** Who of a group sells something now, by name. */
export async function producersOfGroup(
	reader: Reader,
	groupId: OrganisationId,
	most = 40
): Promise<ListedProducer[]> {
	const rows = await reader
		.select({
			number: sql<number>`${membership.number}`,
			name: user.name,
			goods: count(),
			...starTotals()
		})
		.from(listing)
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.leftJoin(listingRating, eq(listingRating.listingId, listing.id))
		.where(
			and(
				eq(listing.groupId, groupId),
				eq(listing.state, 'published'),
				eq(membership.state, 'active'),
				sql`${user.disabledAt} is null`
			)
		)
		.groupBy(membership.id)
		.orderBy(asc(user.name), asc(membership.id))
		.limit(most);
	return rows.map(({ number, name, goods, ...stars }) => {
		const rating = ratingOfStars(stars);
		return { number, name, goods, rating: rating && { tenths: rating.tenths, count: rating.count } };
	});
}
