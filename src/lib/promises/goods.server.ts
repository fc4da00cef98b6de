import { and, asc, eq, inArray, ne, type SQL } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { CommodityId, ListingId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';

/** Goods whose harvest can be promised, through a listing or told to the desk only. */
export interface Promisable {
	readonly sellerId: MembershipId;
	readonly commodityId: CommodityId;
	readonly listingId: ListingId | null;
	readonly name: string;
	readonly seller: string;
	readonly soldBy: SoldBy;
	readonly unit: string;
}

/** What some members list, as far as it comes from stock. */
export function promisableOfSellers(reader: Reader, sellers: readonly MembershipId[]): Promise<Promisable[]> {
	return sellers.length === 0
		? Promise.resolve([])
		: promisable(reader, inArray(listing.sellerId, [...sellers]));
}

/** The same of all members of some groups. */
export function promisableOfGroups(reader: Reader, groups: readonly OrganisationId[]): Promise<Promisable[]> {
	return groups.length === 0
		? Promise.resolve([])
		: promisable(reader, inArray(listing.groupId, [...groups]));
}

function promisable(reader: Reader, whose: SQL): Promise<Promisable[]> {
	return reader
		.select({
			sellerId: listing.sellerId,
			commodityId: listing.commodityId,
			listingId: listing.id,
			name: listing.name,
			seller: user.name,
			soldBy: listing.soldBy,
			unit: listing.unit
		})
		.from(listing)
		.innerJoin(commodity, eq(commodity.id, listing.commodityId))
		.innerJoin(membership, and(eq(membership.id, listing.sellerId), eq(membership.state, 'active')))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(and(whose, eq(listing.stockMode, 'stock'), eq(listing.kind, 'goods'), ne(listing.state, 'hidden')))
		.orderBy(asc(user.name), asc(listing.name), asc(listing.id));
}
