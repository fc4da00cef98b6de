import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { askStanding, type AskStanding } from '#lib/standing/ask.server.ts';
import { decideStanding, endStanding, pauseStanding, skipDay } from '#lib/standing/change.server.ts';
import {
	hasStanding,
	standingAtDesk,
	standingOfBuyer,
	standingOfSeller,
	standingTasks,
	standingWeeks
} from '#lib/standing/find.server.ts';
import type { StandingOrderId } from '#lib/standing/ids.ts';
import { placeDueDays } from '#lib/standing/jobs.server.ts';
import { placeDay, retryDay } from '#lib/standing/place.server.ts';
import { weekdayBits } from '#lib/standing/rhythm.ts';
import { standingDay, standingOrder } from '#lib/standing/schema.server.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { freshDatabase } from '../support/database.ts';
import { person, type Signed } from '../support/organisations.ts';
import { fund, MORNING, openSale, orderOf, type Sale } from '../support/sale.ts';
import { creditWrongs, standing as creditStanding, tradeBuyer } from '../support/tradeCredit.ts';

freshDatabase();
const DAY_MS = 24 * 60 * 60 * 1000;
/** The clock stands on Monday, 23 November; Tuesdays are needed, ordered two days before. */
const TUESDAYS = ['2026-11-24', '2026-12-01', '2026-12-08'].map(bookDate);
const [FIRST, SECOND] = [TUESDAYS[0] ?? bookDate('2026-11-24'), TUESDAYS[1] ?? bookDate('2026-12-01')];
let sale: Sale;
let buyer: Signed;

beforeEach(async () => {
	setClock(MORNING);
	// The file's tests share a database, and the job orders for everybody.
	await write((tx) => tx.update(standingOrder).set({ state: 'ended' }));
	sale = await openSale();
	await fund(sale, 50_000);
	buyer = await tradeBuyer(sale, 5_000_000);
});

const wish = (changes: Partial<AskStanding> = {}): AskStanding => ({
	...{ listingId: sale.producer.listingId, quantity: 4_000, mostPrice: rupiah(52_000) },
	...{ weekdays: weekdayBits([2]), everyWeeks: 1, daysBefore: 2, fromOn: bookDate('2026-11-23') },
	...{ untilOn: null, paymentMethod: 'later', note: '', key: newKey() },
	delivery: { method: 'pickup', villageCode: null, address: '' },
	...changes
});

async function asked(changes: Partial<AskStanding> = {}): Promise<StandingOrderId> {
	const done = await askStanding(buyer, wish(changes));
	if (!done.ok) throw new Error(`refused: ${done.code}`);
	return done.standingId;
}

async function running(changes: Partial<AskStanding> = {}): Promise<StandingOrderId> {
	const standingId = await asked(changes);
	expect(await decideStanding(sale.producer.actor, { standingId, accept: true, reason: '' })).toMatchObject({
		state: 'active'
	});
	return standingId;
}

const days = (standingId: StandingOrderId) =>
	db.select().from(standingDay).where(eq(standingDay.standingOrderId, standingId)).orderBy(standingDay.dueOn);
const outcomes = async (standingId: StandingOrderId) =>
	(await days(standingId)).map(({ dueOn, outcome, problem }) => [dueOn, problem ?? outcome]);
const orders = () => db.$count(customerOrder, eq(customerOrder.buyerId, buyer.userId));
const setPrice = (price: number) =>
	write((tx) =>
		tx
			.update(listing)
			.set({ price: rupiah(price) })
			.where(eq(listing.id, sale.producer.listingId))
	);
const setStock = (onHand: number) =>
	write(async (tx) => {
		const { listingId } = sale.producer;
		await tx.update(stockItem).set({ onHand }).where(eq(stockItem.listingId, listingId));
		await tx.update(listing).set({ available: onHand }).where(eq(listing.id, listingId));
	});

describe('asking for the same goods every week', () => {
	test('orders nothing before producer or desk says yes, and is answered once', async () => {
		const standingId = await asked();
		expect(await placeDueDays()).toBe(0);
		const decide = (by: Actor, accept = true) => decideStanding(by, { standingId, accept, reason: 'Siap' });
		expect(await decide(buyer)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decide((await openSale()).warehouse)).toEqual({ ok: false, code: 'forbidden' });
		expect(await decide(sale.treasurer)).toEqual({ ok: false, code: 'forbidden' });
		expect(await standingTasks(db, sale.bumdesaId, FIRST)).toMatchObject({ asked: 1 });
		const both = await Promise.all([decide(sale.producer.actor), decide(sale.warehouse)]);
		expect(both).toContainEqual({ ok: true, state: 'active' });
		expect(both).toContainEqual({ ok: false, code: 'wrong_state' });
		expect(await placeDueDays()).toBe(1);
	});

	test('is refused with a day that is none, in the past, above the limits, unpaid, or by a stranger', async () => {
		const ask = (changes: Partial<AskStanding>, by: Actor = buyer) => askStanding(by, wish(changes));
		expect(await ask({ weekdays: 0 })).toMatchObject({ code: 'no_day' });
		expect(await ask({ untilOn: bookDate('2026-11-23') })).toMatchObject({ code: 'no_day' });
		expect(await ask({ everyWeeks: 9 })).toMatchObject({ code: 'rhythm_wrong' });
		expect(await ask({ fromOn: bookDate('2026-11-22') })).toMatchObject({ code: 'from_past' });
		expect(await ask({ quantity: 0 })).toMatchObject({ code: 'quantity_wrong' });
		expect(await ask({ listingId: 999 as never })).toMatchObject({ code: 'not_for_sale' });
		expect(await ask({}, await person())).toMatchObject({ code: 'credit_not_offered' });
		expect(await ask({}, { ...buyer, userId: null })).toMatchObject({ code: 'forbidden' });
		expect(
			await ask({ delivery: { method: 'courier', villageCode: '34.03.01.2001', address: 'RT 1' } })
		).toMatchObject({ code: 'outside_zones' });
		const key = newKey();
		expect(await ask({ key })).toEqual(await ask({ key }));
		expect(await ask({ key, quantity: 1_000 })).toMatchObject({ code: 'key_reused' });
	});
});

describe('each of its days', () => {
	test('is ordered once some days before, whoever runs it and how often: reserved, and on the limit', async () => {
		const standingId = await running();
		const all = await Promise.all([placeDueDays(), placeDueDays(), placeDay({ standingId, dueOn: FIRST })]);
		expect(all.filter((each) => each === 1 || (typeof each === 'object' && each.ok))).toHaveLength(1);
		expect(await orders()).toBe(1);
		const [shown] = await standingOfBuyer(db, buyer.userId, FIRST);
		const order = await orderOf(shown?.days[0]?.orderNumber ?? '');
		expect(order).toMatchObject({ total: 200_000, paymentMethod: 'later', state: 'packing' });
		expect(await creditStanding(sale)).toMatchObject({ used: 200_000 });
		setClock(MORNING + 5 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		setClock(MORNING + 6 * DAY_MS);
		expect(await placeDueDays()).toBe(1);
		expect(await outcomes(standingId)).toEqual([
			[FIRST, 'placed'],
			[SECOND, 'placed']
		]);
		expect(await creditWrongs()).toBeNull();
	});

	test('by transfer waits to be paid as any order', async () => {
		await running({ paymentMethod: 'transfer' });
		expect(await placeDueDays()).toBe(1);
		const [shown] = await standingOfBuyer(db, buyer.userId, FIRST);
		expect(await orderOf(shown?.days[0]?.orderNumber ?? '')).toMatchObject({ state: 'placed' });
	});

	test('is not ordered above the agreed price, says so to buyer and desk, and can be tried again', async () => {
		const standingId = await running();
		await setPrice(52_001);
		expect(await placeDueDays()).toBe(0);
		expect(await outcomes(standingId)).toEqual([[FIRST, 'price_above']]);
		expect(await orders()).toBe(0);
		expect(await standingTasks(db, sale.bumdesaId, bookDate('2026-11-23'))).toMatchObject({ missed: 1 });
		expect((await standingAtDesk(db, sale.bumdesaId, FIRST))[0]?.days[0]).toMatchObject({
			problem: 'price_above'
		});
		// The job does not try by itself what was told already.
		await setPrice(52_000);
		expect(await placeDueDays()).toBe(0);
		const retry = (by: Actor) => retryDay(by, { standingId, dueOn: FIRST });
		expect(await retry(sale.producer.actor)).toEqual({ ok: false, code: 'not_found' });
		const both = await Promise.all([retry(buyer), retry(buyer)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both).toContainEqual({ ok: false, code: 'already_done' });
		expect(await outcomes(standingId)).toEqual([[FIRST, 'placed']]);
		expect(await orders()).toBe(1);
	});

	test('is not ordered when there is not enough, unless a harvest is promised in time', async () => {
		const standingId = await running();
		await setStock(3_999);
		expect(await placeDueDays()).toBe(0);
		expect(await outcomes(standingId)).toEqual([[FIRST, 'out_of_stock']]);
		const promised = await makePromise(sale.producer.actor, {
			...{ sellerId: sale.producer.membershipId, listingId: sale.producer.listingId },
			...{ quantity: 10_000, fromOn: FIRST, untilOn: FIRST, grade: '', key: newKey() },
			commodityId: (await db.select().from(listing).where(eq(listing.id, sale.producer.listingId)))[0]
				?.commodityId as never
		});
		expect(promised).toMatchObject({ ok: true });
		expect(await retryDay(buyer, { standingId, dueOn: FIRST })).toMatchObject({ ok: true });
		setClock(MORNING + 6 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		expect((await outcomes(standingId))[1]).toEqual([SECOND, 'out_of_stock']);
	});

	test('is not ordered beyond the limit, nor by who is overdue', async () => {
		const standingId = await running({ quantity: 110_000 });
		expect(await placeDueDays()).toBe(0);
		expect(await outcomes(standingId)).toEqual([[FIRST, 'credit_limit_reached']]);
		expect(await creditStanding(sale)).toMatchObject({ used: 0 });
	});

	test('that passed while the server was down is told, not ordered; those before a yes are let go', async () => {
		const standingId = await asked();
		setClock(MORNING + 3 * DAY_MS);
		await decideStanding(sale.warehouse, { standingId, accept: true, reason: '' });
		setClock(MORNING + 9 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		expect(await outcomes(standingId)).toEqual([[SECOND, 'too_late']]);
		expect(await retryDay(buyer, { standingId, dueOn: SECOND })).toMatchObject({ code: 'missed' });
		expect(await placeDay({ standingId, dueOn: bookDate('2026-12-09') })).toMatchObject({
			code: 'wrong_state'
		});
	});

	test('half-way through nothing of it stays, and it is ordered the next time', async () => {
		const standingId = await running();
		const run = (text: string) => write((tx) => tx.run(sql.raw(text)));
		await run(
			`CREATE TRIGGER stop_day BEFORE INSERT ON standing_day BEGIN SELECT RAISE(ABORT, 'stopped half-way'); END`
		);
		expect(await placeDueDays()).toBe(0);
		expect([await orders(), await days(standingId)]).toEqual([0, []]);
		expect(await creditStanding(sale)).toMatchObject({ used: 0 });
		await run('DROP TRIGGER stop_day');
		expect(await placeDueDays()).toBe(1);
		expect(await creditWrongs()).toBeNull();
	});
});

describe('the buyer', () => {
	test('leaves one day out before it is ordered, and takes it in again; nobody else does', async () => {
		const standingId = await running();
		const skip = (by: Actor, dueOn = SECOND, leave = true) => skipDay(by, { standingId, dueOn, skip: leave });
		expect(await skip(sale.producer.actor)).toEqual({ ok: false, code: 'not_found' });
		expect(await skip(buyer, bookDate('2026-12-02'))).toEqual({ ok: false, code: 'not_a_day' });
		expect(await skip(buyer)).toEqual({ ok: true });
		expect(await skip(buyer)).toEqual({ ok: true });
		setClock(MORNING + 6 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		expect(await skip(buyer, SECOND, false)).toEqual({ ok: true });
		expect(await placeDueDays()).toBe(1);
		expect(await skip(buyer)).toEqual({ ok: false, code: 'already_ordered' });
	});

	test('pauses: the days go by unordered, and from going on they are ordered again', async () => {
		const standingId = await running();
		const pause = (by: Actor, on: boolean) => pauseStanding(by, { standingId, pause: on });
		expect(await pause(sale.warehouse, true)).toEqual({ ok: false, code: 'forbidden' });
		expect(await pause(buyer, true)).toMatchObject({ state: 'paused' });
		expect(await pause(buyer, true)).toEqual({ ok: false, code: 'wrong_state' });
		setClock(MORNING + 2 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		expect(await pause(buyer, false)).toMatchObject({ state: 'active' });
		setClock(MORNING + 6 * DAY_MS);
		expect(await placeDueDays()).toBe(1);
		expect(await outcomes(standingId)).toEqual([[SECOND, 'placed']]);
	});

	test('ends it, as producer and desk may; what is ordered stays ordered', async () => {
		const standingId = await running();
		await placeDueDays();
		const end = (by: Actor) => endStanding(by, { standingId, reason: 'Warung tutup' });
		expect(await end(await person())).toEqual({ ok: false, code: 'forbidden' });
		expect(await end(buyer)).toMatchObject({ state: 'ended' });
		expect(await end(sale.producer.actor)).toEqual({ ok: false, code: 'wrong_state' });
		setClock(MORNING + 6 * DAY_MS);
		expect(await placeDueDays()).toBe(0);
		expect(await orders()).toBe(1);
		expect(await skipDay(buyer, { standingId, dueOn: SECOND, skip: true })).toMatchObject({
			code: 'wrong_state'
		});
	});
});

test('the desk counts what it will still ask for, week by week; each reads only what is hers', async () => {
	const standingId = await running();
	await placeDueDays();
	await skipDay(buyer, { standingId, dueOn: TUESDAYS[2] ?? SECOND, skip: true });
	const until = bookDate('2026-12-20');
	const weeks = await standingWeeks(db, [sale.groupId], { since: bookDate('2026-11-23'), until });
	expect(weeks.map(({ week, quantity }) => [week, quantity])).toEqual([
		['2026-11-30', 4_000],
		['2026-12-14', 4_000]
	]);
	expect(await standingWeeks(db, [(await openSale()).groupId], { since: FIRST, until })).toEqual([]);
	expect(await standingOfSeller(db, sale.producer.userId, FIRST)).toHaveLength(1);
	expect(await standingOfSeller(db, buyer.userId, FIRST)).toEqual([]);
	expect([await hasStanding(db, buyer.userId), await hasStanding(db, sale.producer.userId)]).toEqual([
		true,
		true
	]);
	expect(await hasStanding(db, (await person()).userId)).toBe(false);
});
