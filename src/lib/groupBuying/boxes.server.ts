import { and, asc, desc, eq } from 'drizzle-orm';
import { listing, listingHarvest } from '#lib/catalog/schema.server.ts';
import { cycleListing, orderCycle } from '#lib/cycles/schema.server.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { CycleId, ListingId, UserId } from '#lib/shared/ids.ts';
import { fillBoxes, MOST_BOXES } from './fill.ts';
import { groupWish } from './schema.server.ts';

export type StoredWish = typeof groupWish.$inferSelect;

/** A wish with what it would get if the cycle closed now. */
export interface WishInBox extends StoredWish {
	readonly would: number;
}

export interface Boxes {
	/** In g, ml, dm³ or pieces. */
	readonly box: number;
	/** How many are filled as things stand. */
	readonly full: number;
	/** In the order in which they were made. */
	readonly wishes: readonly WishInBox[];
}

/** How full the boxes of some goods are; null when they are not sold by the box in this cycle. */
export async function boxesOf(
	reader: Reader,
	{ cycleId, listingId }: { cycleId: CycleId; listingId: ListingId },
	dropped: ReadonlySet<number> = new Set()
): Promise<Boxes | null> {
	const [terms] = await reader
		.select({
			...{ box: cycleListing.box, most: cycleListing.most, stockMode: listing.stockMode },
			available: listing.available,
			harvest: listingHarvest.free
		})
		.from(cycleListing)
		.innerJoin(listing, eq(listing.id, cycleListing.listingId))
		.leftJoin(listingHarvest, eq(listingHarvest.listingId, listing.id))
		.where(and(eq(cycleListing.cycleId, cycleId), eq(cycleListing.listingId, listingId)));
	if (!terms || terms.box === null) return null;
	const { box } = terms;
	const all = await reader
		.select()
		.from(groupWish)
		.where(
			and(eq(groupWish.cycleId, cycleId), eq(groupWish.listingId, listingId), eq(groupWish.state, 'waiting'))
		)
		.orderBy(asc(groupWish.wishedAt), asc(groupWish.id));
	const wishes = all.filter(({ id }) => !dropped.has(id));
	const there = Math.max(terms.available, terms.harvest ?? 0);
	const limits = [terms.most, terms.stockMode === 'stock' ? there : null];
	const most = limits.reduce<number>(
		(least, limit) => (limit === null ? least : Math.min(least, Math.floor(limit / box))),
		MOST_BOXES
	);
	const { boxes, gets } = fillBoxes(wishes, box, most);
	return { box, full: boxes, wishes: wishes.map((wish, index) => ({ ...wish, would: gets[index] ?? 0 })) };
}

/** What a person wished, the newest first, with what came of it. */
export function wishesOfBuyer(reader: Reader, userId: UserId) {
	return reader
		.select({
			wish: groupWish,
			goods: { name: listing.name, slug: listing.slug, soldBy: listing.soldBy, unit: listing.unit },
			cycle: { name: orderCycle.name, state: orderCycle.state, closesAt: orderCycle.closesAt },
			order: { number: customerOrder.number, token: customerOrder.token }
		})
		.from(groupWish)
		.innerJoin(listing, eq(listing.id, groupWish.listingId))
		.innerJoin(orderCycle, eq(orderCycle.id, groupWish.cycleId))
		.leftJoin(customerOrder, eq(customerOrder.id, groupWish.orderId))
		.where(eq(groupWish.buyerId, userId))
		.orderBy(desc(orderCycle.closesAt), desc(groupWish.id))
		.limit(50);
}

/** Who waits for a part of a box of a cycle, each once. */
export async function wishersOf(reader: Reader, cycleId: CycleId): Promise<UserId[]> {
	const rows = await reader
		.selectDistinct({ userId: groupWish.buyerId })
		.from(groupWish)
		.where(and(eq(groupWish.cycleId, cycleId), eq(groupWish.state, 'waiting')));
	return rows.map(({ userId }) => userId);
}
