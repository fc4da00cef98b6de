import { and, eq, gt, gte, inArray, lt, or, sql } from 'drizzle-orm';
import { setAvailability } from '#lib/catalog/find.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { reservation, stockItem, stockMovement } from './schema.server.ts';
import { claimInCycle, freeCycleClaims } from '#lib/cycles/claim.server.ts';
import { claimHarvest, freeClaims } from '#lib/promises/claim.server.ts';
import { coverPacked } from './harvest.server.ts';
import { sumByListing, type Wanted } from './sum.ts';

export type ReserveResult =
	{ ok: true } | Refused<'out_of_stock', { listingId: ListingId; available: number }>;

/**
 * Promises stock to a holder, all of it or none: the caller's transaction is rolled back by the refusal. One
 * conditional UPDATE per stock item decides, so two buyers of the last piece cannot both succeed. What is made to
 * order needs no stock and is passed over; what is ordered before its harvest is promised from that harvest.
 *
 * @param lines quantities in g, ml, dm³ or pieces; lines of one listing are summed first.
 */
export async function reserve(
	tx: Tx,
	lines: readonly Wanted[],
	{ holder, expiresAt }: { holder: string; expiresAt: number | null }
): Promise<ReserveResult> {
	const promised = lines.flatMap(({ harvest, ...line }) =>
		harvest ? [{ ...line, promiseId: harvest }] : []
	);
	for (const line of promised) {
		const claimed = await claimHarvest(tx, { ...line, holder });
		if (!claimed.ok) return { ...claimed, listingId: line.listingId };
	}
	for (const { listingId, quantity, cycle, closing } of lines) {
		if (!cycle) continue;
		const claimed = await claimInCycle(tx, {
			...{ cycleId: cycle, listingId, quantity, holder, closing: closing ?? false }
		});
		if (!claimed.ok) return { ...claimed, listingId };
	}
	const wanted = sumByListing(lines.filter(({ harvest }) => !harvest));
	const stocked = await stockedAmong(tx, [...wanted.keys()]);
	for (const [listingId, quantity] of wanted) {
		if (!stocked.has(listingId)) continue;
		const [item] = await tx
			.update(stockItem)
			.set({ reserved: sql`${stockItem.reserved} + ${quantity}` })
			.where(
				and(
					eq(stockItem.listingId, listingId),
					gte(sql`${stockItem.onHand} - ${stockItem.reserved}`, quantity)
				)
			)
			.returning({ onHand: stockItem.onHand, reserved: stockItem.reserved });
		if (!item)
			return { ok: false, code: 'out_of_stock', listingId, available: await availableOf(tx, listingId) };
		await tx
			.insert(reservation)
			.values({ listingId, quantity, holder, state: 'live', expiresAt, createdAt: now() });
		await setAvailability(tx, listingId, item.onHand - item.reserved);
	}
	return { ok: true };
}

/** Gives promised stock back, for a holder and everything below it (`order:N` and `order:N/7`). Twice changes nothing. */
export async function freeReservation(tx: Tx, holder: string): Promise<void> {
	await freeClaims(tx, holder);
	await freeCycleClaims(tx, holder);
	for (const { id, listingId, quantity } of await liveReservations(tx, holder)) {
		await tx.update(reservation).set({ state: 'freed' }).where(eq(reservation.id, id));
		const [item] = await tx
			.update(stockItem)
			.set({ reserved: sql`${stockItem.reserved} - ${quantity}` })
			.where(eq(stockItem.listingId, listingId))
			.returning({ onHand: stockItem.onHand, reserved: stockItem.reserved });
		assert(item, `reservation ${id} has no stock item`);
		await setAvailability(tx, listingId, item.onHand - item.reserved);
	}
}

/**
 * The goods leave the shelf: on hand and promised both fall, with a movement for each. Called when they are handed
 * over or delivered.
 *
 * @param listingIds only these, when given.
 */
export async function takeReservation(
	tx: Tx,
	holder: string,
	listingIds?: readonly ListingId[],
	actor: Actor = systemActor
): Promise<void> {
	await coverPacked(tx, actor, holder);
	for (const { id, listingId, quantity } of await liveReservations(tx, holder)) {
		if (listingIds && !listingIds.includes(listingId)) continue;
		await tx.update(reservation).set({ state: 'taken' }).where(eq(reservation.id, id));
		await tx
			.update(stockItem)
			.set({
				onHand: sql`${stockItem.onHand} - ${quantity}`,
				reserved: sql`${stockItem.reserved} - ${quantity}`
			})
			.where(eq(stockItem.listingId, listingId));
		await tx.insert(stockMovement).values({
			listingId,
			quantity: -quantity,
			reason: 'sold',
			source: holder,
			userId: actor.userId,
			at: now()
		});
	}
}

/**
 * The goods of a holder were weighed: what is promised becomes what was packed. Where more lies on the scales than the
 * shelf still had free, the shelf held more than was counted, and the count follows with a movement of its own.
 */
export async function changeReservation(
	tx: Tx,
	actor: Actor,
	{ holder, listingId, quantity }: { holder: string; listingId: ListingId; quantity: number }
): Promise<void> {
	await coverPacked(tx, actor, holder);
	const held = (await liveReservations(tx, holder)).find((each) => each.listingId === listingId);
	// What is made to order was never promised from the shelf.
	if (!held) return;
	await tx.update(reservation).set({ quantity }).where(eq(reservation.id, held.id));
	const more = quantity - held.quantity;
	const found = more - (await availableOf(tx, listingId));
	if (found > 0) {
		const source = holder;
		await tx
			.insert(stockMovement)
			.values({ listingId, quantity: found, reason: 'count', source, userId: actor.userId, at: now() });
	}
	const [item] = await tx
		.update(stockItem)
		.set({
			onHand: sql`${stockItem.onHand} + ${Math.max(0, found)}`,
			reserved: sql`${stockItem.reserved} + ${more}`
		})
		.where(eq(stockItem.listingId, listingId))
		.returning({ onHand: stockItem.onHand, reserved: stockItem.reserved });
	assert(item, `reservation ${held.id} has no stock item`);
	await setAvailability(tx, listingId, item.onHand - item.reserved);
}

/** Keeps promised stock until another instant, or, with null, for as long as the order lives. */
export async function extendReservation(tx: Tx, holder: string, expiresAt: number | null): Promise<void> {
	await tx.update(reservation).set({ expiresAt }).where(liveOf(holder));
}

async function liveReservations(tx: Tx, holder: string) {
	return tx
		.select({ id: reservation.id, listingId: reservation.listingId, quantity: reservation.quantity })
		.from(reservation)
		.where(liveOf(holder))
		.orderBy(reservation.id);
}

/** The holder itself and what stands below it; a range of text, so that the index is used (`0` follows `/`). */
function liveOf(holder: string) {
	const below = and(gt(reservation.holder, `${holder}/`), lt(reservation.holder, `${holder}0`));
	return and(eq(reservation.state, 'live'), or(eq(reservation.holder, holder), below));
}

async function stockedAmong(tx: Tx, listingIds: readonly ListingId[]): Promise<ReadonlySet<ListingId>> {
	if (listingIds.length === 0) return new Set();
	const rows = await tx
		.select({ id: listing.id })
		.from(listing)
		.where(and(inArray(listing.id, [...listingIds]), eq(listing.stockMode, 'stock')));
	return new Set(rows.map(({ id }) => id));
}

async function availableOf(tx: Tx, listingId: ListingId): Promise<number> {
	const [item] = await tx
		.select({ onHand: stockItem.onHand, reserved: stockItem.reserved })
		.from(stockItem)
		.where(eq(stockItem.listingId, listingId));
	return item ? item.onHand - item.reserved : 0;
}
