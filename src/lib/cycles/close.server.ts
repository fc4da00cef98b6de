import { and, asc, eq, lte } from 'drizzle-orm';
import { systemActor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { planLater } from './copy.server.ts';
import { keepPricesOf } from './prices.server.ts';
import { orderCycle } from './schema.server.ts';

/** Cycles whose cut-off has passed and that are not closed yet, the oldest first. */
export async function dueToClose(reader: Reader, limit: number): Promise<CycleId[]> {
	const rows = await reader
		.select({ id: orderCycle.id })
		.from(orderCycle)
		.where(and(eq(orderCycle.state, 'planned'), lte(orderCycle.closesAt, now())))
		.orderBy(asc(orderCycle.closesAt), asc(orderCycle.id))
		.limit(limit);
	return rows.map(({ id }) => id);
}

/** Closed cycles that are not fulfilled yet, the oldest first. */
export async function closedCycles(reader: Reader): Promise<CycleId[]> {
	const rows = await reader
		.select({ id: orderCycle.id })
		.from(orderCycle)
		.where(eq(orderCycle.state, 'closed'))
		.orderBy(asc(orderCycle.id));
	return rows.map(({ id }) => id);
}

/**
 * Closes a cycle whose cut-off has passed, and opens the next week's where it comes weekly; the caller makes its lists
 * in the same transaction. @returns false when it is closed already or not due: then nothing is to be done.
 */
export async function markClosed(tx: Tx, cycleId: CycleId): Promise<boolean> {
	const [closed] = await tx
		.update(orderCycle)
		.set({ state: 'closed', closedAt: now() })
		.where(and(eq(orderCycle.id, cycleId), eq(orderCycle.state, 'planned'), lte(orderCycle.closesAt, now())))
		.returning();
	if (!closed) return false;
	await keepPricesOf(tx, cycleId);
	if (closed.repeat === 'weekly') await planLater(tx, closed, { repeat: 'weekly', next: true });
	await audit(tx, systemActor, {
		action: 'cycle.close',
		organisationId: closed.organisationId,
		subject: `order_cycle:${cycleId}`
	});
	return true;
}

/** Everything ordered in a closed cycle has been handed over or came to nothing. */
export async function markFulfilled(tx: Tx, cycleId: CycleId): Promise<void> {
	await tx
		.update(orderCycle)
		.set({ state: 'fulfilled', fulfilledAt: now() })
		.where(and(eq(orderCycle.id, cycleId), eq(orderCycle.state, 'closed')));
}
