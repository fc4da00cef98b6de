import { and, asc, eq, isNotNull } from 'drizzle-orm';
import { harvestFor, priceNow } from '#lib/carts/baskets.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { cycleListing } from '#lib/cycles/schema.server.ts';
import { placeIn, type PlacedOrder } from '#lib/orders/place.server.ts';
import { prepareOrder, type OrderWish } from '#lib/orders/prepare.server.ts';
import { personById } from '#lib/people/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { boxesOf, type WishInBox } from './boxes.server.ts';
import { groupWish } from './schema.server.ts';

export type FixResult = { ok: true } | Refused<'wish_refused', { wishId: number; problem: string }>;

/**
 * Fixes the boxes of a cycle that closes: each part becomes an ordinary order, all in the caller's transaction. When one
 * cannot be ordered nothing of it stays, and the caller closes again without that wish, so that the boxes stay whole.
 *
 * @param dropped wishes that could not be ordered, with the reason of each.
 */
export async function fixBoxes(
	tx: Tx,
	cycleId: CycleId,
	dropped: ReadonlyMap<number, string>
): Promise<FixResult> {
	const goods = await tx
		.select({ listingId: cycleListing.listingId })
		.from(cycleListing)
		.where(and(eq(cycleListing.cycleId, cycleId), isNotNull(cycleListing.box)))
		.orderBy(asc(cycleListing.listingId));
	for (const { listingId } of goods) {
		const boxes = await boxesOf(tx, { cycleId, listingId }, new Set(dropped.keys()));
		for (const wish of boxes?.wishes ?? []) {
			if (wish.would === 0) continue;
			const placed = await orderFor(tx, wish);
			if (!placed.ok) return { ok: false, code: 'wish_refused', wishId: wish.id, problem: placed.code };
			await tx
				.update(groupWish)
				.set({ state: 'filled', got: wish.would, orderId: placed.orderId })
				.where(eq(groupWish.id, wish.id));
		}
	}
	for (const [wishId, problem] of dropped) {
		await tx.update(groupWish).set({ state: 'dropped', problem }).where(eq(groupWish.id, wishId));
	}
	// What no whole box came to, and what is no longer sold by the box.
	await tx
		.update(groupWish)
		.set({ state: 'unfilled' })
		.where(and(eq(groupWish.cycleId, cycleId), eq(groupWish.state, 'waiting')));
	return { ok: true };
}

/** As if she had ordered it in the minute before the cycle closed; fetched on the cycle's day. */
export async function orderFor(tx: Tx, wish: WishInBox): Promise<PlacedOrder | Refused<string>> {
	const { cycleId, listingId, buyerId, would: quantity } = wish;
	const person = await personById(tx, buyerId);
	if (!person || person.disabledAt !== null) return refuse('buyer_unknown');
	const offer = (await offersOf(tx, [listingId], cycleId)).get(listingId);
	if (!offer) return refuse('gone');
	const price = priceNow(offer, quantity);
	if (price > wish.price) return refuse('price_changed');
	const harvest = harvestFor(offer, quantity)?.promiseId ?? null;
	const order: OrderWish = {
		bumdesaId: offer.agreement.bumdesaId,
		lines: [{ listingId, quantity, shownPrice: price, harvest, cycle: cycleId }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method: wish.paymentMethod, membershipId: null },
		closing: cycleId
	};
	const actor: Actor = { userId: buyerId, address: 'system', requestId: `group:${wish.id}` };
	const prepared = await prepareOrder(tx, actor, order);
	if (!prepared.ok) {
		const [change] = prepared.code === 'cart_changed' ? prepared.changes : [];
		return refuse(change?.problem.code ?? prepared.code);
	}
	return placeIn(tx, actor, {
		...{ ...order, shownTotal: prepared.order.total, locale: person.locale, note: '' },
		buyer: { name: person.name, phone: person.phone ?? '', email: person.email }
	});
}
