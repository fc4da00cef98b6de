import { and, asc, eq, gt, gte, lt, or, sql } from 'drizzle-orm';
import { setHarvest } from '#lib/catalog/find.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { HarvestPromiseId, ListingId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { harvestClaim, harvestPromise } from './schema.server.ts';
import { freeOf } from './window.ts';

export interface ClaimHarvest {
	readonly promiseId: HarvestPromiseId;
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** As the reservation of stock has it. */
	readonly holder: string;
}

const unclaimed = sql<number>`${harvestPromise.quantity} - ${harvestPromise.onTime} - ${harvestPromise.late} - ${harvestPromise.waiting}`;

/**
 * Orders some of a promised harvest, all of what is asked or none. One conditional UPDATE decides, so two buyers of
 * the last kilo cannot both succeed.
 */
export async function claimHarvest(
	tx: Tx,
	{ promiseId, listingId, quantity, holder }: ClaimHarvest
): Promise<{ ok: true } | Refused<'out_of_stock', { available: number }>> {
	assert(Number.isSafeInteger(quantity) && quantity > 0, 'a harvest is ordered in whole units');
	const [claimed] = await tx
		.update(harvestPromise)
		.set({
			ordered: sql`${harvestPromise.ordered} + ${quantity}`,
			waiting: sql`${harvestPromise.waiting} + ${quantity}`
		})
		.where(
			and(
				eq(harvestPromise.id, promiseId),
				eq(harvestPromise.listingId, listingId),
				eq(harvestPromise.state, 'open'),
				gte(unclaimed, quantity)
			)
		)
		.returning({ id: harvestPromise.id });
	if (!claimed) {
		const [left] = await tx
			.select({ free: unclaimed })
			.from(harvestPromise)
			.where(and(eq(harvestPromise.id, promiseId), eq(harvestPromise.state, 'open')));
		return { ok: false, code: 'out_of_stock', available: left?.free ?? 0 };
	}
	await tx.insert(harvestClaim).values({ promiseId, holder, quantity, state: 'live', at: now() });
	await offerHarvest(tx, listingId);
	return { ok: true };
}

/** Orders came to nothing: what they held of a harvest may be ordered again. Twice changes nothing. */
export async function freeClaims(tx: Tx, holder: string): Promise<void> {
	const freed = await tx.update(harvestClaim).set({ state: 'freed' }).where(liveClaimsOf(holder)).returning();
	for (const { promiseId, quantity, covered } of freed) {
		const [promise] = await tx
			.update(harvestPromise)
			.set({
				ordered: sql`${harvestPromise.ordered} - ${quantity}`,
				waiting: sql`${harvestPromise.waiting} - ${quantity - covered}`
			})
			.where(eq(harvestPromise.id, promiseId))
			.returning({ listingId: harvestPromise.listingId });
		assert(promise, 'a claim has its promise');
		if (promise.listingId) await offerHarvest(tx, promise.listingId);
	}
}

/** The holder itself and what stands below it, as reservations are found; `0` follows `/`. */
export function liveClaimsOf(holder: string) {
	const below = and(gt(harvestClaim.holder, `${holder}/`), lt(harvestClaim.holder, `${holder}0`));
	return and(eq(harvestClaim.state, 'live'), or(eq(harvestClaim.holder, holder), below));
}

/** Puts the next harvest of which enough is free before the buyers of a listing, or none. */
export async function offerHarvest(tx: Tx, listingId: ListingId): Promise<void> {
	const [goods] = await tx
		.select({ least: listing.leastQuantity, timeZone: organisation.timeZone })
		.from(listing)
		.innerJoin(organisation, eq(organisation.id, listing.groupId))
		.where(eq(listing.id, listingId));
	assert(goods, 'a promise is sold through a listing that is there');
	const [next] = await tx
		.select()
		.from(harvestPromise)
		.where(
			and(
				eq(harvestPromise.listingId, listingId),
				eq(harvestPromise.state, 'open'),
				gte(harvestPromise.untilOn, today(goods.timeZone)),
				gte(unclaimed, Math.max(1, goods.least))
			)
		)
		.orderBy(asc(harvestPromise.untilOn), asc(harvestPromise.id))
		.limit(1);
	const shown = next && { fromOn: next.fromOn, untilOn: next.untilOn };
	await setHarvest(
		tx,
		listingId,
		next && shown ? { promiseId: next.id, free: freeOf(next), ...shown } : null
	);
}
