import type { OrderPart } from '#lib/orders/find.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { deliverSubOrder, type DeliverResult } from '#lib/settlement/deliver.server.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import type { Sale } from './sale.ts';

/** Packs every part of an order. */
export async function pack(sale: Sale, parts: readonly OrderPart[]): Promise<void> {
	const packed = await markPacked(sale.warehouse, {
		organisationId: sale.bumdesaId,
		subOrderIds: parts.map(({ id }) => id)
	});
	if (!packed.ok) throw new Error(`refused: ${packed.code}`);
}

/** Hands one part over at the desk. */
export async function handOver(
	sale: Sale,
	part: OrderPart | undefined,
	given: { takeCash?: boolean; key?: string; receivedBy?: string } = {}
): Promise<DeliverResult> {
	if (!part) throw new Error('no part');
	return deliverSubOrder(sale.warehouse, {
		organisationId: sale.bumdesaId,
		subOrderId: part.id,
		receivedBy: given.receivedBy ?? 'Ayu',
		takeCash: given.takeCash ?? false,
		key: given.key ?? newKey()
	});
}
