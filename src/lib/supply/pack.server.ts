import { takeLots } from '#lib/lots/take.server.ts';
import { numberInvoiceOf } from '#lib/orders/invoiceNumber.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { moveSubOrder } from '#lib/orders/move.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { OrganisationId, SubOrderId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { coverPacked } from '#lib/stock/harvest.server.ts';
import { linesToPack } from './packing.server.ts';
import { partById } from './parts.server.ts';

export interface MarkPacked {
	/** The desk that acts; a part of another desk's order is not found here. */
	readonly organisationId: OrganisationId;
	readonly subOrderIds: readonly SubOrderId[];
}

export type MarkPackedResult =
	| { ok: true; packed: number }
	| Refused<'forbidden' | 'not_found' | 'nothing_chosen'>
	/** Somebody was quicker, or it was cancelled meanwhile; none of the chosen parts was changed. */
	| Refused<'wrong_state', { orderNumber: string }>
	/** What is left of the goods is past its date. */
	| Refused<'lots_short', { orderNumber: string; goods: string }>;

/** Ticks packed parts off the packing list, all that were chosen or none. */
export async function markPacked(actor: Actor, input: MarkPacked): Promise<MarkPackedResult> {
	return write(async (tx): Promise<MarkPackedResult> => {
		if (!(await allow(tx, actor, input.organisationId, 'orders.pack')))
			return { ok: false, code: 'forbidden' };
		const chosen = [...new Set(input.subOrderIds)];
		if (chosen.length === 0) return { ok: false, code: 'nothing_chosen' };
		for (const subOrderId of chosen) {
			const part = await partById(tx, subOrderId);
			if (part?.bumdesaId !== input.organisationId) return { ok: false, code: 'not_found' };
			if (part.state !== 'packing') return { ok: false, code: 'wrong_state', orderNumber: part.orderNumber };
			// What the producer packed before anybody received it came with this.
			await coverPacked(tx, actor, holderOf(part.orderNumber, subOrderId));
			for (const line of await linesToPack(tx, part)) {
				const { id, listingId, quantity, name } = line;
				const on = today(part.timeZone);
				const taken = await takeLots(tx, { orderLineId: id, listingId, quantity, on });
				if (!taken.ok) return { ...taken, orderNumber: part.orderNumber, goods: name };
			}
			// What is paid when it is handed over has its invoice now, since the goods and their weights are settled.
			await numberInvoiceOf(tx, part.orderId);
			await moveSubOrder(tx, actor, subOrderId, 'ready');
			await audit(tx, actor, {
				action: 'order.packed',
				organisationId: part.bumdesaId,
				subject: `sub_order:${subOrderId}`
			});
		}
		return { ok: true, packed: chosen.length };
	});
}
