import { inArray } from 'drizzle-orm';
import { harvestsOf, listingsForSale, type ListingForSale } from '#lib/catalog/find.server.ts';
import { isAlive } from '#lib/catalog/terms.ts';
import { closingTerms, currentCycles, type CurrentCycle } from '#lib/cycles/find.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { CycleId, ListingId, OrganisationId } from '#lib/shared/ids.ts';
import type { Offer, OfferedHarvest } from './offer.ts';

/**
 * What some listings offer now; those that are not for sale are missing.
 *
 * @param closing as they were offered in this cycle, which closes at this moment.
 */
export async function offersOf(
	reader: Reader,
	listingIds: readonly ListingId[],
	closing?: CycleId
): Promise<ReadonlyMap<ListingId, Offer>> {
	const ids = [...new Set(listingIds)];
	const [sold, harvests, cycles] = await Promise.all([
		listingsForSale(reader, ids),
		harvestsOf(reader, ids),
		closing ? closingTerms(reader, closing, ids) : currentCycles(reader, ids)
	]);
	const found = sold.map((each) => {
		const harvest = each.stockMode === 'stock' ? harvests.get(each.id) : undefined;
		return { ...each, harvest: harvest && harvest.untilOn >= today(each.group.timeZone) ? harvest : null };
	});
	const hubs = await hubsOf(
		reader,
		found.map(({ agreement }) => agreement.bumdesaId)
	);
	return new Map(
		found.flatMap((each) => {
			const hub = hubs.get(each.agreement.bumdesaId);
			return hub ? [[each.id, inCycle(offerOf(each, hub), cycles.get(each.id))] as const] : [];
		})
	);
}

interface Hub {
	readonly name: string;
	readonly slug: string;
}

async function hubsOf(
	reader: Reader,
	ids: readonly OrganisationId[]
): Promise<ReadonlyMap<OrganisationId, Hub>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select({ id: organisation.id, name: organisation.name, slug: organisation.slug })
		.from(organisation)
		.where(inArray(organisation.id, [...new Set(ids)]));
	return new Map(rows.map(({ id, ...hub }) => [id, hub]));
}

/** A cycle sells at its own price and within its own limits, to whoever orders while it is open. */
function inCycle(offer: Offer, cycle: CurrentCycle | undefined): Offer {
	if (!cycle) return offer;
	const { price, mostPerOrder, ...shown } = cycle;
	const limits = [offer.mostQuantity, mostPerOrder].filter((most) => most !== null);
	return {
		...offer,
		...(price === null ? {} : { price, tiers: [] }),
		mostQuantity: limits.length > 0 ? Math.min(...limits) : null,
		cycle: shown
	};
}

function offerOf(found: ListingForSale & { harvest: OfferedHarvest | null }, hub: Hub): Offer {
	const { id, slug, name, kind, soldBy, unit, price, tiers, pieceGrams } = found;
	const { leastQuantity, mostQuantity, stockMode, leadDays, available, agreement } = found;
	return {
		listingId: id,
		...{ slug, name, kind, soldBy, unit, price, tiers, pieceGrams },
		...{ leastQuantity, mostQuantity, stockMode, leadDays, available, agreement },
		harvest: found.harvest,
		cycle: null,
		shelfLifeDays: found.commodity.shelfLifeDays,
		alive: isAlive(found.commodity.group),
		commodityGroup: found.commodity.group,
		photo: found.photos[0]?.token ?? null,
		sellerId: found.seller.membershipId,
		sellerName: found.seller.name,
		groupId: found.group.id,
		groupName: found.group.name,
		timeZone: found.group.timeZone,
		bumdesaName: hub.name,
		bumdesaSlug: hub.slug
	};
}
