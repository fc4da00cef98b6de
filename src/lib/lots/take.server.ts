import { and, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Tx } from '#lib/shared/database.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { ListingId, OrderLineId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { stockOf } from '#lib/stock/receive.server.ts';
import { oldestFirst } from './oldest.ts';
import { lot, lotTake } from './schema.server.ts';

export interface TakeLots {
	readonly orderLineId: OrderLineId;
	readonly listingId: ListingId;
	/** What was packed for the line, in g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** In the warehouse's own time zone. */
	readonly on: BookDate;
}

export type TakeLotsResult = { ok: true } | Refused<'lots_short'>;

/**
 * Decides at packing which lots an order's line takes, the oldest first, and remembers it. What the lots do not cover
 * comes from goods that were counted without a lot. Lots past their date are never taken: when nothing else is left,
 * the line is refused. Goods that never came in lots are passed over.
 */
export async function takeLots(tx: Tx, input: TakeLots): Promise<TakeLotsResult> {
	const { listingId, quantity, on } = input;
	const lots = await tx
		.select({
			id: lot.id,
			onSale: lot.onSale,
			harvestedOn: lot.harvestedOn,
			bestBefore: lot.bestBefore
		})
		.from(lot)
		.where(and(eq(lot.listingId, listingId), gt(lot.onSale, 0)));
	if (lots.length === 0 && !(await cameInLots(tx, listingId))) return { ok: true };
	const { taken, missing } = oldestFirst(lots, quantity, on);
	if (missing > 0 && missing > (await withoutLot(tx, listingId))) return { ok: false, code: 'lots_short' };
	for (const part of taken) {
		await tx
			.update(lot)
			.set({
				remaining: sql`${lot.remaining} - ${part.quantity}`,
				onSale: sql`${lot.onSale} - ${part.quantity}`
			})
			.where(eq(lot.id, part.lotId));
	}
	const all = missing > 0 ? [...taken, { lotId: null, quantity: missing }] : taken;
	const holder = holderOf(input.orderLineId);
	await tx
		.insert(lotTake)
		.values(all.map((part) => ({ ...part, listingId, holder, state: 'packed' as const, at: now() })));
	return { ok: true };
}

async function cameInLots(tx: Tx, listingId: ListingId): Promise<boolean> {
	const [any] = await tx.select({ id: lot.id }).from(lot).where(eq(lot.listingId, listingId)).limit(1);
	return any !== undefined;
}

/** What is on hand and neither in a lot on sale nor packed for somebody. */
async function withoutLot(tx: Tx, listingId: ListingId): Promise<number> {
	const { onHand } = await stockOf(tx, listingId);
	const [inLots] = await tx
		.select({ sum: sql<number>`coalesce(sum(${lot.onSale}), 0)` })
		.from(lot)
		.where(eq(lot.listingId, listingId));
	const [packed] = await tx
		.select({ sum: sql<number>`coalesce(sum(${lotTake.quantity}), 0)` })
		.from(lotTake)
		.where(and(eq(lotTake.listingId, listingId), eq(lotTake.state, 'packed')));
	return onHand - (inLots?.sum ?? 0) - (packed?.sum ?? 0);
}

/** The packed goods went to the buyer: they are out of the warehouse for good. */
export async function lotsDelivered(tx: Tx, lines: readonly OrderLineId[]): Promise<void> {
	if (lines.length === 0) return;
	await tx
		.update(lotTake)
		.set({ state: 'delivered' })
		.where(and(inArray(lotTake.holder, lines.map(holderOf)), eq(lotTake.state, 'packed')));
}

/** A packed order came to nothing: its goods go back into the lots they came from. */
export async function returnLots(tx: Tx, lines: readonly OrderLineId[]): Promise<void> {
	if (lines.length === 0) return;
	const back = await tx
		.update(lotTake)
		.set({ state: 'returned' })
		.where(and(inArray(lotTake.holder, lines.map(holderOf)), eq(lotTake.state, 'packed')))
		.returning({ lotId: lotTake.lotId, quantity: lotTake.quantity });
	for (const { lotId, quantity } of back) {
		if (lotId === null) continue;
		await tx
			.update(lot)
			.set({ remaining: sql`${lot.remaining} + ${quantity}`, onSale: sql`${lot.onSale} + ${quantity}` })
			.where(eq(lot.id, lotId));
	}
}

export function holderOf(orderLineId: OrderLineId): string {
	return `order_line:${orderLineId}`;
}
