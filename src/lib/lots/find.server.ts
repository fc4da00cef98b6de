import { and, asc, desc, eq, inArray, or } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { lot, lotChange } from './schema.server.ts';

function rows(reader: Reader) {
	return reader
		.select({
			lot,
			goods: listing.name,
			unit: listing.unit,
			soldBy: listing.soldBy,
			seller: user.name,
			group: organisation.name
		})
		.from(lot)
		.innerJoin(listing, eq(listing.id, lot.listingId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, listing.groupId));
}

/** A warehouse's lots, the newest first, one page of them and whether there are more. */
export async function lotsOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const found = await rows(reader)
		.where(eq(lot.organisationId, organisationId))
		.orderBy(desc(lot.number))
		.limit(size + 1)
		.offset((page - 1) * size);
	return { lots: found.slice(0, size), more: found.length > size };
}

/** A lot by its number in a warehouse, with what happened to it, or null. */
export async function lotByNumber(reader: Reader, organisationId: OrganisationId, number: number) {
	const [found] = await rows(reader).where(
		and(eq(lot.organisationId, organisationId), eq(lot.number, number))
	);
	if (!found) return null;
	const changes = await reader
		.select()
		.from(lotChange)
		.where(eq(lotChange.lotId, found.lot.id))
		.orderBy(asc(lotChange.id));
	return { ...found, changes };
}

/** Where a lot comes from, for whoever holds the goods: nothing of its plot, weights, money or telephone; or null. */
export async function originOf(reader: Reader, code: string) {
	const [found] = await reader
		.select({
			number: lot.number,
			grade: lot.grade,
			harvestedOn: lot.harvestedOn,
			bestBefore: lot.bestBefore,
			practice: lot.practice,
			practiceNote: lot.practiceNote,
			goods: listing.name,
			slug: listing.slug,
			isSold: eq(listing.state, 'published'),
			seller: user.name,
			group: organisation.name,
			village: village.name,
			regency: village.regency
		})
		.from(lot)
		.innerJoin(listing, eq(listing.id, lot.listingId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, listing.groupId))
		.innerJoin(village, eq(village.code, listing.villageCode))
		.where(eq(lot.code, code));
	return found ?? null;
}

/** A lot by the secret end of its receipt's address, with the warehouse that gave it, or null. */
export async function receiptOf(reader: Reader, token: string) {
	const [found] = await rows(reader).where(eq(lot.receiptToken, token));
	if (!found) return null;
	const warehouse = await organisationById(reader, found.lot.organisationId);
	return warehouse && { ...found, warehouse: warehouse.name, timeZone: warehouse.timeZone };
}

/** What can be received: the goods of some groups that are kept in stock, by producer. */
export async function receivable(reader: Reader, groups: readonly OrganisationId[]) {
	if (groups.length === 0) return [];
	return reader
		.select({
			id: listing.id,
			goods: listing.name,
			seller: user.name,
			soldBy: listing.soldBy,
			unit: listing.unit,
			shelfLifeDays: commodity.shelfLifeDays
		})
		.from(listing)
		.innerJoin(commodity, eq(commodity.id, listing.commodityId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(
			and(
				inArray(listing.groupId, [...groups]),
				eq(listing.stockMode, 'stock'),
				eq(listing.kind, 'goods'),
				or(eq(listing.state, 'published'), eq(listing.state, 'sold_out'))
			)
		)
		.orderBy(asc(user.name), asc(listing.name));
}
