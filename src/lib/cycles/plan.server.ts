import { and, eq, ne } from 'drizzle-orm';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import { harvestPromise } from '#lib/promises/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { startOfDay } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { CycleId, HarvestPromiseId, ListingId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { keepPrices, keepPricesOf } from './prices.server.ts';
import { cycleListing, orderCycle, type Cycle } from './schema.server.ts';
import { overlap, windowMistake, type CycleMistake, type CycleWindow } from './window.ts';

interface Planned {
	readonly key: string;
	/** The BUM Desa whose desk acts. */
	readonly organisationId: OrganisationId;
	readonly name: string;
}

export type PlanCycle = Planned &
	(
		| ({ readonly repeat: 'once' | 'weekly' } & CycleWindow)
		/** From now until the harvest begins, handed over on its last day. */
		| { readonly repeat: 'harvest'; readonly promiseId: HarvestPromiseId }
	);

export type PlanCycleResult =
	| { ok: true; cycleId: CycleId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'harvest_unknown'
			| 'harvest_begun'
			| 'in_other_cycle'
			| CycleMistake
	  >;

/** Plans a cycle; what it sells is put in afterwards, or, with a harvest, is what was promised. */
export async function planCycle(actor: Actor, input: PlanCycle): Promise<PlanCycleResult> {
	const { key, ...body } = input;
	return write(async (tx): Promise<PlanCycleResult> => {
		const hub = await hubFor(tx, actor, input.organisationId);
		if (!hub) return refuse('forbidden');
		return once(tx, { scope: `cycle.plan:${actor.userId}`, key, body }, () => plan(tx, actor, hub, input));
	});
}

/** The BUM Desa, if the actor may plan its cycles. */
export async function hubFor(
	reader: Reader,
	actor: Actor,
	organisationId: OrganisationId
): Promise<Organisation | null> {
	if (!(await allow(reader, actor, organisationId, 'cycles.manage'))) return null;
	const hub = await organisationById(reader, organisationId);
	return hub?.kind === 'bumdesa' ? hub : null;
}

async function plan(tx: Tx, actor: Actor, hub: Organisation, input: PlanCycle): Promise<PlanCycleResult> {
	assert(actor.userId !== null, 'whoever may plan is a person');
	const harvest = input.repeat === 'harvest' ? await harvestFor(tx, hub, input.promiseId) : null;
	if (harvest && !harvest.ok) return harvest;
	const window = input.repeat === 'harvest' ? harvest?.window : input;
	assert(window, 'a cycle has its times from the form or from the harvest');
	const { opensAt, closesAt, pickupOn, deliveryOn } = window;
	const mistake = windowMistake(
		{ opensAt, closesAt, pickupOn, deliveryOn, repeat: input.repeat },
		{ at: now(), timeZone: hub.timeZone }
	);
	if (mistake) return refuse(mistake);
	const [row] = await tx
		.insert(orderCycle)
		.values({
			...{ organisationId: hub.id, name: input.name, opensAt, closesAt, pickupOn, deliveryOn },
			...{ repeat: input.repeat, promiseId: harvest?.promiseId ?? null, state: 'planned' },
			...{ plannedBy: actor.userId, plannedAt: now() }
		})
		.returning();
	assert(row, 'the cycle was inserted');
	if (harvest) {
		if (await inOtherCycle(tx, row, harvest.listingId)) return refuse('in_other_cycle');
		await tx.insert(cycleListing).values({ cycleId: row.id, listingId: harvest.listingId });
	}
	await note(tx, actor, row, 'plan', { opensAt, closesAt, repeat: input.repeat });
	return { ok: true, cycleId: row.id };
}

async function harvestFor(tx: Tx, hub: Organisation, promiseId: HarvestPromiseId) {
	const [promise] = await tx
		.select()
		.from(harvestPromise)
		.where(and(eq(harvestPromise.id, promiseId), eq(harvestPromise.state, 'open')));
	const groups = await groupsSoldBy(tx, hub.id);
	if (!promise?.listingId || !groups.includes(promise.groupId)) return refuse('harvest_unknown');
	if (promise.fromOn <= today(hub.timeZone)) return refuse('harvest_begun');
	const window: CycleWindow = {
		opensAt: now(),
		closesAt: startOfDay(promise.fromOn, hub.timeZone),
		pickupOn: promise.untilOn,
		deliveryOn: promise.untilOn
	};
	return { ok: true as const, window, listingId: promise.listingId, promiseId };
}

export interface PutIntoCycle {
	readonly organisationId: OrganisationId;
	readonly cycleId: CycleId;
	readonly listingId: ListingId;
	/** Rupiah per kg, litre, m³ or piece; null for the listing's own price. */
	readonly price: Rupiah | null;
	/** In g, ml, dm³ or pieces; null for no limit. */
	readonly most: number | null;
	readonly mostPerOrder: number | null;
	/** Sold by the whole box of so much, which buyers fill together; missing for goods ordered as anybody likes. */
	readonly box?: number | null;
}

export type PutIntoCycleResult =
	| { ok: true }
	| Refused<'less_than_ordered', { ordered: number }>
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'not_open'
			| 'in_other_cycle'
			| 'quantity_not_whole'
			| 'price_not_whole'
			| 'order_above_all'
			| 'box_needs_pickup'
			| 'ordered'
	  >;

/** Puts goods into a cycle that has not closed, or changes their price and limits in it. Orders placed stay as they are. */
export async function putIntoCycle(actor: Actor, input: PutIntoCycle): Promise<PutIntoCycleResult> {
	return write(async (tx): Promise<PutIntoCycleResult> => {
		const cycle = await cycleFor(tx, actor, input);
		if (!cycle.ok) return cycle;
		const { listingId, price, most, mostPerOrder, box = null, cycleId } = input;
		const whole = (value: number | null) => value === null || (Number.isSafeInteger(value) && value > 0);
		if (!whole(most) || !whole(mostPerOrder) || !whole(box) || box === 1) return refuse('quantity_not_whole');
		if (!whole(price)) return refuse('price_not_whole');
		if (most !== null && mostPerOrder !== null && mostPerOrder > most) return refuse('order_above_all');
		if (!(await sellsHere(tx, input))) return refuse('not_found');
		if (await inOtherCycle(tx, cycle.cycle, listingId)) return refuse('in_other_cycle');
		const [there] = await tx
			.select({ ordered: cycleListing.ordered })
			.from(cycleListing)
			.where(and(eq(cycleListing.cycleId, cycleId), eq(cycleListing.listingId, listingId)));
		const ordered = there?.ordered ?? 0;
		if (most !== null && most < ordered) return { ok: false, code: 'less_than_ordered', ordered };
		// Boxes are fetched from the BUM Desa: only there can they be weighed out for many.
		if (box !== null && cycle.cycle.pickupOn === null) return refuse('box_needs_pickup');
		// What was ordered as anybody likes would leave a box that is never full.
		if (box !== null && ordered > 0) return refuse('ordered');
		const terms = { price, most, mostPerOrder, box };
		await tx
			.insert(cycleListing)
			.values({ cycleId, listingId, ...terms })
			.onConflictDoUpdate({ target: [cycleListing.cycleId, cycleListing.listingId], set: terms });
		await keepPrices(tx, [listingId]);
		await note(tx, actor, cycle.cycle, 'put', { listingId, price: price ?? 0, most: most ?? 0 });
		return { ok: true };
	});
}

async function sellsHere(tx: Tx, { organisationId, listingId }: PutIntoCycle): Promise<boolean> {
	const [goods] = await tx
		.select({ groupId: listing.groupId })
		.from(listing)
		.where(eq(listing.id, listingId));
	return goods !== undefined && (await groupsSoldBy(tx, organisationId)).includes(goods.groupId);
}

/** Whether another cycle that is planned for the same time sells it: a buyer must know which days hold. */
export async function inOtherCycle(tx: Tx, cycle: Cycle, listingId: ListingId): Promise<boolean> {
	const others = await tx
		.select({ opensAt: orderCycle.opensAt, closesAt: orderCycle.closesAt })
		.from(cycleListing)
		.innerJoin(orderCycle, eq(orderCycle.id, cycleListing.cycleId))
		.where(
			and(eq(cycleListing.listingId, listingId), ne(orderCycle.id, cycle.id), eq(orderCycle.state, 'planned'))
		);
	return others.some((other) => overlap(other, cycle));
}

export interface OfCycle {
	readonly organisationId: OrganisationId;
	readonly cycleId: CycleId;
}

type Found = { ok: true; cycle: Cycle } | Refused<'forbidden' | 'not_found' | 'not_open'>;

/** A cycle of this desk that may still be changed. */
export async function cycleFor(tx: Tx, actor: Actor, { organisationId, cycleId }: OfCycle): Promise<Found> {
	if (!(await hubFor(tx, actor, organisationId))) return refuse('forbidden');
	const [cycle] = await tx
		.select()
		.from(orderCycle)
		.where(and(eq(orderCycle.id, cycleId), eq(orderCycle.organisationId, organisationId)));
	if (!cycle) return refuse('not_found');
	return cycle.state === 'planned' && now() < cycle.closesAt ? { ok: true, cycle } : refuse('not_open');
}

/** Takes goods out of a cycle as long as nobody has ordered them in it. */
export async function takeOutOfCycle(
	actor: Actor,
	input: OfCycle & { listingId: ListingId }
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'not_open' | 'ordered'>> {
	return write(async (tx) => {
		const cycle = await cycleFor(tx, actor, input);
		if (!cycle.ok) return cycle;
		const where = and(eq(cycleListing.cycleId, input.cycleId), eq(cycleListing.listingId, input.listingId));
		const [there] = await tx.select().from(cycleListing).where(where);
		if (!there) return refuse('not_found');
		if (there.ordered > 0) return refuse('ordered');
		await tx.delete(cycleListing).where(where);
		await keepPrices(tx, [input.listingId]);
		await note(tx, actor, cycle.cycle, 'take_out', { listingId: input.listingId });
		return { ok: true };
	});
}

/** Calls a cycle off as long as nothing is ordered in it; a weekly one does not come again. */
export async function cancelCycle(
	actor: Actor,
	input: OfCycle
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'not_open' | 'ordered'>> {
	return write(async (tx) => {
		const found = await cycleFor(tx, actor, input);
		if (!found.ok) return found;
		const sold = await tx
			.select({ ordered: cycleListing.ordered })
			.from(cycleListing)
			.where(eq(cycleListing.cycleId, input.cycleId));
		if (sold.some(({ ordered }) => ordered > 0)) return refuse('ordered');
		await tx.update(orderCycle).set({ state: 'cancelled' }).where(eq(orderCycle.id, input.cycleId));
		await keepPricesOf(tx, input.cycleId);
		await note(tx, actor, found.cycle, 'cancel', {});
		return { ok: true };
	});
}

/** A weekly cycle closes as planned and is the last of its kind. */
export async function stopRepeating(
	actor: Actor,
	input: OfCycle
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'not_open'>> {
	return write(async (tx) => {
		const found = await cycleFor(tx, actor, input);
		if (!found.ok) return found;
		await tx.update(orderCycle).set({ repeat: 'once' }).where(eq(orderCycle.id, input.cycleId));
		await note(tx, actor, found.cycle, 'stop', {});
		return { ok: true };
	});
}

/** What was done to a cycle, in the audit log. */
export async function note(
	tx: Tx,
	actor: Actor,
	cycle: Cycle,
	what: string,
	detail: Record<string, string | number>
) {
	await audit(tx, actor, {
		action: `cycle.${what}`,
		organisationId: cycle.organisationId,
		subject: `order_cycle:${cycle.id}`,
		detail
	});
}
