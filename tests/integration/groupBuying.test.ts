import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { cycleFaults } from '#lib/cycles/verify.server.ts';
import { boxesOf, wishesOfBuyer } from '#lib/groupBuying/boxes.server.ts';
import { gapsOf, refillBox } from '#lib/groupBuying/refill.server.ts';
import { groupWish } from '#lib/groupBuying/schema.server.ts';
import { dropWish, makeWish, type MakeWish } from '#lib/groupBuying/wish.server.ts';
import { cancelByBuyer } from '#lib/orders/cancel.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { eventsOf } from '#lib/orders/find.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { closeCycle, closeDueCycles } from '#lib/requests/close.server.ts';
import { requestsOf } from '#lib/requests/lists.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { person, type Signed } from '../support/organisations.ts';
import { fund, MORNING, openSale, orderOf, type Sale } from '../support/sale.ts';
import { agreeWith, creditWrongs, standing } from '../support/tradeCredit.ts';

freshDatabase();
const HOUR_MS = 60 * 60 * 1000;
const CLOSES = MORNING + 48 * HOUR_MS;
let sale: Sale;
let cycle: CycleId;
let buyers: Signed[];

/** Catfish by the box of 10 kg, until Wednesday; fetched on Friday. */
beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 50_000);
	const planned = await planCycle(sale.director, {
		...{ organisationId: sale.bumdesaId, name: 'Patungan lele', repeat: 'once', promiseId: null },
		...{ opensAt: MORNING - HOUR_MS, closesAt: CLOSES },
		...{ pickupOn: bookDate('2026-11-27'), deliveryOn: null, key: newKey() }
	} as never);
	if (!planned.ok) throw new Error(planned.code);
	cycle = planned.cycleId;
	expect(await put({ box: 10_000 })).toEqual({ ok: true });
	buyers = [await person('Ayu'), await person('Budi'), await person('Cici')];
});

const goods = () => ({ cycleId: cycle, listingId: sale.producer.listingId });
const put = (terms: { box?: number | null; price?: number; most?: number }) =>
	putIntoCycle(sale.director, {
		...{ ...goods(), organisationId: sale.bumdesaId, mostPerOrder: null, box: terms.box ?? null },
		...{ price: terms.price ? rupiah(terms.price) : null, most: terms.most ?? null }
	});

function wish(by: Actor | undefined, kilos: number, given: Partial<MakeWish> = {}) {
	if (!by) throw new Error('no buyer');
	const wanted = kilos * 1000;
	return makeWish(by, {
		...{ ...goods(), least: wanted, wanted, most: wanted, shownPrice: rupiah(50_000) },
		...{ paymentMethod: 'cash', key: newKey(), ...given }
	});
}

async function close(): Promise<void> {
	setClock(CLOSES);
	await closeDueCycles();
}

const results = async () =>
	(await db.select().from(groupWish).where(eq(groupWish.cycleId, cycle)).orderBy(groupWish.id)).map(
		({ state, got, problem }) => [state, got, problem]
	);
const ordersOf = (by: Signed | undefined) =>
	db
		.select()
		.from(customerOrder)
		.where(eq(customerOrder.buyerId, by?.userId ?? (0 as never)));

describe('a box that buyers fill together', () => {
	test('shows what each would get, and at closing is ordered so, once, and on the producer’s list', async () => {
		const [ayu, budi, cici] = buyers;
		expect(await wish(ayu, 6)).toEqual({ ok: true });
		setClock(MORNING + 1000);
		expect(await wish(budi, 5, { least: 4_000 })).toEqual({ ok: true });
		setClock(MORNING + 2000);
		expect(await wish(cici, 3)).toEqual({ ok: true });
		const boxes = await boxesOf(db, goods());
		expect([boxes?.full, boxes?.wishes.map(({ would }) => would)]).toEqual([1, [6_000, 4_000, 0]]);
		expect(await ordersOf(ayu)).toEqual([]);

		await close();
		expect(await closeDueCycles()).toBe(0);
		expect(await results()).toEqual([
			['filled', 6_000, null],
			['filled', 4_000, null],
			['unfilled', null, null]
		]);
		const [first] = await ordersOf(ayu);
		expect(await orderOf(first?.number ?? '')).toMatchObject({ total: 300_000, state: 'packing' });
		expect(await ordersOf(cici)).toEqual([]);
		expect(await requestsOf(db, cycle)).toMatchObject([{ goods: [{ quantity: 10_000 }] }]);
		expect((await wishesOfBuyer(db, ayu?.userId ?? (0 as never)))[0]?.order?.number).toBe(first?.number);
		expect(await cycleFaults(db)).toBeNull();
		expect(await depositFaults(db)).toBeNull();
		const [stock] = await db.select().from(stockItem).where(eq(stockItem.listingId, sale.producer.listingId));
		expect(stock?.reserved).toBe(10_000);
	});

	test('is never bought from a cart, nor after closing', async () => {
		expect(await orderInCycle(sale, 2, cycle)).toMatchObject({ code: 'cart_changed' });
		expect(await wish(buyers[0], 10)).toEqual({ ok: true });
		setClock(CLOSES);
		expect(await wish(buyers[1], 10)).toEqual({ ok: false, code: 'not_open' });
		expect(await dropWish(buyers[0] ?? sale.director, goods())).toEqual({ ok: false, code: 'not_open' });
	});

	test('takes a wish with its tolerance, at the price shown, from who is signed in; a changed one stands last', async () => {
		const [ayu, budi] = buyers;
		const guest = { ...(ayu ?? sale.director), userId: null };
		expect(await wish(guest, 5)).toEqual({ ok: false, code: 'forbidden' });
		expect(await wish(ayu, 5, { least: 6_000 })).toMatchObject({ code: 'tolerance_wrong' });
		expect(await wish(ayu, 5, { most: 4_000 })).toMatchObject({ code: 'tolerance_wrong' });
		expect(await wish(ayu, 5, { least: 4_950 })).toMatchObject({ code: 'too_fine' });
		expect(await wish(ayu, 5, { most: 1_000_100 })).toMatchObject({ code: 'too_much' });
		expect(await wish(ayu, 5, { shownPrice: rupiah(49_000) })).toMatchObject({ code: 'price_changed' });
		expect(await wish(ayu, 5, { paymentMethod: 'later' })).toMatchObject({ code: 'credit_not_offered' });
		const key = newKey();
		expect(await Promise.all([wish(ayu, 10, { key }), wish(ayu, 10, { key })])).toEqual([
			{ ok: true },
			{ ok: true }
		]);
		expect(await wish(ayu, 8, { key })).toMatchObject({ code: 'key_reused' });
		setClock(MORNING + 1000);
		await wish(budi, 10);
		await put({ box: 10_000, most: 10_000 });
		expect((await boxesOf(db, goods()))?.wishes.map(({ would }) => would)).toEqual([10_000, 0]);
		setClock(MORNING + 2000);
		await wish(ayu, 10, { least: 9_000 });
		expect((await boxesOf(db, goods()))?.wishes.map(({ buyerId, would }) => [buyerId, would])).toEqual([
			[budi?.userId, 10_000],
			[ayu?.userId, 0]
		]);
		expect(await dropWish(budi ?? sale.director, goods())).toEqual({ ok: true });
		expect(await dropWish(budi ?? sale.director, goods())).toEqual({ ok: false, code: 'not_found' });
		expect((await boxesOf(db, goods()))?.wishes).toHaveLength(1);
	});

	test('is never more than the shelf holds', async () => {
		await write(async (tx) => {
			const { listingId } = sale.producer;
			await tx.update(stockItem).set({ onHand: 19_000 }).where(eq(stockItem.listingId, listingId));
			await tx.update(listing).set({ available: 19_000 }).where(eq(listing.id, listingId));
		});
		await wish(buyers[0], 10);
		await wish(buyers[1], 10);
		await close();
		expect((await results()).map(([state]) => state)).toEqual(['filled', 'unfilled']);
	});

	test('closes without a wish that cannot be paid, and the boxes stay whole', async () => {
		const [ayu, budi, cici] = buyers;
		if (!ayu) throw new Error('no buyer');
		await agreeWith(sale, ayu, 300_000);
		await wish(ayu, 6, { paymentMethod: 'later' });
		setClock(MORNING + 1000);
		await wish(budi, 4);
		setClock(MORNING + 2000);
		await wish(cici, 6);
		// Meanwhile the desk lowered her limit.
		await write((tx) =>
			tx.run(sql.raw(`UPDATE trade_buyer SET credit_limit = 200000 WHERE buyer_id = ${ayu.userId}`))
		);
		expect((await boxesOf(db, goods()))?.wishes.map(({ would }) => would)).toEqual([6_000, 4_000, 0]);
		await close();
		expect(await results()).toEqual([
			['dropped', null, 'credit_limit_reached'],
			['filled', 4_000, null],
			['filled', 6_000, null]
		]);
		expect(await ordersOf(ayu)).toEqual([]);
		expect(await standing(sale)).toMatchObject({ used: 0 });
		expect([await cycleFaults(db), await creditWrongs()]).toEqual([null, null]);
	});

	test('is dearer than was shown for nobody, and cheaper for all', async () => {
		await wish(buyers[0], 10);
		await put({ box: 10_000, price: 51_000 });
		await wish(buyers[1], 10, { shownPrice: rupiah(51_000) });
		await put({ box: 10_000, price: 50_500 });
		await close();
		expect(await results()).toEqual([
			['dropped', null, 'price_changed'],
			['filled', 10_000, null]
		]);
		const [order] = await ordersOf(buyers[1]);
		expect((await orderOf(order?.number ?? '')).total).toBe(505_000);
	});

	test('closed twice at once, or half-way, is fixed once', async () => {
		await wish(buyers[0], 10);
		setClock(CLOSES);
		const run = (text: string) => write((tx) => tx.run(sql.raw(text)));
		await run(
			`CREATE TRIGGER stop_request BEFORE INSERT ON cycle_request BEGIN SELECT RAISE(ABORT, 'stopped half-way'); END`
		);
		await expect(write((tx) => closeCycle(tx, cycle))).rejects.toThrow();
		expect([await results(), await ordersOf(buyers[0])]).toEqual([[['waiting', null, null]], []]);
		await run('DROP TRIGGER stop_request');
		const both = await Promise.all([
			write((tx) => closeCycle(tx, cycle)),
			write((tx) => closeCycle(tx, cycle))
		]);
		expect(both.sort()).toEqual([false, true]);
		expect(await ordersOf(buyers[0])).toHaveLength(1);
		expect(await cycleFaults(db)).toBeNull();
	});

	test('needs a day on which it is fetched, and goods nobody ordered as she likes', async () => {
		expect(await put({ box: 1 })).toMatchObject({ code: 'quantity_not_whole' });
		expect(await put({})).toEqual({ ok: true });
		expect(await orderInCycle(sale, 2, cycle)).toMatchObject({ ok: true });
		expect(await put({ box: 10_000 })).toEqual({ ok: false, code: 'ordered' });
	});
});

describe('a box whose buyer fell away after the closing', () => {
	/** Ayu gets 6 kg by transfer and never pays, Budi 4 kg in cash, Cici nothing. */
	async function unpaid(cici: Partial<MakeWish>, budi: Partial<MakeWish> = {}): Promise<void> {
		expect(await wish(buyers[0], 6, { paymentMethod: 'transfer' })).toEqual({ ok: true });
		setClock(MORNING + 1000);
		expect(await wish(buyers[1], 4, budi)).toEqual({ ok: true });
		setClock(MORNING + 2000);
		expect(await wish(buyers[2], 3, cici)).toEqual({ ok: true });
		await close();
		expect(await gapsOf(db, cycle)).toEqual([]);
		setClock(CLOSES + 25 * HOUR_MS);
		expect(await expireDueOrders()).toBe(1);
	}
	const refill = (by: Actor = sale.director, key = newKey()) =>
		refillBox(by, { ...goods(), organisationId: sale.bumdesaId, key });
	const takes = async () => (await gapsOf(db, cycle)).map((gap) => [gap.missing, gap.takes]);
	const got = async () => (await results()).map(([state, amount]) => [state, amount]);
	const reserved = async () => {
		const [stock] = await db.select().from(stockItem).where(eq(stockItem.listingId, sale.producer.listingId));
		return stock?.reserved;
	};

	test('is whole again from who got nothing, once, by an order that she may cancel', async () => {
		await unpaid({ least: 2_000, most: 6_000 });
		const [, , cici] = buyers;
		expect(await takes()).toMatchObject([[6_000, [{ quantity: 6_000, buyer: 'Cici' }]]]);
		const key = newKey();
		const all = await Promise.all([refill(sale.director, key), refill(sale.director, key), refill()]);
		expect(all).toEqual([
			{ ok: true, orders: 1 },
			{ ok: true, orders: 1 },
			{ ok: false, code: 'no_gap' }
		]);
		expect(await got()).toEqual([
			['filled', 6_000],
			['filled', 4_000],
			['filled', 6_000]
		]);
		expect(await reserved()).toBe(10_000);
		const [order] = await ordersOf(cici);
		const placed = await orderOf(order?.number ?? '');
		expect(placed).toMatchObject({ total: 300_000, state: 'packing' });
		expect((await eventsOf(db, placed.id)).map(({ event }) => event)).toContain('box_refilled');
		const { token } = placed;
		const dropped = await cancelByBuyer(cici ?? sale.director, {
			...{ key: newKey(), token, reason: '', shownPaid: false }
		});
		expect(dropped).toMatchObject({ ok: true });
		expect(await takes()).toEqual([[6_000, []]]);
		expect(await cycleFaults(db)).toBeNull();
		expect(await depositFaults(db)).toBeNull();
	});

	test('is filled up by who has a part and accepts more, no more than is needed', async () => {
		await unpaid({ least: 2_000, most: 4_000 }, { most: 7_000 });
		// Cici as near to 3 kg as goes with what Budi still accepts.
		expect(await takes()).toMatchObject([
			[
				6_000,
				[
					{ quantity: 3_000, buyer: 'Cici' },
					{ quantity: 3_000, buyer: 'Budi' }
				]
			]
		]);
		expect(await refill()).toEqual({ ok: true, orders: 2 });
		expect(await got()).toEqual([
			['filled', 6_000],
			['filled', 7_000],
			['filled', 3_000]
		]);
		expect(await ordersOf(buyers[1])).toHaveLength(2);
		expect(await reserved()).toBe(10_000);
	});

	test('stays as it is when nobody fits; the rest is ordinary stock', async () => {
		await unpaid({});
		expect(await takes()).toEqual([[6_000, []]]);
		expect(await refill()).toEqual({ ok: false, code: 'nobody_fits' });
		expect(await reserved()).toBe(4_000);
		expect(await ordersOf(buyers[2])).toEqual([]);
	});

	test('passes over who cannot have it now, all or nothing', async () => {
		await unpaid({ least: 2_000, most: 6_000 }, { most: 10_000 });
		await write((tx) =>
			tx
				.update(user)
				.set({ disabledAt: MORNING })
				.where(eq(user.id, buyers[2]?.userId ?? (0 as never)))
		);
		expect(await refill()).toEqual({ ok: true, orders: 1 });
		expect(await got()).toEqual([
			['filled', 6_000],
			['filled', 10_000],
			['unfilled', null]
		]);
	});

	test('is for who plans cycles here', async () => {
		await unpaid({ least: 2_000, most: 6_000 });
		expect(await refill(buyers[2] ?? sale.treasurer)).toEqual({ ok: false, code: 'forbidden' });
		const other = await openSale();
		const theirs = { ...goods(), organisationId: other.bumdesaId, key: newKey() };
		expect(await refillBox(other.director, theirs)).toEqual({ ok: false, code: 'not_found' });
	});
});
