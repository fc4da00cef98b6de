import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { harvestOf } from '#lib/catalog/find.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { lotFaults } from '#lib/lots/verify.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { changePromise } from '#lib/promises/change.server.ts';
import { promiseFaults } from '#lib/promises/verify.server.ts';
import { promisedWeeks, promisesOfSellers, recordsOf, toldRecordOf } from '#lib/promises/find.server.ts';
import { turnHarvests } from '#lib/promises/jobs.server.ts';
import { makePromise, type MakePromise } from '#lib/promises/make.server.ts';
import { harvestPromise } from '#lib/promises/schema.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CommodityId, type HarvestPromiseId } from '#lib/shared/ids.ts';
import { stockOf } from '#lib/stock/receive.server.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, MORNING, officerOf, openSale, orderOf, producerOf, type Sale } from '../support/sale.ts';
import { bareOrganisation } from '../support/village.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let commodityId: CommodityId;

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	const { listingId } = sale.producer;
	await write((tx) => tx.update(stockItem).set({ onHand: 0 }).where(eq(stockItem.listingId, listingId)));
	const [row] = await write((tx) =>
		tx.update(listing).set({ available: 0 }).where(eq(listing.id, listingId)).returning()
	);
	if (!row) throw new Error('no listing');
	commodityId = row.commodityId;
});

/** 100 kg of catfish from 3 to 10 December. */
function promise(changes: Partial<MakePromise> = {}, by: Actor = sale.producer.actor) {
	const { membershipId: sellerId, listingId } = sale.producer;
	return makePromise(by, {
		...{ key: newKey(), sellerId, commodityId, listingId, quantity: 100_000, grade: 'A' },
		...{ fromOn: bookDate('2026-12-03'), untilOn: bookDate('2026-12-10'), ...changes }
	});
}

async function promised(changes: Partial<MakePromise> = {}): Promise<HarvestPromiseId> {
	const made = await promise(changes);
	if (!made.ok) throw new Error(made.code);
	return made.promiseId;
}

const order = (kilos: number, harvest: HarvestPromiseId | null, method: 'cash' | 'transfer' = 'cash') =>
	orderInCycle(sale, kilos, null, { harvest, method });

async function ordered(kilos: number, harvest: HarvestPromiseId, method: 'cash' | 'transfer' = 'cash') {
	const placed = await order(kilos, harvest, method);
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

async function row(id: HarvestPromiseId) {
	const [found] = await db.select().from(harvestPromise).where(eq(harvestPromise.id, id));
	if (!found) throw new Error('no promise');
	const { quantity, ordered: all, waiting, onTime, late, state } = found;
	return { quantity, ordered: all, waiting, onTime, late, state };
}
let box = 0;
/** The warehouse takes in what was harvested today. */
async function bring(kilos: number, harvestedOn: string, at: number | null = null) {
	box += 1;
	const done = await receiveLot(sale.warehouse, {
		...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
		...{ gross: kilos * 1000, tare: 0, net: null, amount: null, rejected: 0, rejectedReason: '' },
		...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate(harvestedOn), place: 'Kolam 2' },
		...{ practice: 'organic' as const, practiceNote: '', shelfLifeDays: 3, mark: `box ${box}` },
		...{ unitPrice: null, at }
	});
	if (!done.ok) throw new Error(done.code);
}

const stock = () => stockOf(db, sale.producer.listingId);
const harvest = (on = '2026-11-23') =>
	harvestOf(db, { id: sale.producer.listingId, stockMode: 'stock' }, bookDate(on));
const on = (date: string) => setClock(Date.parse(`${date}T03:00:00Z`));

async function allHolds(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await lotFaults(db)).toBeNull();
	expect(await promiseFaults(db)).toBeNull();
}

describe('promising', () => {
	test('the producer and a desk that looks after her goods may; nobody else', async () => {
		const other = await bareOrganisation('ksm');
		const stranger = await officerOf(other.id, 'ketua');
		const neighbour = await producerOf(sale.groupId);
		expect(await promise()).toMatchObject({ ok: true });
		expect(await promise({}, sale.warehouse)).toMatchObject({ ok: true });
		expect(await promise({}, stranger)).toMatchObject({ code: 'forbidden' });
		expect(await promise({}, neighbour.actor)).toMatchObject({ code: 'forbidden' });
		expect(await promise({}, systemActor)).toMatchObject({ code: 'forbidden' });
	});

	test('refuses what cannot be, and leaves nothing', async () => {
		const neighbour = await producerOf(sale.groupId);
		const wrong: [Partial<MakePromise>, string][] = [
			[{ quantity: 0 }, 'quantity_not_whole'],
			[{ quantity: -5 }, 'quantity_not_whole'],
			[{ quantity: 2.5 }, 'quantity_not_whole'],
			[{ quantity: 2_000_000_000 }, 'quantity_too_large'],
			[{ untilOn: bookDate('2026-12-02') }, 'window_reversed'],
			[{ fromOn: bookDate('2026-11-01'), untilOn: bookDate('2026-11-22') }, 'window_past'],
			[{ untilOn: bookDate('2027-01-03') }, 'window_too_long'],
			[{ listingId: neighbour.listingId }, 'not_found'],
			[{ commodityId: 999_999 as CommodityId }, 'not_found']
		];
		for (const [changes, code] of wrong) expect(await promise(changes), code).toMatchObject({ code });
		await write((tx) =>
			tx
				.update(listing)
				.set({ stockMode: 'made_to_order', leadDays: 2 })
				.where(eq(listing.id, sale.producer.listingId))
		);
		expect(await promise()).toMatchObject({ code: 'made_to_order' });
		expect(await harvest()).toBeNull();
	});

	test('one form makes one promise', async () => {
		const key = newKey();
		const [one, two] = await Promise.all([promise({ key }), promise({ key })]);
		expect(two).toEqual(one);
		expect(await promise({ key, quantity: 5 })).toMatchObject({ code: 'key_reused' });
	});
});

describe('ordering before the harvest', () => {
	test('sells what is promised and not yet ordered, and shows the days', async () => {
		const id = await promised();
		expect(await harvest()).toEqual({
			...{ promiseId: id, free: 100_000, fromOn: '2026-12-03', untilOn: '2026-12-10' }
		});
		const placed = await ordered(60, id);
		expect(placed.parts[0]?.lines[0]).toMatchObject({
			...{ harvestFromOn: '2026-12-03', harvestUntilOn: '2026-12-10', quantity: 60_000 }
		});
		expect(await harvest()).toMatchObject({ free: 40_000 });
		expect(await order(41, id)).toMatchObject({ code: 'out_of_stock', available: 40_000 });
		expect(await stock()).toEqual({ onHand: 0, reserved: 0 });
		await allHolds();
	});

	test('two buyers of the last kilos at once: one gets them', async () => {
		const id = await promised({ quantity: 60_000 });
		const both = await Promise.all([order(40, id), order(40, id)]);
		expect(both.map((each) => (each.ok ? 'ok' : each.code)).toSorted()).toEqual(['ok', 'out_of_stock']);
		expect(await row(id)).toMatchObject({ ordered: 40_000, waiting: 40_000 });
	});

	test('a buyer who was shown other days is asked first', async () => {
		const first = await promised({ quantity: 10_000 });
		const second = await promised({ fromOn: bookDate('2026-12-20'), untilOn: bookDate('2026-12-25') });
		await ordered(10, first);
		expect(await order(5, first)).toMatchObject({
			code: 'cart_changed',
			changes: [{ problem: { code: 'harvest_changed' } }]
		});
		expect(await order(5, null)).toMatchObject({ code: 'cart_changed' });
		expect(await order(5, second)).toMatchObject({ ok: true });
	});

	test('what lies on the shelf is sold first, and more than it holds from the harvest', async () => {
		const id = await promised();
		await bring(20, '2026-11-23');
		expect(await row(id)).toMatchObject({ onTime: 0 });
		expect(await order(20, null)).toMatchObject({ ok: true });
		expect(await order(1, id)).toMatchObject({ ok: true });
		expect(await stock()).toEqual({ onHand: 20_000, reserved: 20_000 });
	});

	test('an order that is cancelled or not paid gives the harvest back', async () => {
		const id = await promised();
		const paidLate = await ordered(30, id, 'transfer');
		const cancelled = await ordered(50, id);
		setClock(MORNING + 2 * DAY);
		await expireDueOrders();
		expect((await orderOf(paidLate.number)).state).toBe('expired');
		expect(await row(id)).toMatchObject({ ordered: 50_000, waiting: 50_000 });
		const done = await cancelAtDesk(sale.director, {
			...{ key: newKey(), orderNumber: cancelled.number, reason: 'Gagal panen' }
		});
		expect(done).toMatchObject({ ok: true });
		expect(await row(id)).toMatchObject({ ordered: 0, waiting: 0 });
		expect(await harvest('2026-11-25')).toMatchObject({ free: 100_000 });
	});

	test('after the last day the next harvest is offered', async () => {
		await promised();
		const next = await promised({ fromOn: bookDate('2026-12-20'), untilOn: bookDate('2026-12-25') });
		on('2026-12-11');
		expect(await harvest('2026-12-11')).toBeNull();
		await turnHarvests();
		await turnHarvests();
		expect(await harvest('2026-12-11')).toMatchObject({ promiseId: next });
	});
});

describe('lowering and withdrawing', () => {
	const change = (promiseId: HarvestPromiseId, quantity: number, by: Actor = sale.producer.actor) =>
		changePromise(by, { key: newKey(), promiseId, quantity });

	test('goes down to what is ordered and no further', async () => {
		const id = await promised();
		await ordered(60, id);
		expect(await change(id, 59_999)).toMatchObject({ code: 'less_than_ordered', least: 60_000 });
		expect(await change(id, 0)).toMatchObject({ code: 'less_than_ordered', least: 60_000 });
		expect(await change(id, 60_000)).toMatchObject({ ok: true });
		expect(await harvest()).toBeNull();
		expect(await change(id, 80_000)).toMatchObject({ ok: true });
		expect(await harvest()).toMatchObject({ free: 20_000 });
	});

	test('an order and a withdrawal at once: one of them is refused', async () => {
		const id = await promised();
		const [placed, withdrawn] = await Promise.all([order(10, id), change(id, 0)]);
		expect([placed.ok, withdrawn.ok].filter(Boolean)).toHaveLength(1);
	});

	test('withdrawn it is not sold, stays withdrawn and does not count', async () => {
		const id = await promised();
		expect(await change(id, 0)).toMatchObject({ ok: true, state: 'withdrawn' });
		expect(await harvest()).toBeNull();
		expect(await change(id, 5)).toMatchObject({ code: 'withdrawn' });
		const { membershipId } = sale.producer;
		expect((await recordsOf(db, [membershipId], bookDate('2026-12-31'))).get(membershipId)).toBeUndefined();
	});

	test('not by strangers, not with a fraction, not after the last day', async () => {
		const id = await promised();
		const other = await bareOrganisation('ksm');
		const stranger = await officerOf(other.id, 'ketua');
		expect(await change(id, 50_000, stranger)).toMatchObject({ code: 'forbidden' });
		expect(await change(id, 1.5)).toMatchObject({ code: 'quantity_not_whole' });
		expect(await change(id, -1)).toMatchObject({ code: 'quantity_not_whole' });
		expect(await change(999 as HarvestPromiseId, 1)).toMatchObject({ code: 'not_found' });
		on('2026-12-11');
		expect(await change(id, 50_000)).toMatchObject({ code: 'window_past' });
	});
});

describe('what came of it', () => {
	test('what is received is kept for who ordered it; the rest is sold from the shelf', async () => {
		const id = await promised();
		const placed = await ordered(60, id);
		on('2026-12-04');
		await bring(40, '2026-12-04');
		expect(await stock()).toEqual({ onHand: 40_000, reserved: 40_000 });
		expect(await row(id)).toMatchObject({ waiting: 20_000, onTime: 40_000 });
		await bring(60, '2026-12-04');
		expect(await stock()).toEqual({ onHand: 100_000, reserved: 60_000 });
		expect(await row(id)).toMatchObject({ waiting: 0, onTime: 100_000 });
		expect(await harvest('2026-12-04')).toBeNull();
		await pack(sale, placed.parts);
		expect(await handOver(sale, placed.parts[0], { takeCash: true })).toMatchObject({ ok: true });
		expect(await stock()).toEqual({ onHand: 40_000, reserved: 0 });
		await allHolds();
		const { promises } = await promisesOfSellers(db, [sale.producer.membershipId], {
			...{ page: 1, size: 10, today: bookDate('2026-12-04') }
		});
		expect(promises).toMatchObject([{ verdict: 'kept', came: 100_000, ordered: 60_000, free: 0 }]);
	});

	test('a cancelled order whose goods came frees the shelf, not the promise', async () => {
		const id = await promised({ quantity: 60_000 });
		const placed = await ordered(60, id);
		on('2026-12-04');
		await bring(60, '2026-12-04');
		await cancelAtDesk(sale.director, {
			...{ key: newKey(), orderNumber: placed.number, reason: 'Batal' }
		});
		expect(await stock()).toEqual({ onHand: 60_000, reserved: 0 });
		expect(await harvest('2026-12-04')).toBeNull();
		expect(await row(id)).toMatchObject({ ordered: 0, waiting: 0, onTime: 60_000 });
	});

	test('what she packs herself came with that', async () => {
		const id = await promised({ quantity: 60_000 });
		const placed = await ordered(60, id);
		on('2026-12-05');
		await pack(sale, placed.parts);
		expect(await row(id)).toMatchObject({ waiting: 0, onTime: 60_000 });
		expect(await handOver(sale, placed.parts[0], { takeCash: true })).toMatchObject({ ok: true });
		expect(await stock()).toEqual({ onHand: 0, reserved: 0 });
		await allHolds();
	});

	test('what came on its last day and was sent later, for want of a signal, is on time', async () => {
		const id = await promised({ untilOn: bookDate('2026-12-09'), quantity: 10_000 });
		on('2026-12-10');
		await bring(10, '2026-12-09', Date.parse('2026-12-09T09:00:00Z'));
		expect(await row(id)).toMatchObject({ onTime: 10_000, late: 0 });
	});

	test('a day late is late, less is short, and both count in her record', async () => {
		await promised({ quantity: 10_000 });
		await promised({ fromOn: bookDate('2026-12-04'), untilOn: bookDate('2026-12-09'), quantity: 20_000 });
		await promised({ fromOn: bookDate('2026-12-01'), untilOn: bookDate('2026-12-05'), quantity: 5_000 });
		on('2026-12-05');
		await bring(5, '2026-12-05');
		on('2026-12-11');
		await bring(25, '2026-12-11');
		const { membershipId } = sale.producer;
		expect((await recordsOf(db, [membershipId], bookDate('2026-12-11'))).get(membershipId)).toEqual({
			...{ kept: 1, late: 1, short: 1, all: 3 }
		});
		// Buyers read it once three have come to their end.
		const told = (day: string) => toldRecordOf(db, membershipId, bookDate(day));
		expect([await told('2026-12-08'), (await told('2026-12-11'))?.all]).toEqual([null, 3]);
	});
});

test('the desk sees promised, ordered and free by week and commodity, page by page', async () => {
	const id = await promised();
	await promised({ untilOn: bookDate('2026-12-13'), quantity: 50_000 });
	await promised({ fromOn: bookDate('2026-12-14'), untilOn: bookDate('2026-12-14'), quantity: 7_000 });
	await ordered(30, id);
	const since = bookDate('2026-11-23');
	const all = await promisedWeeks(db, [sale.groupId], { since, page: 1, size: 10 });
	expect(all).toMatchObject({
		more: false,
		weeks: [
			{ week: '2026-12-07', promised: 150_000, ordered: 30_000, free: 120_000, producers: 1 },
			{ week: '2026-12-14', promised: 7_000, ordered: 0, free: 7_000 }
		]
	});
	const first = await promisedWeeks(db, [sale.groupId], { since, page: 1, size: 1 });
	expect(first).toMatchObject({ more: true, weeks: [{ week: '2026-12-07' }] });
	const second = await promisedWeeks(db, [sale.groupId], { since, page: 2, size: 1 });
	expect(second).toMatchObject({ more: false, weeks: [{ week: '2026-12-14' }] });
});

test('a promise that does not hold what its orders took is named', async () => {
	const id = await promised();
	await ordered(30, id);
	expect(await promiseFaults(db)).toBeNull();
	await write((tx) => tx.update(harvestPromise).set({ ordered: 31_000 }).where(eq(harvestPromise.id, id)));
	expect(await promiseFaults(db)).toMatchObject({ row: `harvest_promise ${id}` });
	await write((tx) => tx.update(harvestPromise).set({ ordered: 30_000 }).where(eq(harvestPromise.id, id)));
});
