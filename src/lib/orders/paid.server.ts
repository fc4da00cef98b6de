import { eq } from 'drizzle-orm';
import type { PaymentMethod } from '#lib/payments/states.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { OrderId, PaymentId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { extendReservation } from '#lib/stock/reserve.server.ts';
import { releaseCredit } from '#lib/tradeCredit/hold.server.ts';
import type { WholeOrder } from './find.server.ts';
import { numberInvoiceOf } from './invoiceNumber.server.ts';
import { moveSubOrder, recordEvent } from './move.server.ts';
import { holderOf } from './place.server.ts';
import { customerOrder } from './schema.server.ts';
import { postVatOfPaid } from './vat.server.ts';

/** The order is paid: its VAT falls, its goods are kept for it, and what waited for the money is packed. */
export async function orderIsPaid(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	amount: Rupiah,
	method: string
): Promise<void> {
	await recordEvent(tx, actor, { orderId: order.id, event: 'paid', detail: { amount, method } });
	await postVatOfPaid(tx, actor, order);
	await numberInvoiceOf(tx, order.id);
	await extendReservation(tx, holderOf(order.number), null);
	for (const part of order.parts) {
		// Who meant to pay later and brings the money takes nothing of her limit.
		await releaseCredit(tx, holderOf(order.number, part.id));
		if (part.state !== 'placed') continue;
		const moved = await moveSubOrder(tx, actor, part.id, 'packing');
		assert(moved.ok, 'a placed part goes to packing');
	}
}

/** From now on the order is paid by this payment; the one before it is closed. */
export async function payWith(
	tx: Tx,
	orderId: OrderId,
	{ paymentId, method }: { paymentId: PaymentId; method: PaymentMethod }
): Promise<void> {
	await tx
		.update(customerOrder)
		.set({ paymentId, paymentMethod: method })
		.where(eq(customerOrder.id, orderId));
}
