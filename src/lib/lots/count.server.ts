import { and, eq, gt } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { write } from '#lib/shared/database.server.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { countWithin, type CountStock, type CountStockResult } from '#lib/stock/count.server.ts';
import { lot } from './schema.server.ts';

/**
 * Writes down what is there of goods that lie in no lot. What lies in lots is counted lot by lot with a second
 * officer, so that nobody sets aside their count with one of her own.
 */
export async function countWithoutLots(
	actor: Actor,
	input: CountStock
): Promise<CountStockResult | Refused<'in_lots'>> {
	return write(async (tx) => {
		const [any] = await tx
			.select({ id: lot.id })
			.from(lot)
			.where(and(eq(lot.listingId, input.listingId), gt(lot.onSale, 0)))
			.limit(1);
		return any ? refuse('in_lots') : countWithin(tx, actor, input);
	});
}
