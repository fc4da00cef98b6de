import { eq } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { movesOf } from '#lib/cycles/moveDays.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { eventsOf, type WholeOrder } from '#lib/orders/find.server.ts';
import { closeDueCycles, fulfilCycles } from '#lib/requests/close.server.ts';
import { requestsOf } from '#lib/requests/lists.server.ts';
import { moveDaysAtDesk, type MoveDaysResult } from '#lib/requests/moveDays.server.ts';
import type { MoveDays } from '#lib/cycles/moveDays.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, MORNING, officerOf, openSale, openZone, orderOf, type Sale } from '../support/sale.ts';

freshDatabase();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const THURSDAY = bookDate('2026-11-26');
const FRIDAY = bookDate('2026-11-27');
const SATURDAY = bookDate('2026-11-28');

let sale: Sale;
let cycleId: CycleId;
let fetched: WholeOrder;
let brought: WholeOrder;

/** One order to be fetched and one to be brought, both on Thursday, in a cycle that closed on Wednesday. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await openZone(sale, 10_000);
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId: sale.bumdesaId, name: 'Pasar Kamis', repeat: 'once' },
		...{ opensAt: MORNING + HOUR, closesAt: MORNING + 2 * DAY, pickupOn: THURSDAY, deliveryOn: THURSDAY }
	});
	if (!made.ok) throw new Error(made.code);
	cycleId = made.cycleId;
	await putIntoCycle(sale.director, {
		...{ organisationId: sale.bumdesaId, cycleId, listingId: sale.producer.listingId },
		...{ price: null, most: null, mostPerOrder: null }
	});
	setClock(MORNING + 2 * HOUR);
	[fetched, brought] = [await ordered('pickup'), await ordered('courier')];
	setClock(MORNING + 2 * DAY);
	expect(await closeDueCycles()).toBe(1);
});

async function ordered(way: 'pickup' | 'courier') {
	const placed = await orderInCycle(sale, 2, cycleId, { way });
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

async function cycle() {
	const [found] = await db.select().from(orderCycle).where(eq(orderCycle.id, cycleId));
	if (!found) throw new Error('no cycle');
	return found;
}

async function move(changes: Partial<MoveDays>, by: Actor = sale.director): Promise<MoveDaysResult> {
	const { pickupOn, deliveryOn, changedAt } = await cycle();
	return moveDaysAtDesk(by, {
		...{ organisationId: sale.bumdesaId, cycleId, pickupOn, deliveryOn },
		...{ reason: 'Hujan deras', shownChange: changedAt, ...changes }
	});
}

async function toldOf({ id }: WholeOrder) {
	return (await eventsOf(db, id))
		.filter(({ event }) => event === 'cycle_changed')
		.map(({ detail }) => detail);
}

test('who fetches is told of another day with the reason, who has it brought is not; what was asked for stays', async () => {
	const before = await requestsOf(db, cycleId);
	expect(await move({ pickupOn: SATURDAY })).toEqual({ ok: true, told: 1, producers: 1 });
	expect(await cycle()).toMatchObject({ pickupOn: SATURDAY, deliveryOn: THURSDAY, state: 'closed' });
	const detail = { pickupOn: SATURDAY, deliveryOn: THURSDAY, reason: 'Hujan deras' };
	expect(await toldOf(fetched)).toEqual([detail]);
	expect(await toldOf(brought)).toEqual([]);
	expect(await requestsOf(db, cycleId)).toEqual(before);
	expect((await orderOf(fetched.number)).total).toBe(fetched.total);
});

test('each move is kept with from what to what, by whom and why; the same form twice moves once', async () => {
	const shown = { shownChange: null };
	expect(await move({ pickupOn: FRIDAY, deliveryOn: FRIDAY, ...shown })).toMatchObject({ told: 2 });
	expect(await move({ pickupOn: FRIDAY, deliveryOn: FRIDAY, ...shown })).toEqual({
		...{ ok: true, told: 0, producers: 0 }
	});
	setClock(MORNING + 2 * DAY + HOUR);
	expect(await move({ pickupOn: SATURDAY, ...shown })).toEqual({ ok: false, code: 'stale' });
	expect(await move({ pickupOn: SATURDAY, reason: 'Jalan putus' })).toMatchObject({ told: 1 });
	expect(await movesOf(db, cycleId)).toMatchObject([
		{
			...{ reason: 'Jalan putus', by: 'director', at: MORNING + 2 * DAY + HOUR },
			...{ from: { pickupOn: FRIDAY, deliveryOn: FRIDAY }, to: { pickupOn: SATURDAY, deliveryOn: FRIDAY } }
		},
		{ reason: 'Hujan deras', from: { pickupOn: THURSDAY, deliveryOn: THURSDAY } }
	]);
	expect(await toldOf(fetched)).toHaveLength(2);
});

test('who has hers already, or whose order came to nothing, is not told', async () => {
	const cancelled = await cancelAtDesk(sale.director, {
		...{ orderNumber: brought.number, key: newKey(), reason: 'Tidak jadi' }
	});
	expect(cancelled).toMatchObject({ ok: true });
	await pack(sale, fetched.parts);
	await handOver(sale, fetched.parts[0], { takeCash: true });
	expect(await move({ pickupOn: SATURDAY, deliveryOn: SATURDAY })).toMatchObject({ ok: true, told: 0 });
	await fulfilCycles();
	expect(await move({ pickupOn: FRIDAY })).toEqual({ ok: false, code: 'not_closed' });
});

test.each([
	['pickup_before_closing', { pickupOn: bookDate('2026-11-24') }],
	['delivery_before_closing', { deliveryOn: bookDate('2026-11-24') }],
	['day_missing', { deliveryOn: null }],
	['day_too_far', { pickupOn: bookDate('2027-11-24') }]
] as const)('refused, and nothing is moved or told: %s', async (code, wrong) => {
	expect(await move(wrong)).toEqual({ ok: false, code });
	expect(await cycle()).toMatchObject({ pickupOn: THURSDAY, deliveryOn: THURSDAY, changedAt: null });
	expect(await toldOf(fetched)).toEqual([]);
});

test('a day that has passed, another desk and who may not are refused', async () => {
	setClock(MORNING + 4 * DAY);
	expect(await move({ pickupOn: bookDate('2026-11-25') })).toEqual({ ok: false, code: 'day_passed' });
	const other = await openSale();
	expect(await move({ pickupOn: SATURDAY, organisationId: other.bumdesaId }, other.director)).toEqual({
		...{ ok: false, code: 'not_found' }
	});
	expect(await move({ pickupOn: SATURDAY }, other.director)).toEqual({ ok: false, code: 'forbidden' });
	const treasurer = await officerOf(sale.groupId, 'bendahara');
	expect(await move({ pickupOn: SATURDAY }, treasurer)).toEqual({ ok: false, code: 'forbidden' });
	expect(await move({ pickupOn: SATURDAY })).toMatchObject({ ok: true });
});
