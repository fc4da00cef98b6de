import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { changeCycle, type ChangeCycle, type ChangeCycleRefusal } from '#lib/cycles/change.server.ts';
import type { Cycle } from '#lib/cycles/schema.server.ts';
import { isToldOf } from '#lib/cycles/window.ts';
import { wishersOf } from '#lib/groupBuying/boxes.server.ts';
import { notify } from '#lib/mail/notify.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { GONE } from './close.server.ts';

export type ChangeCycleResult =
	| {
			ok: true;
			/** How many orders have it in their history now. */
			told: number;
	  }
	| ChangeCycleRefusal
	/** Somebody ordered for the day that was taken away. */
	| Refused<'pickup_ordered' | 'delivery_ordered'>;

/**
 * A desk changes a cycle that has not closed. A day for which something was ordered may move but not go, and whoever
 * ordered, or wished for a part of a box, is told of other days or another note. Nothing is told twice for one change.
 */
export function changeCycleAtDesk(actor: Actor, input: ChangeCycle): Promise<ChangeCycleResult> {
	return write(async (tx): Promise<ChangeCycleResult> => {
		const changed = await changeCycle(tx, actor, input);
		if (!changed.ok) return changed;
		const { before, after } = changed;
		if (before === after) return { ok: true, told: 0 };
		const orders = await ordersIn(tx, after.id);
		const picked = orders.some(({ deliveryMethod }) => deliveryMethod === 'pickup');
		const brought = orders.some(({ deliveryMethod }) => deliveryMethod !== 'pickup');
		if (picked && before.pickupOn !== null && after.pickupOn === null) return refuse('pickup_ordered');
		if (brought && before.deliveryOn !== null && after.deliveryOn === null) return refuse('delivery_ordered');
		if (!isToldOf(before, after)) return { ok: true, told: 0 };
		const detail = { pickupOn: after.pickupOn ?? '', deliveryOn: after.deliveryOn ?? '' };
		for (const { id: orderId } of orders) {
			await recordEvent(tx, actor, { orderId, event: 'cycle_changed', detail });
		}
		await tellWishers(tx, after);
		return { ok: true, told: orders.length };
	});
}

/** Orders of which something in the cycle has not come to nothing. */
function ordersIn(reader: Reader, cycleId: CycleId) {
	const inCycle = reader
		.select({ id: subOrder.orderId })
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.where(and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...GONE])));
	return reader
		.select({ id: customerOrder.id, deliveryMethod: customerOrder.deliveryMethod })
		.from(customerOrder)
		.where(inArray(customerOrder.id, inCycle))
		.orderBy(customerOrder.id);
}

/** Who wished for a part of a box has no order yet, and is told by e-mail if she asked for it. */
async function tellWishers(tx: Tx, cycle: Cycle): Promise<void> {
	for (const userId of await wishersOf(tx, cycle.id)) {
		const key = `cycle:${cycle.id}:${cycle.changedAt}:${userId}`;
		const facts = { number: cycle.name, path: '/saya/patungan' };
		await notify(tx, { userId, key, kind: 'box_changed', facts });
	}
}
