import { and, eq, inArray } from 'drizzle-orm';
import { lotsDelivered, returnLots } from '#lib/lots/take.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { OrderId, SubOrderId, TransactionId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { noticeOf } from './notices.server.ts';
import { orderEvent, orderLine, subOrder } from './schema.server.ts';
import { mayMove, type OrderState } from './states.ts';

/** What is told beside an event, for the order's history: a reason, an amount, a name. */
export type EventDetail = Readonly<Record<string, string | number>>;

export type MoveResult = { ok: true } | Refused<'wrong_state', { from: OrderState }>;

/**
 * Moves one seller's part of an order to another state and writes it into the order's history. What the table of
 * moves does not allow is refused as `wrong_state`.
 *
 * @throws when there is no such part: the caller has read it.
 */
export async function moveSubOrder(
	tx: Tx,
	actor: Actor,
	subOrderId: SubOrderId,
	to: OrderState,
	detail?: EventDetail
): Promise<MoveResult> {
	const [part] = await tx
		.select({ id: subOrder.id, orderId: subOrder.orderId, state: subOrder.state })
		.from(subOrder)
		.where(eq(subOrder.id, subOrderId));
	assert(part, `no sub-order ${subOrderId}`);
	return moveSubOrders(tx, actor, [part], to, detail);
}

/** The same for parts whose state was read in this transaction, all at once; when one may not move, none does. */
export async function moveSubOrders(
	tx: Tx,
	actor: Actor,
	parts: readonly { readonly id: SubOrderId; readonly orderId: OrderId; readonly state: OrderState }[],
	to: OrderState,
	detail?: EventDetail
): Promise<MoveResult> {
	const refused = parts.find(({ state }) => !mayMove(state, to));
	if (refused) return { ok: false, code: 'wrong_state', from: refused.state };
	const ids = parts.map(({ id }) => id);
	const at = now();
	const { rowsAffected } = await tx
		.update(subOrder)
		.set({
			state: to,
			...(to === 'delivered' ? { deliveredAt: at } : {}),
			...(to === 'completed' ? { completedAt: at } : {})
		})
		.where(
			and(inArray(subOrder.id, ids), inArray(subOrder.state, [...new Set(parts.map(({ state }) => state))]))
		);
	assert(rowsAffected === parts.length, 'a part is moved from the state it was read in');
	await moveLots(tx, ids, to);
	await recordEvents(
		tx,
		actor,
		parts.map(({ id, orderId }) => ({ orderId, subOrderId: id, event: to, ...(detail ? { detail } : {}) }))
	);
	return { ok: true };
}

/** The lots that were packed for it leave with it, or go back to the shelf when it comes to nothing. */
async function moveLots(tx: Tx, subOrderIds: readonly SubOrderId[], to: OrderState): Promise<void> {
	if (to !== 'delivered' && to !== 'cancelled') return;
	const lines = await tx
		.select({ id: orderLine.id })
		.from(orderLine)
		.where(inArray(orderLine.subOrderId, [...subOrderIds]));
	const ids = lines.map(({ id }) => id);
	await (to === 'delivered' ? lotsDelivered(tx, ids) : returnLots(tx, ids));
}

export interface OrderHappening {
	readonly orderId: OrderId;
	/** Missing when it concerns the whole order. */
	readonly subOrderId?: SubOrderId;
	/** A state, or `paid`, `partly_paid`, `proof_sent`, `refund_owed`, `refunded`, `late_transfer`, … */
	readonly event: string;
	readonly detail?: EventDetail;
}

/** Adds a line to an order's history, which is never changed afterwards. */
export async function recordEvent(tx: Tx, actor: Actor, happening: OrderHappening): Promise<void> {
	await recordEvents(tx, actor, [happening]);
}

async function recordEvents(tx: Tx, actor: Actor, happenings: readonly OrderHappening[]): Promise<void> {
	const at = now();
	const told = await tx
		.insert(orderEvent)
		.values(
			happenings.map(({ orderId, subOrderId = null, event, detail = null }) => ({
				...{ orderId, subOrderId, at, event, userId: actor.userId, detail }
			}))
		)
		.returning();
	for (const { id: eventId, orderId, subOrderId, event, detail } of told) {
		const amount = typeof detail?.['amount'] === 'number' ? detail['amount'] : null;
		await noticeOf(tx, { eventId, orderId, subOrderId, event, amount });
	}
}

export interface DeliveryFacts {
	/** The bundle of entries that earned it. */
	readonly transactionId: TransactionId;
	/** Who took it: a name at the door, the desk's word. */
	readonly receivedBy: string;
}

/** Keeps how a part was delivered and which transaction earned it; beside `moveSubOrder(…, 'delivered')`. */
export async function recordDelivery(tx: Tx, subOrderId: SubOrderId, facts: DeliveryFacts): Promise<void> {
	await tx
		.update(subOrder)
		.set({ deliveredTransactionId: facts.transactionId, receivedBy: facts.receivedBy })
		.where(eq(subOrder.id, subOrderId));
}
