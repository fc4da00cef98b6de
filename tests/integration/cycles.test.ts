import { and, eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { browseShop } from '#lib/carts/shop.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { specialPrice } from '#lib/cycles/cards.server.ts';
import { currentCycles, cycleOf, cyclesOf } from '#lib/cycles/find.server.ts';
import {
	cancelCycle,
	planCycle,
	putIntoCycle,
	stopRepeating,
	takeOutOfCycle,
	type PutIntoCycle
} from '#lib/cycles/plan.server.ts';
import { cycleListing, orderCycle } from '#lib/cycles/schema.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { closeCycle, closeDueCycles, fulfilCycles } from '#lib/requests/close.server.ts';
import { cycleRequest } from '#lib/requests/schema.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { orderInCycle, type Ordering } from '../support/cycles.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	MORNING,
	openSale,
	openZone,
	orderOf,
	producerOf,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	await write((tx) =>
		tx.update(orderCycle).set({ state: 'cancelled' }).where(eq(orderCycle.state, 'planned'))
	);
	sale = await openSale();
	await fund(sale, 1_000_000);
});

/** Open now for two days, picked up the day after. */
const usual = () => ({
	...{ key: newKey(), organisationId: sale.bumdesaId, name: 'Pasar Jumat', repeat: 'once' as const },
	...{ opensAt: MORNING, closesAt: MORNING + 2 * DAY, pickupOn: bookDate('2026-11-26'), deliveryOn: null }
});

function plan(changes: Record<string, unknown> = {}, by: Actor = sale.director) {
	return planCycle(by, { ...usual(), ...changes });
}

function put(cycleId: CycleId, changes: Partial<PutIntoCycle> = {}, by: Actor = sale.director) {
	return putIntoCycle(by, {
		...{ organisationId: sale.bumdesaId, cycleId, listingId: sale.producer.listingId },
		...{ price: null, most: null, mostPerOrder: null, ...changes }
	});
}

async function planned(changes: Record<string, unknown> = {}, terms: Partial<PutIntoCycle> | null = {}) {
	const made = await plan(changes);
	if (!made.ok) throw new Error(made.code);
	if (terms) expect(await put(made.cycleId, terms)).toEqual({ ok: true });
	return made.cycleId;
}

const order = (...given: Ordering) => orderInCycle(sale, ...given);

async function ordered(...given: Ordering) {
	const placed = await order(...given);
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

async function requests(cycleId: CycleId) {
	const rows = await db
		.select({ quantity: cycleRequest.quantity, orders: cycleRequest.orders, sellerId: cycleRequest.sellerId })
		.from(cycleRequest)
		.where(eq(cycleRequest.cycleId, cycleId))
		.orderBy(cycleRequest.quantity);
	return rows;
}

async function stateOf(cycleId: CycleId) {
	const [row] = await db.select().from(orderCycle).where(eq(orderCycle.id, cycleId));
	return row?.state;
}

async function orderedIn(cycleId: CycleId, { listingId }: Producer = sale.producer) {
	const [row] = await db
		.select({ ordered: cycleListing.ordered })
		.from(cycleListing)
		.where(and(eq(cycleListing.cycleId, cycleId), eq(cycleListing.listingId, listingId)));
	return row?.ordered;
}

test('the shop shows the price of an open cycle on its cards, and the usual one before and after', async () => {
	const { listingId } = sale.producer;
	const shown = async () => {
		const { items } = await browseShop(db, filterWith({ size: 100 }));
		return items.find(({ id }) => id === listingId)?.price;
	};
	const usualPrice = await shown();
	await planned({ opensAt: MORNING + HOUR }, { price: rupiah(44_000) });
	expect(await shown()).toBe(usualPrice);
	setClock(MORNING + HOUR);
	expect(await shown()).toBe(44_000);
	expect(await specialPrice(db, listingId)).toBe(44_000);
	setClock(MORNING + 2 * DAY);
	expect(await shown()).toBe(usualPrice);
	expect(await specialPrice(db, listingId)).toBeNull();
});

describe('planning', () => {
	test('the director and the warehouse may; nobody else, and not for another desk', async () => {
		const other = await openSale();
		expect(await plan({}, sale.director)).toMatchObject({ ok: true });
		expect(await plan({}, sale.warehouse)).toMatchObject({ ok: true });
		for (const actor of [sale.treasurer, sale.bendahara, sale.producer.actor, other.director, systemActor]) {
			expect(await plan({}, actor)).toMatchObject({ code: 'forbidden' });
		}
		const cycleId = await planned({}, null);
		const elsewhere = { organisationId: other.bumdesaId };
		expect(await put(cycleId, elsewhere, other.director)).toMatchObject({ code: 'not_found' });
		expect(await cancelCycle(other.director, { ...elsewhere, cycleId })).toMatchObject({ code: 'not_found' });
		expect(await cycleOf(db, other.bumdesaId, cycleId)).toBeNull();
	});

	test('refuses a window that cannot be, and leaves nothing', async () => {
		const wrong: [Record<string, unknown>, string][] = [
			[{ closesAt: MORNING }, 'closes_before_opening'],
			[{ closesAt: MORNING - 1 }, 'closes_before_opening'],
			[{ opensAt: MORNING - 2 * DAY, closesAt: MORNING - DAY }, 'closes_in_past'],
			[{ pickupOn: null }, 'day_missing'],
			[{ pickupOn: bookDate('2026-11-24') }, 'pickup_before_closing'],
			[{ repeat: 'weekly', closesAt: MORNING + 8 * DAY }, 'week_overlaps'],
			[{ repeat: 'harvest', promiseId: 999 }, 'harvest_unknown']
		];
		for (const [changes, code] of wrong) expect(await plan(changes), code).toMatchObject({ code });
		expect((await cyclesOf(db, sale.bumdesaId, { page: 1, size: 10 })).cycles).toEqual([]);
	});

	test('refuses pieces that are negative or not whole, and a price that is not', async () => {
		const cycleId = await planned({}, null);
		for (const most of [-1, 0, 2.5]) {
			expect(await put(cycleId, { most })).toMatchObject({ code: 'quantity_not_whole' });
			expect(await put(cycleId, { mostPerOrder: most })).toMatchObject({ code: 'quantity_not_whole' });
			expect(await put(cycleId, { price: most as never })).toMatchObject({ code: 'price_not_whole' });
		}
		expect(await put(cycleId, { most: 5, mostPerOrder: 6 })).toMatchObject({ code: 'order_above_all' });
	});

	test('goods of another desk, or in another cycle at the same time, are refused', async () => {
		const other = await openSale();
		const first = await planned();
		const second = await planned({}, null);
		expect(await put(second)).toMatchObject({ code: 'in_other_cycle' });
		expect(await put(second, { listingId: other.producer.listingId })).toMatchObject({ code: 'not_found' });
		const later = await planned({ opensAt: MORNING + 2 * DAY, closesAt: MORNING + 3 * DAY });
		expect(later).toBeGreaterThan(first);
	});

	test('a form sent twice plans once', async () => {
		const key = newKey();
		const [one, two] = await Promise.all([plan({ key }), plan({ key })]);
		expect(two).toEqual(one);
		expect(await plan({ key, name: 'Lain' })).toMatchObject({ code: 'key_reused' });
		expect((await cyclesOf(db, sale.bumdesaId, { page: 1, size: 10 })).cycles).toHaveLength(1);
	});

	test('with a harvest: from now until it begins, and handed over on its last day', async () => {
		const goods = await listingById(db, sale.producer.listingId);
		if (!goods) throw new Error('no listing');
		const made = await makePromise(sale.producer.actor, {
			...{ key: newKey(), sellerId: goods.sellerId, commodityId: goods.commodityId, listingId: goods.id },
			...{ quantity: 5_000, grade: '', fromOn: bookDate('2026-12-03'), untilOn: bookDate('2026-12-10') }
		});
		if (!made.ok) throw new Error(made.code);
		const cycleId = await planned({ repeat: 'harvest', promiseId: made.promiseId }, null);
		expect(await cycleOf(db, sale.bumdesaId, cycleId)).toMatchObject({
			...{ opensAt: MORNING, closesAt: Date.UTC(2026, 11, 2, 17), pickupOn: '2026-12-10', phase: 'open' },
			goods: [{ name: 'Lele segar' }]
		});
		setClock(MORNING + 11 * DAY);
		const again = await plan({ repeat: 'harvest', promiseId: made.promiseId });
		expect(again).toMatchObject({ code: 'harvest_begun' });
	});
});

describe('ordering in a cycle', () => {
	test('only while it is open: not before, and not in the instant it closes', async () => {
		const cycleId = await planned({ opensAt: MORNING + HOUR });
		expect(await order(1, cycleId)).toMatchObject({
			code: 'cart_changed',
			changes: [{ problem: { code: 'not_open', opensAt: MORNING + HOUR } }]
		});
		setClock(MORNING + HOUR);
		expect(await order(1, null)).toMatchObject({ changes: [{ problem: { code: 'cycle_changed' } }] });
		expect(await order(1, cycleId)).toMatchObject({ ok: true });
		setClock(MORNING + 2 * DAY - 1);
		expect(await order(1, cycleId)).toMatchObject({ ok: true });
		setClock(MORNING + 2 * DAY);
		expect(await order(1, cycleId)).toMatchObject({ changes: [{ problem: { code: 'cycle_changed' } }] });
	});

	test("at the cycle's price, which is frozen on the line", async () => {
		const cycleId = await planned({}, { price: rupiah(40_000) });
		expect(await order(1, cycleId)).toMatchObject({ changes: [{ problem: { code: 'price_changed' } }] });
		const placed = await ordered(1, cycleId, { price: 40_000 });
		expect(placed.parts[0]?.lines[0]).toMatchObject({
			...{ cycleId, price: 40_000, gross: 40_000, commission: 3_200, groupShare: 800, payable: 36_000 }
		});
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	test('within its limits, for one order and for all together', async () => {
		const cycleId = await planned({}, { most: 10_000, mostPerOrder: 6_000 });
		expect(await order(7, cycleId)).toMatchObject({ code: 'cart_changed' });
		await ordered(6, cycleId);
		expect(await order(5, cycleId)).toMatchObject({ code: 'out_of_stock', available: 4_000 });
		expect(await put(cycleId, { most: 5_999 })).toMatchObject({ code: 'less_than_ordered', ordered: 6_000 });
	});

	test('two buyers of the last kilos at once: one gets them', async () => {
		const cycleId = await planned({}, { most: 10_000 });
		const both = await Promise.all([order(6, cycleId), order(6, cycleId)]);
		expect(both.map((each) => (each.ok ? 'ok' : each.code)).toSorted()).toEqual(['ok', 'out_of_stock']);
		expect(await orderedIn(cycleId)).toBe(6_000);
	});

	test('what is cancelled or not paid may be ordered again', async () => {
		const cycleId = await planned({}, { most: 10_000 });
		const cancelled = await ordered(6, cycleId);
		await ordered(4, cycleId, { method: 'transfer' });
		const { number: orderNumber } = cancelled;
		await cancelAtDesk(sale.director, { key: newKey(), orderNumber, reason: 'Batal' });
		expect(await orderedIn(cycleId)).toBe(4_000);
		setClock(MORNING + DAY + HOUR);
		await expireDueOrders();
		expect(await orderedIn(cycleId)).toBe(0);
	});

	test('goods without a day of delivery are not brought', async () => {
		const cycleId = await planned();
		await openZone(sale, 10_000);
		expect(await order(1, cycleId, { way: 'courier' })).toMatchObject({ code: 'cycle_not_delivered' });
		const other = await producerOf(sale.groupId);
		const brought = await planned(
			{ pickupOn: null, deliveryOn: bookDate('2026-11-27') },
			{ listingId: other.listingId }
		);
		expect(await order(1, brought, { producer: other })).toMatchObject({ code: 'cycle_not_picked_up' });
		expect(await order(1, brought, { producer: other, way: 'courier' })).toMatchObject({ ok: true });
	});

	test('goods that are ordered stay in it, and it is not called off', async () => {
		const cycleId = await planned();
		const { bumdesaId: organisationId, producer } = sale;
		await ordered(1, cycleId);
		const goods = { organisationId, cycleId, listingId: producer.listingId };
		expect(await takeOutOfCycle(sale.director, goods)).toMatchObject({ code: 'ordered' });
		expect(await cancelCycle(sale.director, goods)).toMatchObject({ code: 'ordered' });
		const empty = await planned({}, null);
		expect(await cancelCycle(sale.director, { organisationId, cycleId: empty })).toEqual({ ok: true });
		expect(await put(empty)).toMatchObject({ code: 'not_open' });
	});
});

describe('closing', () => {
	test('asks each producer for all her orders together, without those that came to nothing', async () => {
		const cycleId = await planned();
		const other = await producerOf(sale.groupId);
		expect(await put(cycleId, { listingId: other.listingId })).toEqual({ ok: true });
		await ordered(3, cycleId);
		await ordered(4, cycleId);
		await ordered(2, cycleId, { producer: other });
		const gone = await ordered(5, cycleId);
		await cancelAtDesk(sale.director, { key: newKey(), orderNumber: gone.number, reason: 'Batal' });
		expect(await closeDueCycles()).toBe(0);
		setClock(MORNING + 2 * DAY);
		expect(await closeDueCycles()).toBe(1);
		expect(await requests(cycleId)).toEqual([
			{ quantity: 2_000, orders: 1, sellerId: other.membershipId },
			{ quantity: 7_000, orders: 2, sellerId: sale.producer.membershipId }
		]);
		expect(await closeDueCycles()).toBe(0);
	});

	test('twice at once, it closes once; killed in between, nothing of it stands and the next run does it', async () => {
		const cycleId = await planned({ repeat: 'weekly' });
		await ordered(3, cycleId);
		setClock(MORNING + 2 * DAY);
		await expect(
			write(async (tx) => {
				expect(await closeCycle(tx, cycleId)).toBe(true);
				throw new Error('killed');
			})
		).rejects.toThrow('killed');
		expect(await stateOf(cycleId)).toBe('planned');
		expect(await requests(cycleId)).toEqual([]);
		const closed = await Promise.all([closeDueCycles(), closeDueCycles()]);
		expect(closed[0] + closed[1]).toBe(1);
		expect(await stateOf(cycleId)).toBe('closed');
		expect(await requests(cycleId)).toHaveLength(1);
		expect((await cyclesOf(db, sale.bumdesaId, { page: 1, size: 10 })).cycles).toHaveLength(2);
	});

	test('a weekly one comes again a week later with the same goods, until it is stopped', async () => {
		const cycleId = await planned({ repeat: 'weekly' }, { price: rupiah(40_000), most: 10_000 });
		await ordered(3, cycleId, { price: 40_000 });
		setClock(MORNING + 2 * DAY);
		await closeDueCycles();
		const next = (await currentCycles(db, [sale.producer.listingId])).get(sale.producer.listingId);
		expect(next).toMatchObject({
			...{ isOpen: false, opensAt: MORNING + 7 * DAY, closesAt: MORNING + 9 * DAY },
			...{ pickupOn: '2026-12-03', price: 40_000, left: 10_000 }
		});
		if (!next) throw new Error('no next');
		const stopped = { organisationId: sale.bumdesaId, cycleId: next.cycleId };
		expect(await stopRepeating(sale.director, stopped)).toEqual({ ok: true });
		setClock(MORNING + 9 * DAY);
		await closeDueCycles();
		expect((await currentCycles(db, [sale.producer.listingId])).size).toBe(0);
		expect(await order(1, null)).toMatchObject({ ok: true });
	});

	test('after three weeks of standing still the next one lies ahead', async () => {
		await planned({ repeat: 'weekly' });
		setClock(MORNING + 23 * DAY + HOUR);
		expect(await closeDueCycles()).toBe(1);
		const next = (await currentCycles(db, [sale.producer.listingId])).get(sale.producer.listingId);
		expect(next).toMatchObject({ opensAt: MORNING + 28 * DAY });
	});

	test('it is fulfilled when everything ordered in it was handed over', async () => {
		const cycleId = await planned();
		const placed = await ordered(3, cycleId);
		setClock(MORNING + 2 * DAY);
		await closeDueCycles();
		await fulfilCycles();
		expect(await stateOf(cycleId)).toBe('closed');
		await pack(sale, placed.parts);
		expect(await handOver(sale, placed.parts[0], { takeCash: true })).toMatchObject({ ok: true });
		await fulfilCycles();
		expect(await stateOf(cycleId)).toBe('fulfilled');
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});
});
