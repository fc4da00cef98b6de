import { and, asc, eq, lte } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt, startOfDay, type TimeZone } from '#lib/shared/dates.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { inOtherCycle, type Cycle } from './plan.server.ts';
import { cycleFee, cycleListing, orderCycle } from './schema.server.ts';

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
	if (closed.repeat === 'weekly') await planNext(tx, closed);
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

/**
 * The same a week later, at the same time of day, with the same goods, prices, limits and fees. When the site was down over
 * its cut-off too, the first one still to come is planned.
 */
async function planNext(tx: Tx, cycle: Cycle): Promise<void> {
	const [hub] = await tx
		.select({ timeZone: organisation.timeZone })
		.from(organisation)
		.where(eq(organisation.id, cycle.organisationId));
	assert(hub, 'a cycle has its BUM Desa');
	let days = 7;
	while (later(cycle.closesAt, days, hub.timeZone) <= now()) days += 7;
	const [next] = await tx
		.insert(orderCycle)
		.values({
			...{ organisationId: cycle.organisationId, name: cycle.name, repeat: 'weekly', state: 'planned' },
			...{ previousId: cycle.id, plannedBy: cycle.plannedBy, plannedAt: now() },
			opensAt: later(cycle.opensAt, days, hub.timeZone),
			closesAt: later(cycle.closesAt, days, hub.timeZone),
			pickupOn: cycle.pickupOn && addDays(cycle.pickupOn, days),
			deliveryOn: cycle.deliveryOn && addDays(cycle.deliveryOn, days)
		})
		.onConflictDoNothing({ target: orderCycle.previousId })
		.returning();
	if (!next) return;
	const goods = await tx.select().from(cycleListing).where(eq(cycleListing.cycleId, cycle.id));
	for (const { listingId, price, most, mostPerOrder, box } of goods) {
		if (await inOtherCycle(tx, next, listingId)) continue;
		await tx.insert(cycleListing).values({ cycleId: next.id, listingId, price, most, mostPerOrder, box });
	}
	const fees = await tx.select().from(cycleFee).where(eq(cycleFee.cycleId, cycle.id)).orderBy(cycleFee.id);
	for (const { purpose, chargedBy, kind, value } of fees) {
		await tx.insert(cycleFee).values({ cycleId: next.id, purpose, chargedBy, kind, value });
	}
}

/** Indonesia keeps one time all year, yet a day is a day of the calendar, not 24 hours. */
function later(instant: number, days: number, timeZone: TimeZone): number {
	const on = bookDateAt(instant, timeZone);
	return startOfDay(addDays(on, days), timeZone) + (instant - startOfDay(on, timeZone));
}
