import { and, asc, desc, eq, gte, isNull, lte, or } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { agreement, membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { debtsOfLots } from './debts.server.ts';
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
	return { ...found, changes, debts: await debtsOfLots(reader, [found.lot.id]) };
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
			/** What the producer was paid per kg, litre, m³ or piece where it was bought from her. */
			unitPrice: lot.unitPrice,
			soldBy: listing.soldBy,
			unit: listing.unit,
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
	if (!warehouse) return null;
	const debts = await debtsOfLots(reader, [found.lot.id]);
	return { ...found, debts, warehouse: warehouse.name, timeZone: warehouse.timeZone };
}

/** What can be received at a BUM Desa on a day: the goods of its groups that are kept in stock, by producer. */
export async function receivable(
	reader: Reader,
	{ bumdesaId, on }: { bumdesaId: OrganisationId; on: BookDate }
) {
	return reader
		.select({
			id: listing.id,
			goods: listing.name,
			seller: user.name,
			soldBy: listing.soldBy,
			unit: listing.unit,
			leastQuantity: listing.leastQuantity,
			shelfLifeDays: commodity.shelfLifeDays,
			/** Days until bought goods are paid; null where they are only taken on consignment. */
			purchaseDays: agreement.purchaseDays
		})
		.from(listing)
		.innerJoin(commodity, eq(commodity.id, listing.commodityId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(agreement, eq(agreement.groupId, listing.groupId))
		.where(
			and(
				...[eq(agreement.bumdesaId, bumdesaId), eq(agreement.state, 'consented')],
				...[lte(agreement.validFrom, on), or(isNull(agreement.validUntil), gte(agreement.validUntil, on))],
				eq(listing.stockMode, 'stock'),
				eq(listing.kind, 'goods'),
				or(eq(listing.state, 'published'), eq(listing.state, 'sold_out'))
			)
		)
		.orderBy(asc(user.name), asc(listing.name));
}

/** What a person's own goods were received as, the newest first, one page of them and whether there are more. */
export async function lotsBroughtBy(
	reader: Reader,
	userId: UserId,
	{ page, size }: { page: number; size: number }
) {
	const found = await rows(reader)
		.where(eq(user.id, userId))
		.orderBy(desc(lot.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const shown = found.slice(0, size);
	const ids = shown.map((each) => each.lot.id);
	const debts = ids.length === 0 ? [] : await debtsOfLots(reader, ids);
	return {
		more: found.length > size,
		lots: shown.map((each) => ({ ...each, debts: debts.filter(({ lotId }) => lotId === each.lot.id) }))
	};
}
