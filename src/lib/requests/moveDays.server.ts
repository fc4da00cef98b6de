import { and, eq, inArray, notInArray } from 'drizzle-orm';
import { moveDays, type MoveDays, type MoveDaysRefusal } from '#lib/cycles/moveDays.server.ts';
import type { Cycle } from '#lib/cycles/schema.server.ts';
import { notify } from '#lib/mail/notify.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { OVER } from './close.server.ts';
import { cycleRequest } from './schema.server.ts';

export type MoveDaysResult =
	| {
			ok: true;
			/** How many orders have it in their history now, and how many producers are asked for another day. */
			told: number;
			producers: number;
	  }
	| MoveDaysRefusal;

/**
 * A desk moves the days of a closed cycle. Whoever still waits for goods on a day that moved, and the producers who were
 * asked for them, are told once, with the reason. Who has hers already is not.
 */
export function moveDaysAtDesk(actor: Actor, input: MoveDays): Promise<MoveDaysResult> {
	return write(async (tx): Promise<MoveDaysResult> => {
		const moved = await moveDays(tx, actor, input);
		if (!moved.ok) return moved;
		const { before, after } = moved;
		if (before === after) return { ok: true, told: 0, producers: 0 };
		const { pickupOn, deliveryOn } = after;
		const detail = { pickupOn: pickupOn ?? '', deliveryOn: deliveryOn ?? '', reason: input.reason };
		const waiting = (await waitingIn(tx, after.id)).filter(({ deliveryMethod }) =>
			deliveryMethod === 'pickup' ? before.pickupOn !== pickupOn : before.deliveryOn !== deliveryOn
		);
		for (const { id: orderId } of waiting) {
			await recordEvent(tx, actor, { orderId, event: 'cycle_changed', detail });
		}
		return { ok: true, told: waiting.length, producers: await tellProducers(tx, after, input.reason) };
	});
}

/** Orders of which something in the cycle was neither handed over nor came to nothing. */
function waitingIn(reader: Reader, cycleId: CycleId) {
	const inCycle = reader
		.select({ id: subOrder.orderId })
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.where(and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...OVER])));
	return reader
		.select({ id: customerOrder.id, deliveryMethod: customerOrder.deliveryMethod })
		.from(customerOrder)
		.where(inArray(customerOrder.id, inCycle))
		.orderBy(customerOrder.id);
}

/** By e-mail, who asked for it; the desk sends the others their request list again. @returns how many were asked for goods. */
async function tellProducers(tx: Tx, cycle: Cycle, reason: string): Promise<number> {
	const asked = await tx
		.selectDistinct({ userId: membership.userId })
		.from(cycleRequest)
		.innerJoin(membership, eq(membership.id, cycleRequest.sellerId))
		.where(eq(cycleRequest.cycleId, cycle.id));
	for (const { userId } of asked) {
		const key = `cycle:${cycle.id}:${cycle.changedAt}:request:${userId}`;
		const facts = { number: cycle.name, on: reason, path: '/saya/penjualan' };
		await notify(tx, { userId, key, kind: 'request_changed', facts });
	}
	return asked.length;
}
