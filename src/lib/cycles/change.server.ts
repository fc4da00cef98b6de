import { eq } from 'drizzle-orm';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { cycleFor, inOtherCycle, note as noteInAudit, type OfCycle } from './plan.server.ts';
import { keepPricesOf } from './prices.server.ts';
import { cycleListing, orderCycle, type Cycle } from './schema.server.ts';
import { changeMistake, type CycleWindow, type Repeat } from './window.ts';

export interface ChangeCycle extends OfCycle, CycleWindow {
	readonly name: string;
	/** What buyers read beside the days; null for nothing. */
	readonly note: string | null;
	readonly repeat: Repeat;
	/** For a weekly cycle: next week is as before. */
	readonly thisWeekOnly: boolean;
	/** When the page said it was last changed: somebody else may have done so since. */
	readonly shownChange: number | null;
}

export type ChangeCycleRefusal = Refused<
	| 'forbidden'
	| 'not_found'
	| 'not_open'
	| 'stale'
	| 'others_overlap'
	| 'box_needs_pickup'
	| NonNullable<ReturnType<typeof changeMistake>>
>;

/** The cycle as it was and as it is; the same one twice when nothing was changed. */
export type ChangedCycle = { ok: true; before: Cycle; after: Cycle } | ChangeCycleRefusal;

/**
 * Changes when a cycle opens and closes, its days, its name and its note, as far as its phase lets it. What was ordered in it
 * keeps its price. Who ordered is the caller's to ask and to tell.
 */
export async function changeCycle(tx: Tx, actor: Actor, input: ChangeCycle): Promise<ChangedCycle> {
	const found = await cycleFor(tx, actor, input);
	if (!found.ok) return found;
	const before = found.cycle;
	const { name, note, repeat, opensAt, closesAt, pickupOn, deliveryOn } = input;
	const wanted = { name, note, repeat, opensAt, closesAt, pickupOn, deliveryOn };
	if (isSame(before, wanted)) return { ok: true, before, after: before };
	if (before.changedAt !== input.shownChange) return refuse('stale');
	const hub = await organisationById(tx, before.organisationId);
	assert(hub, 'a cycle has its BUM Desa');
	const mistake = changeMistake(before, wanted, { at: now(), timeZone: hub.timeZone });
	if (mistake) return refuse(mistake);
	const goods = await tx.select().from(cycleListing).where(eq(cycleListing.cycleId, before.id));
	// Boxes are fetched from the BUM Desa: only there can they be weighed out for many.
	if (pickupOn === null && goods.some(({ box }) => box !== null)) return refuse('box_needs_pickup');
	for (const { listingId } of goods) {
		if (await inOtherCycle(tx, { ...before, opensAt, closesAt }, listingId)) return refuse('others_overlap');
	}
	const [after] = await tx
		.update(orderCycle)
		.set({ ...wanted, usual: usualOf(before, input), changedAt: now() })
		.where(eq(orderCycle.id, before.id))
		.returning();
	assert(after, 'the cycle was changed');
	await keepPricesOf(tx, after.id);
	await noteInAudit(tx, actor, after, 'change', {
		...{ from: JSON.stringify(told(before)), to: JSON.stringify(told(after)) }
	});
	return { ok: true, before, after };
}

type Wanted = Pick<Cycle, 'name' | 'note' | 'repeat' | keyof CycleWindow>;

function isSame(before: Cycle, wanted: Wanted): boolean {
	return (Object.keys(wanted) as (keyof Wanted)[]).every((key) => before[key] === wanted[key]);
}

/** What the next weeks keep to: the times from before, when these are for one week alone. */
function usualOf(before: Cycle, { repeat, thisWeekOnly }: ChangeCycle): CycleWindow | null {
	if (repeat !== 'weekly' || !thisWeekOnly) return null;
	const { opensAt, closesAt, pickupOn, deliveryOn } = before;
	return before.usual ?? { opensAt, closesAt, pickupOn, deliveryOn };
}

function told({ name, note, repeat, opensAt, closesAt, pickupOn, deliveryOn }: Wanted) {
	return { name, note, repeat, opensAt, closesAt, pickupOn, deliveryOn };
}
