import { beforeAll, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { orderByNumber } from '#lib/orders/find.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	countRows,
	creditOf,
	guest,
	HOME,
	JAKARTA,
	offer,
	openHub,
	person,
	placed,
	save,
	stockOf,
	wish,
	type Hub
} from '../support/orders.ts';

freshDatabase();
let hub: Hub;

beforeAll(async () => {
	setClock(Date.UTC(2026, 10, 23, 3));
	hub = await openHub();
});

describe('an order', () => {
	test('freezes commission 8 % and group share 2 % on the line: 500.000 = 450.000 + 40.000 + 10.000', async () => {
		const listingId = await offer(hub);
		const result = placed(
			await placeOrder(guest(), wish(hub, [{ listingId, quantity: 10_000, shownPrice: 50_000 }], 500_000))
		);
		const order = await orderByNumber(db, result.number);
		expect(order?.number).toMatch(/^DM-2611-\d{6}$/);
		expect(order?.state).toBe('placed');
		expect(order?.parts[0]?.lines[0]).toMatchObject({
			gross: 500_000,
			commission: 40_000,
			groupShare: 10_000,
			payable: 450_000
		});
		expect(await stockOf(listingId)).toEqual({ onHand: 100_000, reserved: 10_000, available: 90_000 });
	});

	test('of two producers is two parts with one payment, and the courier charge is split over them', async () => {
		const lele = await offer(hub);
		const naga = await offer(hub, { seller: hub.second.membershipId, price: 25_000, shelfLifeDays: 10 });
		const lines = [
			{ listingId: lele, quantity: 1000, shownPrice: 50_000 },
			{ listingId: naga, quantity: 1000, shownPrice: 25_000 }
		];
		const delivery = { method: 'courier' as const, villageCode: HOME, address: 'RT 2' };
		const { number } = placed(await placeOrder(guest(), wish(hub, lines, 85_000, { delivery, pay: 'cash' })));
		const order = await orderByNumber(db, number);
		expect(order?.parts.map((part) => [part.sellerName, part.deliveryAmount, part.total])).toEqual([
			['Bu Sri', 6_667, 56_667],
			['Pak Wayan', 3_333, 28_333]
		]);
		expect(order?.payment.amount).toBe(85_000);
		expect(order?.state).toBe('packing');
	});

	test('from savings is paid at once: both books in one transaction, the pair adds up to nothing', async () => {
		const listingId = await offer(hub);
		const { userId, membershipId } = hub.second;
		await save(hub, membershipId, 60_000);
		const wanted = wish(hub, [{ listingId, quantity: 1000, shownPrice: 50_000 }], 50_000, {
			pay: 'savings',
			membershipId
		});
		const { number } = placed(await placeOrder(person(userId), wanted));
		const order = await orderByNumber(db, number);
		expect(order?.payment.state).toBe('paid');
		expect(order?.state).toBe('packing');
		expect(
			await creditOf(hub.group, CODE.voluntarySavings, { kind: 'membership', key: String(membershipId) })
		).toBe(10_000);
		expect(await creditOf(hub.trade, CODE.customerDeposits, { kind: 'order', key: number })).toBe(50_000);
		const inTrade = await creditOf(hub.trade, CODE.dueBetweenOrganisations, {
			kind: 'book',
			key: String(hub.group)
		});
		const inGroup = await creditOf(hub.group, CODE.dueBetweenOrganisations, {
			kind: 'book',
			key: String(hub.trade)
		});
		expect([inTrade, inGroup]).toEqual([-50_000, 50_000]);
	});

	test("from somebody else's savings is forbidden, from too little refused, and both leave nothing behind", async () => {
		const listingId = await offer(hub);
		const { userId, membershipId } = hub.second;
		const before = await countRows('customer_order');
		const lines = [{ listingId, quantity: 1000, shownPrice: 50_000 }];
		const other = await placeOrder(
			person(hub.producer.userId),
			wish(hub, lines, 50_000, { pay: 'savings', membershipId })
		);
		const poor = await placeOrder(person(userId), wish(hub, lines, 50_000, { pay: 'savings', membershipId }));
		const unsigned = await placeOrder(guest(), wish(hub, lines, 50_000, { pay: 'savings', membershipId }));
		expect([other, poor, unsigned]).toMatchObject([
			{ code: 'forbidden' },
			{ code: 'insufficient_savings' },
			{ code: 'forbidden' }
		]);
		expect(await countRows('customer_order')).toBe(before);
		expect((await stockOf(listingId)).reserved).toBe(0);
	});
});

describe('F01: the same checkout again', () => {
	test('twenty at once with one key are one order, one reservation, one payment', async () => {
		const listingId = await offer(hub);
		const wanted = wish(hub, [{ listingId, quantity: 2000, shownPrice: 50_000 }], 100_000);
		const answers = await Promise.all(Array.from({ length: 20 }, () => placeOrder(guest(), wanted)));
		expect(new Set(answers.map((answer) => placed(answer).number)).size).toBe(1);
		expect((await stockOf(listingId)).reserved).toBe(2000);
		const [first] = answers;
		if (!first) throw new Error('twenty answers');
		expect(await countRows('payment', `reference = '${placed(first).number}'`)).toBe(1);
	});

	test('the key with another cart is refused', async () => {
		const listingId = await offer(hub);
		const wanted = wish(hub, [{ listingId, quantity: 1000, shownPrice: 50_000 }], 50_000);
		placed(await placeOrder(guest(), wanted));
		const other = { ...wanted, lines: wanted.lines.map((line) => ({ ...line, quantity: 2000 })) };
		expect(await placeOrder(guest(), other)).toEqual({ ok: false, code: 'key_reused' });
	});
});

describe('F02: one left', () => {
	test('fifty buyers at once: one order, 49 read that it is out of stock, no orphan rows', async () => {
		const listingId = await offer(hub, { soldBy: 'piece', onHand: 1, price: 30_000 });
		const tables = ['customer_order', 'sub_order', 'order_line', 'payment', 'reservation'];
		const counts = () => Promise.all(tables.map((table) => countRows(table)));
		const before = await counts();
		const answers = await Promise.all(
			Array.from({ length: 50 }, () =>
				placeOrder(guest(), wish(hub, [{ listingId, quantity: 1, shownPrice: 30_000 }], 30_000))
			)
		);
		expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
		const refused = answers.flatMap((answer) => (answer.ok ? [] : [answer.code]));
		expect(refused).toEqual(Array.from({ length: 49 }, () => 'out_of_stock'));
		expect(await counts()).toEqual(before.map((count) => count + 1));
		expect(await stockOf(listingId)).toEqual({ onHand: 1, reserved: 1, available: 0 });
	});

	test('lines of one listing are summed before stock is asked', async () => {
		const listingId = await offer(hub, { soldBy: 'piece', onHand: 3, price: 10_000 });
		const line = { listingId, quantity: 2, shownPrice: 10_000 };
		const answer = await placeOrder(guest(), wish(hub, [line, line], 40_000));
		expect(answer).toMatchObject({ code: 'out_of_stock', listingId, available: 3 });
	});

	test('what is made to order needs no stock, but keeps to the largest order', async () => {
		const listingId = await offer(hub, {
			soldBy: 'piece',
			price: 10_000,
			stockMode: 'made_to_order',
			mostQuantity: 5
		});
		const order = (quantity: number) =>
			placeOrder(guest(), wish(hub, [{ listingId, quantity, shownPrice: 10_000 }], quantity * 10_000));
		expect((await order(5)).ok).toBe(true);
		expect(await order(6)).toMatchObject({ code: 'cart_changed' });
	});
});

describe('F04: nobody pays a price she was not shown', () => {
	test('a raised price, a hidden listing and another total are told and place nothing', async () => {
		const listingId = await offer(hub);
		const wanted = () => wish(hub, [{ listingId, quantity: 1000, shownPrice: 50_000 }], 50_000);
		await write((tx) =>
			tx.$client.execute({ sql: 'UPDATE listing SET price = 55000 WHERE id = ?', args: [listingId] })
		);
		expect(await placeOrder(guest(), wanted())).toMatchObject({
			code: 'cart_changed',
			changes: [{ problem: { code: 'price_changed', from: 50_000, to: 55_000 } }]
		});
		await write((tx) =>
			tx.$client.execute({
				sql: "UPDATE listing SET price = 50000, state = 'hidden' WHERE id = ?",
				args: [listingId]
			})
		);
		expect(await placeOrder(guest(), wanted())).toMatchObject({
			code: 'cart_changed',
			changes: [{ problem: { code: 'gone' } }]
		});
		await write((tx) =>
			tx.$client.execute({ sql: "UPDATE listing SET state = 'published' WHERE id = ?", args: [listingId] })
		);
		const delivery = { method: 'courier' as const, villageCode: HOME, address: 'RT 1' };
		expect(await placeOrder(guest(), { ...wanted(), delivery })).toMatchObject({
			code: 'total_changed',
			total: 60_000
		});
	});
});

describe('delivery', () => {
	test('lele keeps two days and is not sent by a parcel of three; what keeps is, by started kilogram', async () => {
		const lele = await offer(hub);
		const naga = await offer(hub, { shelfLifeDays: 10, price: 20_000 });
		const delivery = { method: 'parcel' as const, villageCode: JAKARTA, address: 'Jl. Merdeka 1' };
		const refusedOrder = await placeOrder(
			guest(),
			wish(hub, [{ listingId: lele, quantity: 1000, shownPrice: 50_000 }], 70_000, { delivery })
		);
		expect(refusedOrder).toMatchObject({
			code: 'not_by_parcel',
			obstacle: { code: 'spoils', shelfLifeDays: 2, days: 3 }
		});
		const lines = [{ listingId: naga, quantity: 2100, shownPrice: 20_000 }];
		const sent = await placeOrder(guest(), wish(hub, lines, 42_000 + 60_000, { delivery }));
		expect(sent.ok).toBe(true);
		const cash = await placeOrder(guest(), wish(hub, lines, 102_000, { delivery, pay: 'cash' }));
		expect(cash).toMatchObject({ code: 'cash_not_offered' });
	});

	test('the courier goes to no village outside the zones', async () => {
		const listingId = await offer(hub);
		const delivery = { method: 'courier' as const, villageCode: JAKARTA, address: 'x' };
		const answer = await placeOrder(
			guest(),
			wish(hub, [{ listingId, quantity: 1000, shownPrice: 50_000 }], 60_000, { delivery })
		);
		expect(answer).toMatchObject({ code: 'outside_zones' });
	});
});
