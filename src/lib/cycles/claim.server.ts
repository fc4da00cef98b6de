import { and, eq, gt, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { CycleId, ListingId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { cycleClaim, cycleListing, orderCycle } from './schema.server.ts';

export interface ClaimInCycle {
	readonly cycleId: CycleId;
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** As the reservation of stock has it. */
	readonly holder: string;
	/** Fills a box at the moment of closing; else it is ordered while the cycle is open. */
	readonly closing?: boolean;
}

/**
 * Orders in a cycle: only while it is open, and within its limit. One conditional UPDATE decides, so that nothing
 * comes into a cycle that has closed, and two buyers of the last kilo cannot both succeed.
 */
export async function claimInCycle(
	tx: Tx,
	{ cycleId, listingId, quantity, holder, closing = false }: ClaimInCycle
): Promise<{ ok: true } | Refused<'out_of_stock', { available: number }>> {
	assert(Number.isSafeInteger(quantity) && quantity > 0, 'a cycle sells whole units');
	const at = now();
	const open = tx
		.select({ id: orderCycle.id })
		.from(orderCycle)
		.where(
			and(
				eq(orderCycle.id, cycleId),
				closing
					? eq(orderCycle.state, 'closed')
					: and(eq(orderCycle.state, 'planned'), lte(orderCycle.opensAt, at), gt(orderCycle.closesAt, at))
			)
		);
	const [claimed] = await tx
		.update(cycleListing)
		.set({ ordered: sql`${cycleListing.ordered} + ${quantity}` })
		.where(
			and(
				eq(cycleListing.cycleId, sql`(${open})`),
				eq(cycleListing.listingId, listingId),
				or(isNull(cycleListing.most), lte(sql`${cycleListing.ordered} + ${quantity}`, cycleListing.most))
			)
		)
		.returning({ listingId: cycleListing.listingId });
	if (!claimed) return { ok: false, code: 'out_of_stock', available: await leftIn(tx, cycleId, listingId) };
	await tx.insert(cycleClaim).values({ cycleId, listingId, quantity, holder, state: 'live', at });
	return { ok: true };
}

async function leftIn(tx: Tx, cycleId: CycleId, listingId: ListingId): Promise<number> {
	const [row] = await tx
		.select({ most: cycleListing.most, ordered: cycleListing.ordered })
		.from(cycleListing)
		.where(and(eq(cycleListing.cycleId, cycleId), eq(cycleListing.listingId, listingId)));
	return row?.most ? row.most - row.ordered : 0;
}

/** Orders came to nothing: what they took of a limit may be ordered again. Twice changes nothing. */
export async function freeCycleClaims(tx: Tx, holder: string): Promise<void> {
	const below = and(gt(cycleClaim.holder, `${holder}/`), lt(cycleClaim.holder, `${holder}0`));
	const freed = await tx
		.update(cycleClaim)
		.set({ state: 'freed' })
		.where(and(eq(cycleClaim.state, 'live'), or(eq(cycleClaim.holder, holder), below)))
		.returning();
	for (const { cycleId, listingId, quantity } of freed) {
		await tx
			.update(cycleListing)
			.set({ ordered: sql`${cycleListing.ordered} - ${quantity}` })
			.where(and(eq(cycleListing.cycleId, cycleId), eq(cycleListing.listingId, listingId)));
	}
}
