import { beforeAll, describe, expect, test } from 'vitest';
import { readCart } from '#lib/carts/cart.server.ts';
import { addToCart } from '#lib/carts/change.server.ts';
import { orderAgain } from '#lib/orders/again.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { sql } from '../support/market.ts';
import { freshDatabase } from '../support/database.ts';
import { countRows, guest, offer, openHub, placed, wish, type Hub } from '../support/orders.ts';

freshDatabase();
let hub: Hub;

beforeAll(async () => {
	hub = await openHub();
});

/** An order of one and two kilos at 50.000. */
async function ordered(): Promise<{ token: string; first: ListingId; second: ListingId }> {
	const [first, second] = [await offer(hub), await offer(hub)];
	const lines = [
		{ listingId: first, quantity: 1000, shownPrice: 50_000 },
		{ listingId: second, quantity: 2000, shownPrice: 50_000 }
	];
	const { token } = placed(await placeOrder(guest(), wish(hub, lines, 150_000)));
	return { token, first, second };
}

describe('ordering the same again', () => {
	test("fills the cart with the order's quantities at today's prices", async () => {
		const { token, first, second } = await ordered();
		await sql('UPDATE listing SET price = 60000 WHERE id = ?', [first]);
		const again = await orderAgain({ actor: guest(), token: null }, token);
		if (!again.ok) throw new Error(again.code);
		expect(again.missing).toBe(0);
		const cart = await readCart(db, { actor: guest(), token: again.newToken });
		expect(new Map(cart.map((item) => [item.listingId, [item.quantity, Number(item.shownPrice)]]))).toEqual(
			new Map([
				[first, [1000, 60_000]],
				[second, [2000, 50_000]]
			])
		);
	});

	test('comes on top of what is in the cart', async () => {
		const { token, first } = await ordered();
		const added = await addToCart(
			{ actor: guest(), token: null },
			{ listingId: first, quantity: 500, shownPrice: null }
		);
		const owner = { actor: guest(), token: added.ok ? added.newToken : null };
		expect(await orderAgain(owner, token)).toEqual({ ok: true, newToken: null, missing: 0 });
		const cart = await readCart(db, owner);
		expect(cart.find(({ listingId }) => listingId === first)?.quantity).toBe(1500);
	});

	test('leaves out what is not sold any more and says how many', async () => {
		const { token, first, second } = await ordered();
		await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [first]);
		const again = await orderAgain({ actor: guest(), token: null }, token);
		if (!again.ok) throw new Error(again.code);
		expect(again.missing).toBe(1);
		const cart = await readCart(db, { actor: guest(), token: again.newToken });
		expect(cart.map(({ listingId }) => listingId)).toEqual([second]);
	});

	test('changes nothing when all of it is gone, or the address is no order', async () => {
		const { token, first, second } = await ordered();
		await sql("UPDATE listing SET state = 'hidden' WHERE id IN (?, ?)", [first, second]);
		const before = await countRows('cart');
		const owner = { actor: guest(), token: null };
		expect(await orderAgain(owner, token)).toEqual({ ok: false, code: 'nothing_left' });
		expect(await orderAgain(owner, newKey())).toEqual({ ok: false, code: 'not_found' });
		expect(await countRows('cart')).toBe(before);
	});
});
