import { and, asc, desc, eq, gt, inArray } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { CycleId, ListingId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { cycleListing, orderCycle, type Cycle } from './schema.server.ts';
import { phaseOf } from './window.ts';

/** The cycle a listing is sold in now, or will be next. Quantities in g, ml, dm³ or pieces. */
export interface CurrentCycle {
	readonly cycleId: CycleId;
	readonly name: string;
	readonly isOpen: boolean;
	readonly opensAt: number;
	readonly closesAt: number;
	readonly pickupOn: BookDate | null;
	readonly deliveryOn: BookDate | null;
	/** What buyers read beside the days. */
	readonly note: string | null;
	/** Null for the listing's own price. */
	readonly price: Rupiah | null;
	/** What may still be ordered in it; null for no limit. */
	readonly left: number | null;
	readonly mostPerOrder: number | null;
	/** The whole box that buyers fill together; null for goods that anybody orders as she likes. */
	readonly box: number | null;
}

/**
 * The cycle each listing is sold in at this instant, else the next one; goods in no cycle are missing and always sold.
 */
export async function currentCycles(
	reader: Reader,
	listingIds: readonly ListingId[]
): Promise<ReadonlyMap<ListingId, CurrentCycle>> {
	if (listingIds.length === 0) return new Map();
	const at = now();
	const rows = await reader
		.select({ cycle: orderCycle, terms: cycleListing })
		.from(cycleListing)
		.innerJoin(orderCycle, eq(orderCycle.id, cycleListing.cycleId))
		.where(
			and(
				inArray(cycleListing.listingId, [...listingIds]),
				eq(orderCycle.state, 'planned'),
				gt(orderCycle.closesAt, at)
			)
		)
		// The latest first: the soonest of each listing stays in the map.
		.orderBy(desc(orderCycle.opensAt));
	return new Map(rows.map(({ cycle, terms }) => [terms.listingId, shownTerms({ cycle, terms }, at)]));
}

/**
 * The terms of a cycle that closes at this moment, as they held while it was open: the orders that fill its boxes are placed
 * then.
 */
export async function closingTerms(
	reader: Reader,
	cycleId: CycleId,
	listingIds: readonly ListingId[]
): Promise<ReadonlyMap<ListingId, CurrentCycle>> {
	const rows = await reader
		.select({ cycle: orderCycle, terms: cycleListing })
		.from(cycleListing)
		.innerJoin(orderCycle, eq(orderCycle.id, cycleListing.cycleId))
		.where(and(eq(cycleListing.cycleId, cycleId), inArray(cycleListing.listingId, [...listingIds])));
	return new Map(
		rows.map((row) => [
			row.terms.listingId,
			{ ...shownTerms(row, row.cycle.closesAt), isOpen: true, box: null }
		])
	);
}

type Row = { cycle: Cycle; terms: typeof cycleListing.$inferSelect };

function shownTerms({ cycle, terms }: Row, at: number): CurrentCycle {
	return {
		...{ cycleId: cycle.id, name: cycle.name, opensAt: cycle.opensAt, closesAt: cycle.closesAt },
		...{ pickupOn: cycle.pickupOn, deliveryOn: cycle.deliveryOn, note: cycle.note },
		isOpen: cycle.opensAt <= at,
		...{ price: terms.price, mostPerOrder: terms.mostPerOrder, box: terms.box },
		left: terms.most === null ? null : terms.most - terms.ordered
	};
}

/** A desk's cycles, the one that closes last first; one page and whether there are more. */
export async function cyclesOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const rows = await reader
		.select()
		.from(orderCycle)
		.where(eq(orderCycle.organisationId, organisationId))
		.orderBy(desc(orderCycle.closesAt), desc(orderCycle.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const at = now();
	return {
		cycles: rows.slice(0, size).map((cycle) => ({ ...cycle, phase: phaseOf(cycle, at) })),
		more: rows.length > size
	};
}

/** A cycle of this desk with what it sells, or null. */
export async function cycleOf(reader: Reader, organisationId: OrganisationId, cycleId: CycleId) {
	const [cycle] = await reader
		.select()
		.from(orderCycle)
		.where(and(eq(orderCycle.id, cycleId), eq(orderCycle.organisationId, organisationId)));
	if (!cycle) return null;
	const goods = await reader
		.select({
			terms: cycleListing,
			name: listing.name,
			seller: user.name,
			soldBy: listing.soldBy,
			unit: listing.unit,
			ownPrice: listing.price
		})
		.from(cycleListing)
		.innerJoin(listing, eq(listing.id, cycleListing.listingId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(cycleListing.cycleId, cycleId))
		.orderBy(asc(user.name), asc(listing.name), asc(listing.id));
	return { ...cycle, phase: phaseOf(cycle, now()), goods };
}

/** Cycles by their ids, for whoever shows what was ordered in them. */
export async function cyclesByIds(
	reader: Reader,
	ids: readonly CycleId[]
): Promise<ReadonlyMap<CycleId, Cycle>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select()
		.from(orderCycle)
		.where(inArray(orderCycle.id, [...new Set(ids)]));
	return new Map(rows.map((row) => [row.id, row]));
}
