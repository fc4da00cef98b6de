import { and, asc, eq, inArray, isNotNull, notInArray, sql } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { storedPerTyped } from '#lib/catalog/quantity.ts';
import { hubFor, note, type OfCycle } from '#lib/cycles/plan.server.ts';
import { cycleListing, orderCycle } from '#lib/cycles/schema.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { CycleId, ListingId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { orderFor } from './fix.server.ts';
import { fillGap, gapOf, type Taker, type Takes } from './gap.ts';
import { groupWish } from './schema.server.ts';
import { FINEST } from './wish.server.ts';

/** A box of a closed cycle that is not whole any more, and who could fill it. */
export interface Gap {
	readonly listingId: ListingId;
	readonly name: string;
	readonly soldBy: SoldBy;
	readonly unit: string;
	/** In g, ml, dm³ or pieces. */
	readonly missing: number;
	readonly takes: readonly (Takes & { readonly buyer: string })[];
}

/** Until it was handed over, more of the same can go along. */
const UNDER_WAY = ['placed', 'packing', 'ready'] as const;
const GONE = ['cancelled', 'expired'] as const;

/**
 * The boxes of a closed cycle whose buyers fell away after the closing: who never sent her transfer, or cancelled.
 *
 * @param dropped wishes that could not be ordered.
 */
export async function gapsOf(
	reader: Reader,
	cycleId: CycleId,
	dropped: ReadonlySet<number> = new Set()
): Promise<Gap[]> {
	const goods = await reader
		.select({
			...{ listingId: listing.id, name: listing.name, soldBy: listing.soldBy, unit: listing.unit },
			box: cycleListing.box
		})
		.from(cycleListing)
		.innerJoin(listing, eq(listing.id, cycleListing.listingId))
		.innerJoin(orderCycle, eq(orderCycle.id, cycleListing.cycleId))
		.where(and(eq(orderCycle.id, cycleId), eq(orderCycle.state, 'closed'), isNotNull(cycleListing.box)))
		.orderBy(asc(listing.id));
	if (goods.length === 0) return [];
	const [ordered, wishes] = await Promise.all([orderedIn(reader, cycleId), takersIn(reader, cycleId)]);
	return goods.flatMap(({ box, ...each }): Gap[] => {
		assert(box !== null, 'only what is sold by the box was read');
		const missing = gapOf(box, ordered.get(each.listingId) ?? 0);
		if (missing === 0) return [];
		const takers = wishes.filter(({ listingId }) => listingId === each.listingId);
		const able = takers.filter(({ wishId }) => !dropped.has(wishId));
		const takes = fillGap(able, missing, storedPerTyped(each) === 1 ? 1 : FINEST);
		const nameOf = new Map(takers.map(({ wishId, buyer }) => [wishId, buyer]));
		return [
			{
				...{ ...each, missing },
				takes: takes.map((take) => ({ ...take, buyer: nameOf.get(take.wishId) ?? '' }))
			}
		];
	});
}

/** How much of each goods is ordered in a cycle and has not come to nothing, as it was ordered. */
async function orderedIn(reader: Reader, cycleId: CycleId): Promise<ReadonlyMap<ListingId, number>> {
	const rows = await reader
		.select({
			listingId: orderLine.listingId,
			sum: sql<number>`coalesce(sum(coalesce(${orderLine.orderedQuantity}, ${orderLine.quantity})), 0)`
		})
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.where(and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...GONE])))
		.groupBy(orderLine.listingId);
	return new Map(rows.map(({ listingId, sum }) => [listingId, sum]));
}

/** In the order of their wishes: who got nothing, and who has a part that has not left. */
async function takersIn(
	reader: Reader,
	cycleId: CycleId
): Promise<(Taker & { readonly buyer: string; readonly listingId: ListingId })[]> {
	const rows = await reader
		.select({ wish: groupWish, buyer: user.name, state: sql<string | null>`max(${subOrder.state})` })
		.from(groupWish)
		.innerJoin(user, eq(user.id, groupWish.buyerId))
		.leftJoin(subOrder, eq(subOrder.orderId, groupWish.orderId))
		.where(and(eq(groupWish.cycleId, cycleId), inArray(groupWish.state, ['filled', 'unfilled'])))
		.groupBy(groupWish.id)
		.orderBy(asc(groupWish.wishedAt), asc(groupWish.id));
	return rows
		.filter(({ wish, state }) => wish.state === 'unfilled' || UNDER_WAY.some((each) => each === state))
		.map(({ wish: { id, listingId, least, wanted, most, got }, buyer }) => ({
			...{ wishId: id, listingId, least, wanted, most, has: got ?? 0, buyer }
		}));
}

export type RefillResult =
	{ ok: true; orders: number } | Refused<'forbidden' | 'not_found' | 'key_reused' | 'no_gap' | 'nobody_fits'>;

/**
 * The desk fills a box whose buyer fell away from those who wished for it too, each by an ordinary order that she may still
 * cancel; all of the gap or nothing. Who cannot have it now is passed over, and it is tried without her.
 */
export async function refillBox(
	actor: Actor,
	input: OfCycle & { readonly listingId: ListingId; readonly key: string }
): Promise<RefillResult> {
	const dropped = new Set<number>();
	for (;;) {
		const done = await write((tx) => refill(tx, actor, input, dropped));
		if (done.ok || done.code !== 'wish_refused') return done;
		dropped.add(done.wishId);
	}
}

type Tried = RefillResult | Refused<'wish_refused', { wishId: number }>;

async function refill(
	tx: Tx,
	actor: Actor,
	{ key, ...body }: OfCycle & { listingId: ListingId; key: string },
	dropped: ReadonlySet<number>
): Promise<Tried> {
	if (!(await hubFor(tx, actor, body.organisationId))) return refuse('forbidden');
	const [cycle] = await tx.select().from(orderCycle).where(eq(orderCycle.id, body.cycleId));
	if (cycle?.organisationId !== body.organisationId) return refuse('not_found');
	return once(tx, { scope: `group.refill:${actor.userId}`, key, body }, async (): Promise<Tried> => {
		const gaps = await gapsOf(tx, cycle.id, dropped);
		const gap = gaps.find(({ listingId }) => listingId === body.listingId);
		if (!gap) return refuse('no_gap');
		if (gap.takes.length === 0) return refuse('nobody_fits');
		for (const take of gap.takes) {
			const ordered = await orderMore(tx, actor, take);
			if (!ordered) return { ok: false, code: 'wish_refused', wishId: take.wishId };
		}
		await note(tx, actor, cycle, 'refill', { listingId: gap.listingId, missing: gap.missing });
		return { ok: true, orders: gap.takes.length };
	});
}

/** Orders it for her as at the closing. @returns false when it cannot be had: nothing of it may stay then. */
async function orderMore(tx: Tx, actor: Actor, { wishId, quantity }: Takes): Promise<boolean> {
	const [wish] = await tx.select().from(groupWish).where(eq(groupWish.id, wishId));
	assert(wish, 'a taker has her wish');
	const placed = await orderFor(tx, { ...wish, would: quantity });
	if (!placed.ok) return false;
	const got = (wish.got ?? 0) + quantity;
	const own = wish.orderId === null ? { orderId: placed.orderId } : {};
	await tx
		.update(groupWish)
		.set({ state: 'filled', got, ...own })
		.where(eq(groupWish.id, wishId));
	await recordEvent(tx, actor, { orderId: placed.orderId, event: 'box_refilled' });
	return true;
}
