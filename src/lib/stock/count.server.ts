import { standingOn } from '#lib/catalog/authority.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { inArray } from 'drizzle-orm';
import { setOnHand, type SetOnHandResult, type StockLevel } from './receive.server.ts';
import { stockItem } from './schema.server.ts';

export interface CountStock {
	readonly key: string;
	readonly listingId: ListingId;
	/** What is there now, in g, ml, dm³ or pieces. */
	readonly onHand: number;
}

export type CountStockResult =
	SetOnHandResult | Refused<'not_found' | 'forbidden' | 'made_to_order' | 'key_reused'>;

/** Writes down what is there: the seller her own goods, or the desk's warehouse that sells for her group. */
export async function countStock(actor: Actor, input: CountStock): Promise<CountStockResult> {
	return write((tx) => countWithin(tx, actor, input));
}

/** The same in a transaction that asks more first. */
export async function countWithin(
	tx: Tx,
	actor: Actor,
	{ key, listingId, onHand }: CountStock
): Promise<CountStockResult> {
	const scope = `stock.count:${actor.userId}`;
	return once(tx, { scope, key, body: { listingId, onHand } }, () => count(tx, actor, listingId, onHand));
}

async function count(tx: Tx, actor: Actor, listingId: ListingId, onHand: number): Promise<CountStockResult> {
	const found = await listingById(tx, listingId);
	if (!found) return refuse('not_found');
	const { group } = found;
	const own = (await standingOn(tx, actor, found)) === 'seller';
	const agreement = await agreementInForce(tx, group.id, today(group.timeZone));
	if (!own && !(agreement && (await allow(tx, actor, agreement.bumdesaId, 'stock.count')))) {
		return refuse('forbidden');
	}
	if (found.stockMode === 'made_to_order') return refuse('made_to_order');
	const source = `listing:${listingId}`;
	const counted = await setOnHand(tx, actor, { listingId, onHand, reason: 'count', source });
	if (counted.ok) {
		await audit(tx, actor, {
			action: 'stock.count',
			organisationId: group.id,
			subject: source,
			detail: { onHand, available: counted.available }
		});
	}
	return counted;
}

/** What is there of several listings, and what of it is promised; those never counted are left out. */
export async function stockLevels(
	reader: Reader,
	ids: readonly ListingId[]
): Promise<Map<ListingId, StockLevel>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select({ listingId: stockItem.listingId, onHand: stockItem.onHand, reserved: stockItem.reserved })
		.from(stockItem)
		.where(inArray(stockItem.listingId, [...ids]));
	return new Map(rows.map(({ listingId, ...level }) => [listingId, level]));
}
