import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { cashDue, closeRun } from '#lib/runs/close.server.ts';
import { owedAtDoor, partsToPlan, runHere, runsOf, sheetOf } from '#lib/runs/find.server.ts';
import type { RunId } from '#lib/runs/ids.ts';
import { cancelRun, leaveOnRun } from '#lib/runs/leave.server.ts';
import { mapLink } from '#lib/runs/mapLink.ts';
import { planRun, type PlanRun } from '#lib/runs/plan.server.ts';
import { deliverStop, failStop, type DeliverStop } from '#lib/runs/stop.server.ts';
import { receiveCourierCash } from '#lib/settlement/courierCash.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { partsOfOrder } from '#lib/supply/parts.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	MORNING,
	openSale,
	openZone,
	order,
	orderOf,
	paidOrder,
	producerOf,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await openZone(sale, 5_000);
});

/** Rp100.000 of goods by the courier for Rp5.000, packed. */
async function packed(paid: boolean): Promise<WholeOrder> {
	const wanted = [{ producer: sale.producer, gross: 100_000 }];
	const placed = paid ? await paidOrder(sale, wanted, 5_000) : await order(sale, wanted, 'cash', 5_000);
	await pack(sale, placed.parts);
	return orderOf(placed.number);
}

const courierId = () => sale.warehouse.userId ?? expect.fail('the warehouse officer is a person');

function plan(orders: readonly WholeOrder[], changes: Partial<PlanRun> = {}, by: Actor = sale.warehouse) {
	return planRun(by, {
		...{ organisationId: sale.bumdesaId, courierId: courierId(), onDate: bookDate('2026-11-23') },
		...{ subOrderIds: orders.flatMap(({ parts }) => parts.map(({ id }) => id)), key: newKey() },
		...changes
	});
}

async function planned(orders: readonly WholeOrder[]): Promise<RunId> {
	const done = await plan(orders);
	if (!done.ok) throw new Error(done.code);
	return done.runId;
}

const at = (runId: RunId) => ({ organisationId: sale.bumdesaId, runId });

async function out(orders: readonly WholeOrder[]): Promise<RunId> {
	const runId = await planned(orders);
	expect(await leaveOnRun(sale.warehouse, at(runId))).toEqual({ ok: true });
	return runId;
}

function deliver(runId: RunId, { id: orderId }: WholeOrder, changes: Partial<DeliverStop> = {}) {
	return deliverStop(sale.warehouse, {
		...{ ...at(runId), orderId, receivedBy: 'Ayu', photo: null, takeCash: false, key: newKey() },
		...changes
	});
}

function close(runId: RunId, shown: number, received = shown, by: Actor = sale.treasurer) {
	return closeRun(by, { ...at(runId), shown: rupiah(shown), received: rupiah(received), key: newKey() });
}

const inTransit = () =>
	standsOn(sale.trade, CODE.cashInTransit, { kind: 'officer', key: String(courierId()) });
const drawer = () => standsOn(sale.trade, CODE.cash);
const stateOf = async ({ number }: WholeOrder) => (await orderOf(number)).parts.map(({ state }) => state);

async function sheet(runId: RunId) {
	const found = await runHere(db, sale.warehouse, at(runId), 'orders.hand_over');
	if (!found.ok) throw new Error(found.code);
	return { run: found.run, stops: await sheetOf(db, found.run) };
}

describe('a run', () => {
	test('brings what is paid and what is not, and its cash is counted against the sheet', async () => {
		const [paid, unpaid] = [await packed(true), await packed(false)];
		const [zone] = await partsToPlan(db, sale.bumdesaId);
		expect(zone).toMatchObject({ zone: 'Gunungkidul', parts: [{}, {}] });
		const runId = await planned([paid, unpaid]);
		expect(await partsToPlan(db, sale.bumdesaId)).toEqual([]);
		expect(await stateOf(paid)).toEqual(['ready']);
		expect(await leaveOnRun(sale.warehouse, at(runId))).toEqual({ ok: true });
		expect([await stateOf(paid), await stateOf(unpaid)]).toEqual([['on_the_way'], ['on_the_way']]);
		expect((await sheet(runId)).stops.map(({ owed, withCourier }) => ({ owed, withCourier }))).toEqual([
			{ owed: 0, withCourier: true },
			{ owed: 105_000, withCourier: true }
		]);
		expect(await deliver(runId, paid)).toEqual({ ok: true, cash: 0 });
		expect(await deliver(runId, unpaid)).toEqual({ ok: false, code: 'unpaid' });
		expect(await close(runId, 0)).toEqual({ ok: false, code: 'stops_open' });
		expect(await deliver(runId, unpaid, { takeCash: true })).toEqual({ ok: true, cash: 105_000 });
		expect(await inTransit()).toBe(105_000);
		const before = await drawer();
		expect(await close(runId, 105_000)).toEqual({ ok: true, short: 0 });
		expect([await inTransit(), (await drawer()) - before]).toEqual([0, 105_000]);
		expect((await runsOf(db, sale.bumdesaId, { page: 1, size: 20 })).runs).toMatchObject([
			{ state: 'closed', delivered: 2, waiting: 0, cashDue: 105_000, cashReceived: 105_000 }
		]);
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	test('of an order of two sellers hands over both at one door', async () => {
		const second = await producerOf(sale.groupId);
		const placed = await order(
			sale,
			[
				{ producer: sale.producer, gross: 60_000 },
				{ producer: second, gross: 40_000 }
			],
			'cash',
			5_000
		);
		await pack(sale, placed.parts);
		const runId = await out([placed]);
		const { stops } = await sheet(runId);
		expect(stops).toHaveLength(1);
		const owed = stops[0]?.owed ?? 0;
		expect(owed).toBeGreaterThanOrEqual(105_000 - 200);
		expect(await deliver(runId, placed, { takeCash: true })).toEqual({ ok: true, cash: owed });
		expect(await stateOf(placed)).toEqual(['delivered', 'delivered']);
		expect(await close(runId, owed)).toEqual({ ok: true, short: 0 });
		expect(await verifyLedger(db)).toMatchObject({ ok: true });
	});

	test('whose courier brings less makes the rest her debt', async () => {
		const unpaid = await packed(false);
		const runId = await out([unpaid]);
		await deliver(runId, unpaid, { takeCash: true });
		expect(await close(runId, 105_000, 100_000)).toEqual({ ok: true, short: 5_000 });
		const debt = { kind: 'officer', key: String(courierId()) };
		expect(await standsOn(sale.trade, CODE.receivableFromOfficers, debt)).toBe(5_000);
		expect(await inTransit()).toBe(0);
	});

	test('that found nobody home brings the goods back, and they go on the next one', async () => {
		const unpaid = await packed(false);
		const runId = await out([unpaid]);
		const fail = { ...at(runId), orderId: unpaid.id, reason: 'Rumah kosong' };
		expect(await failStop(sale.warehouse, fail)).toEqual({ ok: true });
		expect(await failStop(sale.warehouse, fail)).toEqual({ ok: false, code: 'wrong_state' });
		expect(await stateOf(unpaid)).toEqual(['ready']);
		expect((await sheet(runId)).stops).toMatchObject([{ state: 'failed', reason: 'Rumah kosong' }]);
		expect(await close(runId, 0, 0, sale.warehouse)).toEqual({ ok: true, short: 0 });
		const again = await out([unpaid]);
		expect(await deliver(again, unpaid, { takeCash: true })).toEqual({ ok: true, cash: 105_000 });
	});
});

describe('refused with words, and nothing posted', () => {
	test('a plan with what is not packed, not by courier, of another desk, on another run, or for nobody', async () => {
		const [paid, other] = [await packed(true), await packed(true)];
		const elsewhere = await openSale();
		const fetched = await order(sale, [{ producer: sale.producer, gross: 50_000 }]);
		const placed = await order(sale, [{ producer: sale.producer, gross: 50_000 }], 'cash', 5_000);
		const elsewhereCourier = elsewhere.warehouse.userId ?? expect.fail('a person');
		await planned([other]);
		const cases: [Promise<unknown>, string][] = [
			[plan([]), 'nothing_chosen'],
			[plan([placed]), 'not_ready'],
			[plan([fetched]), 'not_by_courier'],
			[plan([paid, other]), 'on_another_run'],
			[plan([paid], { onDate: bookDate('2026-11-22') }), 'day_past'],
			[plan([paid], { onDate: bookDate('2026-12-24') }), 'day_too_far'],
			[plan([paid], { courierId: sale.producer.userId }), 'courier_unknown'],
			[plan([paid], {}, sale.producer.actor), 'forbidden'],
			[plan([paid], { organisationId: elsewhere.bumdesaId }), 'forbidden'],
			[
				plan(
					[paid],
					{ organisationId: elsewhere.bumdesaId, courierId: elsewhereCourier },
					elsewhere.warehouse
				),
				'not_found'
			]
		];
		for (const [done, code] of cases) expect(await done).toEqual({ ok: false, code });
		expect((await runsOf(db, sale.bumdesaId, { page: 1, size: 20 })).runs).toHaveLength(1);
	});

	test('two plans of one part at once: one holds it', async () => {
		const paid = await packed(true);
		const both = await Promise.all([plan([paid]), plan([paid])]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'on_another_run' });
	});

	test('a plan sent twice is one, and with other goods is refused', async () => {
		const [paid, other] = [await packed(true), await packed(true)];
		const key = newKey();
		const first = await plan([paid], { key });
		expect(await plan([paid], { key })).toEqual(first);
		expect(await plan([other], { key })).toEqual({ ok: false, code: 'key_reused' });
	});

	test('to leave with what a parcel firm or nobody has paid for, twice, or with nothing left', async () => {
		const paid = await packed(true);
		const runId = await planned([paid]);
		const [part] = paid.parts;
		if (!part) throw new Error('no part');
		const cancelled = await cancelAtDesk(sale.director, {
			...{ orderNumber: paid.number, subOrderIds: [part.id], reason: 'Pembeli berubah pikiran' },
			key: newKey()
		});
		expect(cancelled).toMatchObject({ ok: true });
		expect(await leaveOnRun(sale.warehouse, at(runId))).toEqual({ ok: false, code: 'nothing_left' });
		expect(await cancelRun(sale.warehouse, at(runId))).toEqual({ ok: true });
		expect(await leaveOnRun(sale.warehouse, at(runId))).toEqual({ ok: false, code: 'wrong_state' });
	});

	test('cash for what is paid; a stop twice at once; a name or a photo missing; another order', async () => {
		const [paid, other] = [await packed(true), await packed(true)];
		const runId = await out([paid]);
		expect(await deliver(runId, paid, { takeCash: true })).toEqual({ ok: false, code: 'already_paid' });
		expect(await deliver(runId, paid, { receivedBy: '' })).toEqual({ ok: false, code: 'who_received' });
		expect(await deliver(runId, other)).toEqual({ ok: false, code: 'wrong_state' });
		const both = await Promise.all([deliver(runId, paid), deliver(runId, paid)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'wrong_state' });
	});

	test('the same stop sent again with its key answers the same, and takes the money once', async () => {
		const unpaid = await packed(false);
		const runId = await out([unpaid]);
		const key = newKey();
		const first = await deliver(runId, unpaid, { takeCash: true, key });
		expect(await deliver(runId, unpaid, { takeCash: true, key })).toEqual(first);
		expect(await inTransit()).toBe(105_000);
	});

	test('the courier counting her own cash, more than the sheet says, a stale sum, or twice at once', async () => {
		const unpaid = await packed(false);
		const runId = await out([unpaid]);
		await deliver(runId, unpaid, { takeCash: true });
		expect(await close(runId, 100_000)).toEqual({ ok: false, code: 'stale' });
		expect(await close(runId, 105_000, 105_001)).toEqual({ ok: false, code: 'too_much' });
		expect(await close(runId, 105_000, 105_000, sale.warehouse)).toEqual({ ok: false, code: 'forbidden' });
		const both = await Promise.all([close(runId, 105_000), close(runId, 105_000, 105_000, sale.director)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await inTransit()).toBe(0);
	});
});

test('cash that the courier brought to the desk before is not asked for again', async () => {
	const unpaid = await packed(false);
	const runId = await out([unpaid]);
	await deliver(runId, unpaid, { takeCash: true });
	const brought = { organisationId: sale.bumdesaId, courierId: courierId(), shown: rupiah(105_000) };
	const counted = { ...brought, received: rupiah(105_000), key: newKey() };
	expect(await receiveCourierCash(sale.treasurer, counted)).toEqual({ ok: true, short: 0 });
	expect(await cashDue(db, (await sheet(runId)).run)).toBe(0);
	expect(await close(runId, 0)).toEqual({ ok: true, short: 0 });
});

test('what the desk handed over itself no longer keeps the run open', async () => {
	const paid = await packed(true);
	const runId = await out([paid]);
	expect(await handOver(sale, paid.parts[0])).toMatchObject({ ok: true });
	expect((await sheet(runId)).stops).toMatchObject([{ state: 'waiting', withCourier: false }]);
	expect(await close(runId, 0)).toEqual({ ok: true, short: 0 });
	expect((await sheet(runId)).stops).toMatchObject([{ state: 'removed' }]);
});

test('what is owed at the door is what the desk would take, for many parts at once', async () => {
	const orders = [await packed(true), await packed(false), await packed(false)];
	const parts = (await Promise.all(orders.map(({ id }) => partsOfOrder(db, id)))).flat();
	const owed = await owedAtDoor(db, parts);
	expect(parts.map(({ id }) => owed.get(id) ?? 0)).toEqual([0, 105_000, 105_000]);
});

test('a map finds the place by its words', () => {
	expect(mapLink(['RT 2, rumah hijau', null, 'Panggang'])).toBe(
		'https://www.google.com/maps/search/?api=1&query=RT+2%2C+rumah+hijau%2C+Panggang'
	);
});
