import { eq } from 'drizzle-orm';
import { MAIL_KINDS } from '#lib/mail/kinds.ts';
import { notify } from '#lib/mail/notify.server.ts';
import { mailIsOn } from '#lib/mail/transport.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { OrderId, SubOrderId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { customerOrder, subOrder } from './schema.server.ts';

interface Happened {
	/** The line of the order's history it is told for: one notice each. */
	readonly eventId: number;
	readonly orderId: OrderId;
	readonly subOrderId: SubOrderId | null;
	readonly event: string;
	readonly amount: number | null;
}

/** Tells buyer and producer by e-mail what happened to an order, when they asked for it. */
export async function noticeOf(tx: Tx, happened: Happened): Promise<void> {
	if (!mailIsOn()) return;
	await tellBuyer(tx, happened);
	if (happened.event === 'packing' && happened.subOrderId !== null) await tellSeller(tx, happened.subOrderId);
}

async function tellBuyer(tx: Tx, { eventId, orderId, event, amount }: Happened): Promise<void> {
	const kind = MAIL_KINDS.find((each) => each === event);
	if (!kind) return;
	const [order] = await tx
		.select({ buyerId: customerOrder.buyerId, number: customerOrder.number, token: customerOrder.token })
		.from(customerOrder)
		.where(eq(customerOrder.id, orderId));
	// A guest has left no word that she wants e-mail.
	if (!order?.buyerId) return;
	const { number, token, buyerId: userId } = order;
	const facts = { number, path: `/pesanan/${token}`, amount: amount === null ? '' : formatRupiah(amount) };
	await notify(tx, { userId, key: `event:${eventId}`, kind, facts });
}

/** Tells the buyer once that her order, or the parts of it that `parts` names, will not come. */
export async function noticeOfEnd(
	tx: Tx,
	kind: 'order_cancelled' | 'part_cancelled' | 'order_expired',
	number: string,
	parts: readonly SubOrderId[]
): Promise<void> {
	if (!mailIsOn() || parts.length === 0) return;
	const [order] = await tx
		.select({ userId: customerOrder.buyerId, token: customerOrder.token })
		.from(customerOrder)
		.where(eq(customerOrder.number, number));
	if (!order?.userId) return;
	// A part ends only once, so the parts say which ending was told.
	const key = `ended:${parts.join(',')}`;
	const facts = { number, path: `/pesanan/${order.token}` };
	await notify(tx, { userId: order.userId, key, kind, facts });
}

async function tellSeller(tx: Tx, subOrderId: SubOrderId): Promise<void> {
	const [part] = await tx
		.select({ userId: membership.userId, number: customerOrder.number })
		.from(subOrder)
		.innerJoin(membership, eq(membership.id, subOrder.sellerId))
		.innerJoin(customerOrder, eq(customerOrder.id, subOrder.orderId))
		.where(eq(subOrder.id, subOrderId));
	if (!part) return;
	// A replacement that is packed again is no new order: it has the same key.
	const facts = { number: part.number, path: '/saya/penjualan' };
	await notify(tx, { userId: part.userId, key: `sold:${subOrderId}`, kind: 'sold', facts });
}
