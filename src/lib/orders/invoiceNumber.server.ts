import { eq } from 'drizzle-orm';
import { numberInvoice } from '#lib/numbering/give.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { OrderId } from '#lib/shared/ids.ts';
import { customerOrder } from './schema.server.ts';

/**
 * An order's invoice gets its number: when it is paid, since the buyer then has a right to it; and what is paid when it
 * is handed over, or later, when its first part is packed, since only then its weights are known. Asked again, nothing
 * happens.
 */
export async function numberInvoiceOf(tx: Tx, orderId: OrderId): Promise<void> {
	const [order] = await tx
		.select({ number: customerOrder.number, bookId: payment.bookId })
		.from(customerOrder)
		.innerJoin(payment, eq(payment.id, customerOrder.paymentId))
		.where(eq(customerOrder.id, orderId));
	assert(order, `order ${orderId} has a payment`);
	await numberInvoice(tx, order.bookId, order.number);
}
