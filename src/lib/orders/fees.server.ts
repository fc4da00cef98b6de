import { asc, inArray } from 'drizzle-orm';
import type { ChargedFee } from '#lib/cycles/fees.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { OrderId, SubOrderId } from '#lib/shared/ids.ts';
import { orderFee } from './schema.server.ts';

/** Keeps what a part of an order pays in fees, as it was shown when it was placed. */
export async function keepFees(
	tx: Tx,
	part: { orderId: OrderId; subOrderId: SubOrderId },
	fees: readonly ChargedFee[]
): Promise<void> {
	if (fees.length === 0) return;
	await tx.insert(orderFee).values(fees.map((fee) => ({ ...part, ...fee })));
}

/** What some parts pay in fees. Parts that pay none are missing. */
export async function feesOfParts(
	reader: Reader,
	ids: readonly SubOrderId[]
): Promise<ReadonlyMap<SubOrderId, ChargedFee[]>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select()
		.from(orderFee)
		.where(inArray(orderFee.subOrderId, [...ids]))
		.orderBy(asc(orderFee.id));
	const found = new Map<SubOrderId, ChargedFee[]>();
	for (const { subOrderId, purpose, chargedBy, amount } of rows) {
		const own = found.get(subOrderId) ?? [];
		own.push({ purpose, chargedBy, amount });
		found.set(subOrderId, own);
	}
	return found;
}
