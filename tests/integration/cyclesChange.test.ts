import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { copyCycle } from '#lib/cycles/copy.server.ts';
import { chargeFee, feesOfCycles } from '#lib/cycles/charge.server.ts';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { cancelCycle, planCycle, putIntoCycle, type PutIntoCycle } from '#lib/cycles/plan.server.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { eventsOf } from '#lib/orders/find.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { changeCycleAtDesk } from '#lib/requests/change.server.ts';
import { closeDueCycles } from '#lib/requests/close.server.ts';
import type { ChangeCycle } from '#lib/cycles/change.server.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { addDays, bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { fund, MORNING, openSale, openZone, orderOf, type Sale } from '../support/sale.ts';

freshDatabase();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const FRIDAY = bookDate('2026-11-27');
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	await write((tx) =>
		tx.update(orderCycle).set({ state: 'cancelled' }).where(eq(orderCycle.state, 'planned'))
	);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await openZone(sale, 10_000);
});

/** From in an hour until in two days, fetched on Thursday. */
const usual = () => ({
	...{ name: 'Pasar Kamis', repeat: 'once' as 'once' | 'weekly' },
	...{ opensAt: MORNING + HOUR, closesAt: MORNING + 2 * DAY },
	...{ pickupOn: bookDate('2026-11-26'), deliveryOn: null as ReturnType<typeof bookDate> | null }
});

async function planned(
	changes: Partial<ReturnType<typeof usual>> = {},
	terms: Partial<PutIntoCycle> = {}
): Promise<CycleId> {
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId: sale.bumdesaId, ...usual(), ...changes }
	});
	if (!made.ok) throw new Error(made.code);
	const put = await putIntoCycle(sale.director, {
		...{ organisationId: sale.bumdesaId, cycleId: made.cycleId, listingId: sale.producer.listingId },
		...{ price: rupiah(45_000), most: 40_000, mostPerOrder: null, ...terms }
	});
	expect(put).toEqual({ ok: true });
	return made.cycleId;
}

/** The cycle as it is, with changes laid over. */
async function change(cycleId: CycleId, changes: Partial<ChangeCycle> = {}, by: Actor = sale.director) {
	const { name, note, repeat, opensAt, closesAt, pickupOn, deliveryOn, changedAt } = await cycle(cycleId);
	return changeCycleAtDesk(by, {
		...{ organisationId: sale.bumdesaId, cycleId, name, note, repeat, opensAt, closesAt },
		...{ pickupOn, deliveryOn, thisWeekOnly: false, shownChange: changedAt, ...changes }
	});
}

async function cycle(cycleId: CycleId) {
	const [found] = await db.select().from(orderCycle).where(eq(orderCycle.id, cycleId));
	if (!found) throw new Error('no cycle');
	return found;
}

async function ordered(cycleId: CycleId, way: 'pickup' | 'courier' = 'pickup') {
	const placed = await orderInCycle(sale, 2, cycleId, { price: 45_000, way });
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

async function history(order: { id: Parameters<typeof eventsOf>[1] }) {
	return (await eventsOf(db, order.id)).map(({ event }) => event);
}

describe('before it opens', () => {
	test('all of a cycle may change, and the audit log keeps from what to what', async () => {
		const cycleId = await planned();
		const changed = {
			...{ name: 'Pasar Jumat', note: 'Bawa wadah', repeat: 'weekly' as const },
			...{ opensAt: MORNING + 2 * HOUR, closesAt: MORNING + 3 * DAY, pickupOn: null, deliveryOn: FRIDAY }
		};
		expect(await change(cycleId, changed)).toEqual({ ok: true, told: 0 });
		expect(await cycle(cycleId)).toMatchObject(changed);
		const [kept] = await db
			.select()
			.from(auditLog)
			.where(and(eq(auditLog.action, 'cycle.change'), eq(auditLog.subject, `order_cycle:${cycleId}`)));
		expect(String(kept?.detail?.['from'])).toContain('Pasar Kamis');
		expect(String(kept?.detail?.['to'])).toContain('Pasar Jumat');
	});

	test.each([
		['closes_before_opening', { closesAt: MORNING + HOUR }],
		['pickup_before_closing', { pickupOn: bookDate('2026-11-24') }],
		['day_missing', { pickupOn: null }],
		['too_long', { closesAt: MORNING + 90 * DAY, pickupOn: bookDate('2027-03-01') }],
		['repeat_wrong', { repeat: 'harvest' as const }]
	] as const)('what a new cycle may not have is refused: %s', async (code, wrong) => {
		const cycleId = await planned();
		expect(await change(cycleId, wrong)).toEqual({ ok: false, code });
		expect(await cycle(cycleId)).toMatchObject({ ...usual(), changedAt: null });
	});
});

describe('while it is open', () => {
	test('it may close later or sooner, never before now, and when it opened stays', async () => {
		const cycleId = await planned();
		setClock(MORNING + 5 * HOUR);
		expect(await change(cycleId, { opensAt: MORNING + 6 * HOUR })).toMatchObject({ code: 'opened_already' });
		expect(await change(cycleId, { closesAt: MORNING + 5 * HOUR })).toMatchObject({ code: 'closes_in_past' });
		expect(await change(cycleId, { closesAt: MORNING + 3 * DAY })).toEqual({ ok: true, told: 0 });
		expect(await change(cycleId, { closesAt: MORNING + 6 * HOUR })).toEqual({ ok: true, told: 0 });
		setClock(MORNING + 6 * HOUR);
		expect(await closeDueCycles()).toBe(1);
		expect(await change(cycleId, { closesAt: MORNING + 4 * DAY })).toMatchObject({ code: 'not_open' });
	});

	test('who ordered is told of another day or note, once; the price they ordered at stays', async () => {
		const cycleId = await planned();
		setClock(MORNING + 2 * HOUR);
		const order = await ordered(cycleId);
		expect(await change(cycleId, { closesAt: MORNING + 3 * DAY })).toEqual({ ok: true, told: 0 });
		expect(await change(cycleId, { pickupOn: FRIDAY, note: 'Di balai desa' })).toEqual({ ok: true, told: 1 });
		expect(await change(cycleId)).toEqual({ ok: true, told: 0 });
		expect((await history(order)).filter((event) => event === 'cycle_changed')).toHaveLength(1);
		const dearer = {
			...{ organisationId: sale.bumdesaId, cycleId, listingId: sale.producer.listingId },
			...{ price: rupiah(60_000), most: 40_000, mostPerOrder: null }
		};
		expect(await putIntoCycle(sale.director, dearer)).toEqual({ ok: true });
		expect((await orderOf(order.number)).total).toBe(90_000);
		expect(await orderInCycle(sale, 2, cycleId, { price: 45_000 })).toMatchObject({ code: 'cart_changed' });
		expect(await putIntoCycle(sale.director, { ...dearer, most: 1_000 })).toMatchObject({
			...{ code: 'less_than_ordered', ordered: 2_000 }
		});
	});

	test('a day for which something was ordered may move, not go', async () => {
		const cycleId = await planned({ deliveryOn: bookDate('2026-11-26') });
		setClock(MORNING + 2 * HOUR);
		await ordered(cycleId, 'courier');
		expect(await change(cycleId, { deliveryOn: null })).toEqual({ ok: false, code: 'delivery_ordered' });
		expect(await change(cycleId, { pickupOn: null })).toEqual({ ok: true, told: 1 });
		expect(await change(cycleId, { pickupOn: FRIDAY, deliveryOn: FRIDAY })).toEqual({ ok: true, told: 1 });
		await ordered(cycleId);
		expect(await change(cycleId, { pickupOn: null })).toEqual({ ok: false, code: 'pickup_ordered' });
	});

	test('a buyer who was shown another day is asked again', async () => {
		const cycleId = await planned();
		setClock(MORNING + 2 * HOUR);
		const order = (handOverOn: ReturnType<typeof bookDate>) =>
			placeOrder(systemActor, {
				...{ key: newKey(), bumdesaId: sale.bumdesaId, cartToken: null, note: '', locale: 'id' },
				lines: [
					{
						...{ listingId: sale.producer.listingId, quantity: 2000, shownPrice: rupiah(45_000) },
						...{ cycle: cycleId, handOverOn }
					}
				],
				delivery: { method: 'pickup', villageCode: null, address: '' },
				payment: { method: 'cash', membershipId: null },
				shownTotal: rupiah(90_000),
				buyer: { name: 'Ayu', phone: '+628111111111', email: null }
			});
		await change(cycleId, { pickupOn: FRIDAY });
		expect(await order(bookDate('2026-11-26'))).toMatchObject({
			...{ code: 'cart_changed', changes: [{ problem: { code: 'cycle_changed' } }] }
		});
		expect(await order(FRIDAY)).toMatchObject({ ok: true });
	});

	test('goods of another cycle at that time, a box without a pick-up, and an older page are refused', async () => {
		const cycleId = await planned();
		const next = {
			opensAt: MORNING + 3 * DAY,
			closesAt: MORNING + 4 * DAY,
			pickupOn: bookDate('2026-11-30')
		};
		await planned(next);
		const overlapping = { closesAt: MORNING + 3.5 * DAY, pickupOn: bookDate('2026-11-30') };
		expect(await change(cycleId, overlapping)).toEqual({ ok: false, code: 'others_overlap' });
		expect(await change(cycleId, { pickupOn: FRIDAY })).toMatchObject({ ok: true });
		expect(await change(cycleId, { note: 'Hujan', shownChange: null })).toEqual({ ok: false, code: 'stale' });
		await putIntoCycle(sale.director, {
			...{ organisationId: sale.bumdesaId, cycleId, listingId: sale.producer.listingId },
			...{ price: null, most: 40_000, mostPerOrder: null, box: 10_000 }
		});
		const brought = { pickupOn: null, deliveryOn: FRIDAY };
		expect(await change(cycleId, brought)).toEqual({ ok: false, code: 'box_needs_pickup' });
	});

	test('two officers at once: one change, the other reads it again', async () => {
		const cycleId = await planned();
		const both = [change(cycleId, { note: 'Satu' }), change(cycleId, { note: 'Dua' }, sale.director)];
		const codes = (await Promise.all(both)).map((each) => (each.ok ? 'ok' : each.code));
		expect(codes.toSorted()).toEqual(['ok', 'stale']);
	});

	test('is not for who has no say here, nor for another desk', async () => {
		const cycleId = await planned();
		expect(await change(cycleId, { note: 'x' }, sale.producer.actor)).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		const theirs = { note: 'x', organisationId: other.bumdesaId };
		expect(await change(cycleId, theirs, other.director)).toMatchObject({ code: 'not_found' });
		const copied = { organisationId: other.bumdesaId, cycleId, key: newKey() };
		expect(await copyCycle(other.director, copied)).toMatchObject({ code: 'not_found' });
		expect(await copyCycle(other.director, { ...copied, organisationId: sale.bumdesaId })).toMatchObject({
			code: 'forbidden'
		});
	});
});

describe('a weekly cycle', () => {
	const weekly = { repeat: 'weekly' as const };
	const nextOf = async (cycleId: CycleId) => {
		const [next] = await db.select().from(orderCycle).where(eq(orderCycle.previousId, cycleId));
		if (!next) throw new Error('no next one');
		return next;
	};
	/** It closes two hours later and is fetched on Friday. */
	const later = { closesAt: MORNING + 2 * DAY + 2 * HOUR, pickupOn: FRIDAY, note: 'Jalan ditutup' };

	test('that was changed for one week keeps its rhythm, whatever was changed twice', async () => {
		const cycleId = await planned(weekly);
		await change(cycleId, { ...later, thisWeekOnly: true });
		await change(cycleId, { closesAt: MORNING + 2 * DAY + 3 * HOUR, thisWeekOnly: true });
		setClock(MORNING + 3 * DAY);
		await closeDueCycles();
		expect(await nextOf(cycleId)).toMatchObject({
			...{ opensAt: usual().opensAt + 7 * DAY, closesAt: usual().closesAt + 7 * DAY, note: null },
			...{ pickupOn: addDays(usual().pickupOn, 7), repeat: 'weekly' }
		});
	});

	test('that was changed for good goes on so', async () => {
		const cycleId = await planned(weekly);
		await change(cycleId, { ...later, thisWeekOnly: true });
		await change(cycleId, { ...later, closesAt: later.closesAt + HOUR, thisWeekOnly: false });
		setClock(MORNING + 3 * DAY);
		await closeDueCycles();
		expect(await nextOf(cycleId)).toMatchObject({
			...{ closesAt: later.closesAt + HOUR + 7 * DAY, pickupOn: addDays(FRIDAY, 7), note: later.note }
		});
	});
});

describe('a copy', () => {
	const copy = (cycleId: CycleId, key = newKey()) =>
		copyCycle(sale.director, { organisationId: sale.bumdesaId, cycleId, key });

	test('is the same a week later with goods, limits and fees and nothing ordered, once for a key', async () => {
		const cycleId = await planned();
		const fee = { purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: 2_000 } as const;
		await chargeFee(sale.director, { organisationId: sale.bumdesaId, cycleId, fee });
		setClock(MORNING + 2 * HOUR);
		const key = newKey();
		const made = await copy(cycleId, key);
		expect(await copy(cycleId, key)).toEqual(made);
		if (!made.ok) throw new Error(made.code);
		expect(made.leftOut).toBe(0);
		const copied = await cycleOf(db, sale.bumdesaId, made.cycleId);
		expect(copied).toMatchObject({
			...{ name: 'Pasar Kamis', repeat: 'once', phase: 'upcoming', previousId: null },
			...{ opensAt: usual().opensAt + 7 * DAY, closesAt: usual().closesAt + 7 * DAY },
			goods: [{ terms: { price: 45_000, most: 40_000, ordered: 0 } }]
		});
		expect((await feesOfCycles(db, [made.cycleId])).get(made.cycleId)).toMatchObject([fee]);
	});

	test('of one that closed weeks ago is the first one still to come; goods sold then elsewhere are left out', async () => {
		const cycleId = await planned();
		setClock(MORNING + 24 * DAY);
		await closeDueCycles();
		const first = await copy(cycleId);
		if (!first.ok) throw new Error(first.code);
		expect((await cycle(first.cycleId)).closesAt).toBe(usual().closesAt + 28 * DAY);
		const second = await copy(cycleId);
		expect(second).toMatchObject({ ok: true, leftOut: 1 });
		await cancelCycle(sale.director, { organisationId: sale.bumdesaId, cycleId: first.cycleId });
	});
});
