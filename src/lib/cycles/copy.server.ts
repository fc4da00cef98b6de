import { eq } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt, startOfDay, type TimeZone } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { CycleId, UserId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { hubFor, inOtherCycle, note, type OfCycle } from './plan.server.ts';
import { cycleFee, cycleListing, orderCycle, type Cycle } from './schema.server.ts';

export interface PlanLater {
	readonly repeat: 'once' | 'weekly';
	/** It is the next of a weekly cycle, of which there is one; else a copy, of which there may be many. */
	readonly next: boolean;
	/** Who copied it; missing for the next of a weekly cycle. */
	readonly by?: UserId;
}

/**
 * The same a week later, at the same time of day, with the same goods, prices, limits and fees; goods that another cycle
 * sells then are left out. When that cut-off has passed too, the first one still to come is planned. What was changed for one
 * week alone is as usual again.
 *
 * @returns null when the next of a weekly cycle was planned before.
 */
export async function planLater(
	tx: Tx,
	cycle: Cycle,
	{ repeat, next, by = cycle.plannedBy }: PlanLater
): Promise<{ cycleId: CycleId; leftOut: number } | null> {
	const [hub] = await tx
		.select({ timeZone: organisation.timeZone })
		.from(organisation)
		.where(eq(organisation.id, cycle.organisationId));
	assert(hub, 'a cycle has its BUM Desa');
	const { opensAt, closesAt, pickupOn, deliveryOn } = cycle.usual ?? cycle;
	let days = 7;
	while (later(closesAt, days, hub.timeZone) <= now()) days += 7;
	const [made] = await tx
		.insert(orderCycle)
		.values({
			...{ organisationId: cycle.organisationId, name: cycle.name, repeat, state: 'planned' as const },
			...{ previousId: next ? cycle.id : null, plannedBy: by, plannedAt: now() },
			note: cycle.usual === null ? cycle.note : null,
			opensAt: later(opensAt, days, hub.timeZone),
			closesAt: later(closesAt, days, hub.timeZone),
			pickupOn: pickupOn && addDays(pickupOn, days),
			deliveryOn: deliveryOn && addDays(deliveryOn, days)
		})
		.onConflictDoNothing({ target: orderCycle.previousId })
		.returning();
	if (!made) return null;
	const goods = await tx.select().from(cycleListing).where(eq(cycleListing.cycleId, cycle.id));
	let leftOut = 0;
	for (const { listingId, price, most, mostPerOrder, box } of goods) {
		if (await inOtherCycle(tx, made, listingId)) {
			leftOut += 1;
			continue;
		}
		await tx.insert(cycleListing).values({ cycleId: made.id, listingId, price, most, mostPerOrder, box });
	}
	const fees = await tx.select().from(cycleFee).where(eq(cycleFee.cycleId, cycle.id)).orderBy(cycleFee.id);
	for (const { purpose, chargedBy, kind, value } of fees) {
		await tx.insert(cycleFee).values({ cycleId: made.id, purpose, chargedBy, kind, value });
	}
	return { cycleId: made.id, leftOut };
}

/** Indonesia keeps one time all year, yet a day is a day of the calendar, not 24 hours. */
function later(instant: number, days: number, timeZone: TimeZone): number {
	const on = bookDateAt(instant, timeZone);
	return startOfDay(addDays(on, days), timeZone) + (instant - startOfDay(on, timeZone));
}

export type CopyCycleResult =
	| { ok: true; cycleId: CycleId; leftOut: number }
	| Refused<'forbidden' | 'not_found' | 'key_reused' | 'harvest_once'>;

/** Plans a cycle of this desk, also one that is over, a week later once more; the copy does not repeat by itself. */
export async function copyCycle(
	actor: Actor,
	input: OfCycle & { readonly key: string }
): Promise<CopyCycleResult> {
	const { key, ...body } = input;
	return write(async (tx): Promise<CopyCycleResult> => {
		if (actor.userId === null || !(await hubFor(tx, actor, input.organisationId))) return refuse('forbidden');
		const by = actor.userId;
		return once(tx, { scope: `cycle.copy:${by}`, key, body }, async () => {
			const [cycle] = await tx.select().from(orderCycle).where(eq(orderCycle.id, input.cycleId));
			if (cycle?.organisationId !== input.organisationId) return refuse('not_found');
			// A harvest is brought once.
			if (cycle.repeat === 'harvest') return refuse('harvest_once');
			const made = await planLater(tx, cycle, { repeat: 'once', next: false, by });
			assert(made, 'a copy is the next of nothing');
			await note(tx, actor, { ...cycle, id: made.cycleId }, 'copy', { from: cycle.id });
			return { ok: true, ...made };
		});
	});
}
