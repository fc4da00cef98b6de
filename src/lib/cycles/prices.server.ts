import { and, eq, gt, isNotNull, lte } from 'drizzle-orm';
import { cyclePriced, setCyclePrice } from '#lib/catalog/find.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { CycleId, ListingId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { priceIn } from './cards.server.ts';
import { currentCycles } from './find.server.ts';
import { cycleListing, orderCycle } from './schema.server.ts';

/** As many as one statement takes, and as one transaction does in a moment. */
const AT_ONCE = 500;

/**
 * Tells the shelf what buyers pay now for these goods, by which it is sorted and narrowed: called in the transaction of
 * whatever changes it.
 */
export async function keepPrices(tx: Tx, listingIds: readonly ListingId[]): Promise<void> {
	const cycles = await currentCycles(tx, listingIds);
	for (const id of listingIds) await setCyclePrice(tx, id, priceIn(cycles.get(id)));
}

/** The same for all goods of a cycle. */
export async function keepPricesOf(tx: Tx, cycleId: CycleId): Promise<void> {
	const goods = await tx
		.select({ id: cycleListing.listingId })
		.from(cycleListing)
		.where(eq(cycleListing.cycleId, cycleId));
	await keepPrices(
		tx,
		goods.map(({ id }) => id)
	);
}

/** For cycles that the clock has opened or closed. @returns for how many goods the shelf knew another price. */
export async function keepPricesByClock(): Promise<number> {
	const stale = await staleGoods(db);
	for (let from = 0; from < stale.length; from += AT_ONCE) {
		await write((tx) => keepPrices(tx, stale.slice(from, from + AT_ONCE)));
	}
	return stale.length;
}

/** Goods for which the shelf knows another price than holds now. Most of the time there are none, and nothing is written. */
async function staleGoods(reader: Reader): Promise<ListingId[]> {
	const kept: ReadonlyMap<ListingId, Rupiah> = await cyclePriced(reader);
	const at = now();
	const opened = await reader
		.select({ id: cycleListing.listingId })
		.from(orderCycle)
		.innerJoin(cycleListing, eq(cycleListing.cycleId, orderCycle.id))
		.where(
			and(
				eq(orderCycle.state, 'planned'),
				lte(orderCycle.opensAt, at),
				gt(orderCycle.closesAt, at),
				isNotNull(cycleListing.price)
			)
		);
	const asked = [...new Set([...kept.keys(), ...opened.map(({ id }) => id)])];
	const stale: ListingId[] = [];
	for (let from = 0; from < asked.length; from += AT_ONCE) {
		const some = asked.slice(from, from + AT_ONCE);
		const cycles = await currentCycles(reader, some);
		stale.push(...some.filter((id) => priceIn(cycles.get(id)) !== (kept.get(id) ?? null)));
	}
	return stale;
}
