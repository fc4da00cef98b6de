import { and, eq, sql } from 'drizzle-orm';
import { arrived, packed, type Cover } from '#lib/promises/arrive.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { reservation, stockItem, stockMovement } from './schema.server.ts';

/**
 * Goods came onto the shelf: what was ordered of their harvest is reserved for those orders before anybody else can
 * have it.
 *
 * @returns how much, in g, ml, dm³ or pieces.
 */
export async function coverArrived(
	tx: Tx,
	goods: { listingId: ListingId; quantity: number; at: number }
): Promise<number> {
	const { listingId } = goods;
	const covers = await arrived(tx, goods);
	for (const cover of covers) await hold(tx, cover);
	const covered = covers.reduce((sum, each) => sum + each.quantity, 0);
	if (covered > 0) {
		await tx
			.update(stockItem)
			.set({ reserved: sql`${stockItem.reserved} + ${covered}` })
			.where(eq(stockItem.listingId, listingId));
	}
	return covered;
}

/**
 * An order's goods were weighed, packed or handed over that never lay on the shelf: the producer packed them herself.
 * They come and are reserved in one step, so that what follows finds them like all others.
 */
export async function coverPacked(tx: Tx, actor: Actor, holder: string): Promise<void> {
	for (const cover of await packed(tx, holder)) {
		const { listingId, quantity } = cover;
		await tx
			.insert(stockItem)
			.values({ listingId, onHand: quantity, reserved: quantity })
			.onConflictDoUpdate({
				target: stockItem.listingId,
				set: {
					onHand: sql`${stockItem.onHand} + ${quantity}`,
					reserved: sql`${stockItem.reserved} + ${quantity}`
				}
			});
		await tx.insert(stockMovement).values({
			...{ listingId, quantity, reason: 'harvest' as const, source: cover.holder },
			...{ userId: actor.userId, at: now() }
		});
		await hold(tx, cover);
	}
}

/** One live reservation for each holder and listing, however often some of it comes. */
async function hold(tx: Tx, { holder, listingId, quantity }: Cover): Promise<void> {
	const raised = await tx
		.update(reservation)
		.set({ quantity: sql`${reservation.quantity} + ${quantity}` })
		.where(
			and(eq(reservation.holder, holder), eq(reservation.listingId, listingId), eq(reservation.state, 'live'))
		)
		.returning({ id: reservation.id });
	if (raised.length > 0) return;
	await tx
		.insert(reservation)
		.values({ listingId, quantity, holder, state: 'live', expiresAt: null, createdAt: now() });
}
