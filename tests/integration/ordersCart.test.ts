import { beforeAll, describe, expect, test } from 'vitest';
import { intoBaskets, problemOf } from '#lib/carts/baskets.ts';
import { cartCount, joinCarts, needsJoining, readCart } from '#lib/carts/cart.server.ts';
import { acceptPrices, addToCart, changeQuantity, removeFromCart } from '#lib/carts/change.server.ts';
import { sendProof } from '#lib/orders/buyer.server.ts';
import { eventsOf, orderByNumber } from '#lib/orders/find.server.ts';
import { deskCounts, ordersForDesk, ordersOfBuyer } from '#lib/orders/lists.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { setOnHand } from '#lib/stock/receive.server.ts';
import { reserve, takeReservation } from '#lib/stock/reserve.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	appoint,
	countRows,
	guest,
	offer,
	openHub,
	person,
	placed,
	stockOf,
	wish,
	type Hub
} from '../support/orders.ts';

freshDatabase();
let hub: Hub;
const START = Date.UTC(2026, 10, 23, 3);

beforeAll(async () => {
	setClock(START);
	hub = await openHub();
});

async function filled(listingId: Awaited<ReturnType<typeof offer>>, quantity = 1000) {
	const added = await addToCart({ actor: guest(), token: null }, { listingId, quantity, shownPrice: null });
	if (!added.ok || !added.newToken) throw new Error('a new cart');
	return added.newToken;
}

describe('a cart', () => {
	test('is kept for a guest by a token of which only the hash is in the database', async () => {
		const token = await filled(await offer(hub));
		expect(await cartCount(db, token)).toBe(1);
		expect(await countRows('cart', `token_hash = '${token}'`)).toBe(0);
		expect(await readCart(db, { actor: guest(), token: newKey() })).toEqual([]);
	});

	test('merges on signing in: of a line in both carts the larger quantity stays', async () => {
		const [lele, naga] = [await offer(hub), await offer(hub, { price: 25_000 })];
		const actor = person(hub.producer.userId);
		await addToCart({ actor, token: null }, { listingId: lele, quantity: 3000, shownPrice: null });
		await addToCart({ actor, token: null }, { listingId: naga, quantity: 1000, shownPrice: null });
		const token = await filled(lele, 2000);
		expect(await needsJoining(db, { actor, token })).toBe(true);
		await joinCarts({ actor, token });
		expect(await needsJoining(db, { actor, token })).toBe(false);
		const lines = (await readCart(db, { actor, token })).map((item) => [item.listingId, item.quantity]);
		expect(lines).toEqual([
			[lele, 3000],
			[naga, 1000]
		]);
		expect(await readCart(db, { actor: guest(), token })).toEqual([]);
	});

	test('of goods of two BUM Desa is two baskets, each with its own payment', async () => {
		const other = await openHub();
		const token = await filled(await offer(hub));
		const owner = { actor: guest(), token };
		await addToCart(owner, { listingId: await offer(other), quantity: 1000, shownPrice: null });
		const { baskets } = intoBaskets(await readCart(db, owner));
		expect(baskets.map(({ bumdesaId, goods, ready }) => [bumdesaId, goods, ready])).toEqual([
			[hub.bumdesaId, 50_000, true],
			[other.bumdesaId, 50_000, true]
		]);
	});

	test('F04: a raised price is shown and must be agreed to, and changing the quantity does not agree to it', async () => {
		const listingId = await offer(hub);
		const owner = { actor: guest(), token: await filled(listingId) };
		await write((tx) =>
			tx.$client.execute({ sql: 'UPDATE listing SET price = 60000 WHERE id = ?', args: [listingId] })
		);
		await changeQuantity(owner, { listingId, quantity: 2000 });
		const problem = async () => (await readCart(db, owner)).map(problemOf);
		expect(await problem()).toEqual([{ code: 'price_changed', from: 50_000, to: 60_000 }]);
		await acceptPrices(owner, new Map([[listingId, rupiah(55_000)]]));
		expect(await problem()).toHaveLength(1);
		expect((await problem())[0]).not.toBeNull();
		await acceptPrices(owner, new Map([[listingId, rupiah(60_000)]]));
		expect(await problem()).toEqual([null]);
		await write((tx) =>
			setOnHand(tx, systemActor, { listingId, onHand: 500, reason: 'count', source: 'test' })
		);
		expect(await problem()).toEqual([{ code: 'not_enough', available: 500 }]);
		await write((tx) =>
			tx.$client.execute({ sql: "UPDATE listing SET state = 'hidden' WHERE id = ?", args: [listingId] })
		);
		expect(await problem()).toEqual([{ code: 'gone' }]);
		expect(await removeFromCart(owner, listingId)).toEqual({ ok: true, quantity: 2000 });
		expect(await readCart(db, owner)).toEqual([]);
	});

	test('loses what was ordered from it, and only that', async () => {
		const [lele, naga] = [await offer(hub), await offer(hub)];
		const token = await filled(lele);
		const owner = { actor: guest(), token };
		await addToCart(owner, { listingId: naga, quantity: 1000, shownPrice: null });
		const lines = [{ listingId: lele, quantity: 1000, shownPrice: 50_000 }];
		placed(await placeOrder(guest(), wish(hub, lines, 50_000, { cartToken: token })));
		expect((await readCart(db, owner)).map(({ listingId }) => listingId)).toEqual([naga]);
	});
});

describe('stock', () => {
	test('cannot be counted below what is promised, and every change leaves a movement', async () => {
		const listingId = await offer(hub, { onHand: 5000 });
		await write((tx) =>
			reserve(tx, [{ listingId, quantity: 2000 }], { holder: 'order:X/1', expiresAt: null })
		);
		const count = (onHand: number) =>
			write((tx) => setOnHand(tx, systemActor, { listingId, onHand, reason: 'count', source: 'test' }));
		expect(await count(1999)).toEqual({ ok: false, code: 'less_than_reserved', reserved: 2000 });
		expect(await count(3000)).toEqual({ ok: true, available: 1000 });
		await write((tx) => takeReservation(tx, 'order:X'));
		await write((tx) => takeReservation(tx, 'order:X'));
		expect(await stockOf(listingId)).toEqual({ onHand: 1000, reserved: 0, available: 1000 });
		const { rows } = await db.$client.execute({
			sql: 'SELECT quantity FROM stock_movement WHERE listing_id = ? ORDER BY id',
			args: [listingId]
		});
		expect(rows.map((row) => Number(row['quantity']))).toEqual([5000, -2000, -2000]);
	});
});

describe('a proof', () => {
	const photo = (sourceHash: string) => ({ token: newKey(), width: 10, height: 10, sourceHash });

	test('F12: keeps its order waiting for the officer, and is refused and flagged for a second order', async () => {
		const lines = [{ listingId: await offer(hub), quantity: 1000, shownPrice: 50_000 }];
		const first = placed(await placeOrder(guest(), wish(hub, lines, 50_000)));
		const second = placed(await placeOrder(guest(), wish(hub, lines, 50_000)));
		const sent = { token: first.token, photo: photo('same') };
		expect(await sendProof(guest(), sent)).toEqual({ ok: true });
		expect(await sendProof(guest(), sent)).toEqual({ ok: true });
		const order = await orderByNumber(db, first.number);
		expect(order?.payment.expiresAt).toBe(START + 72 * 3_600_000);
		const reused = await sendProof(guest(), { token: second.token, photo: photo('same') });
		expect(reused).toEqual({ ok: false, code: 'proof_used' });
		for (const each of [first, second]) {
			const events = (await eventsOf(db, each.orderId)).map(({ event }) => event);
			expect(events).toContain('proof_reused');
		}
		const todo = await ordersForDesk(db, hub.bumdesaId, { tab: 'todo', text: first.number, page: 1 });
		expect(todo.items).toMatchObject([{ number: first.number, proofWaits: true }]);
	});
});

describe('lists', () => {
	test('count by tab, find by telephone however it is typed, and show a buyer her own orders alone', async () => {
		const quiet = await openHub();
		const lines = [{ listingId: await offer(quiet), quantity: 1000, shownPrice: 50_000 }];
		const buyer = await appoint(hub.bumdesaId, 'warehouse');
		const mine = placed(await placeOrder(buyer, wish(quiet, lines, 50_000)));
		placed(await placeOrder(guest(), wish(quiet, lines, 50_000, { pay: 'cash' })));
		expect(await deskCounts(db, quiet.bumdesaId)).toMatchObject({ placed: 1, packing: 1, todo: 1, all: 2 });
		const found = await ordersForDesk(db, quiet.bumdesaId, { tab: 'all', text: '0813-0000-0001', page: 1 });
		expect(found.total).toBe(2);
		if (!buyer.userId) throw new Error('signed in');
		const own = await ordersOfBuyer(db, buyer.userId, { page: 1 });
		expect(own.items.map(({ number }) => number)).toEqual([mine.number]);
	});
});
