import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ goods: [{}, { onHand: 1_000 }] });
});
afterAll(() => stage.close());

function listing(index: number) {
	const found = stage.listings[index];
	if (!found) throw new Error('no such listing');
	return found;
}

describe('F01: one checkout sent more than once', () => {
	it('is one order, one reservation and one payment, and every repeat leads to it', async () => {
		const client = await visitor(stage);
		const order = { listing: listing(0), quantity: 2_000, price: 50_000, key: newKey() };
		const first = await checkOut(client, stage, order);
		const second = await checkOut(client, stage, order);
		const many = await Promise.all(Array.from({ length: 20 }, () => checkOut(client, stage, order)));
		const tokens = new Set([first, second, ...many].map(tokenOf));
		expect(tokens.size).toBe(1);
		expect(await countOf(stage, 'customer_order')).toBe(1);
		expect(await countOf(stage, 'reservation', "state = 'live'")).toBe(1);
		expect(await countOf(stage, 'payment')).toBe(1);
	});

	it('is refused with 409 when the key comes with another cart', async () => {
		const client = await visitor(stage);
		const key = newKey();
		const order = { listing: listing(0), price: 50_000, key };
		expect((await checkOut(client, stage, { ...order, quantity: 1_000 })).status).toBe(303);
		const orders = await countOf(stage, 'customer_order');
		expect((await checkOut(client, stage, { ...order, quantity: 3_000 })).status).toBe(409);
		expect(await countOf(stage, 'customer_order')).toBe(orders);
	});
});

describe('F02: one left, fifty buyers at once', () => {
	it('sells it once, says "stok habis" to 49, and keeps answering meanwhile', async () => {
		const client = await visitor(stage);
		const orders = await countOf(stage, 'customer_order');
		const lag = watchLag();
		const answers = await Promise.all(
			Array.from({ length: 50 }, () =>
				checkOut(client, stage, { listing: listing(1), quantity: 1_000, price: 50_000 })
			)
		);
		const longest = await lag.stop();
		const refused = answers.filter(({ status }) => status === 409);
		expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
		expect(refused).toHaveLength(49);
		for (const answer of refused) expect(answer.words.toLowerCase()).toContain('stok habis');
		expect(await countOf(stage, 'customer_order')).toBe(orders + 1);
		expect(longest).toBeLessThan(1_000);
		const [stock] = await rowsOf(stage, 'SELECT on_hand, reserved FROM stock_item WHERE listing_id = ?', [
			listing(1)
		]);
		expect(stock).toMatchObject({ on_hand: 1_000, reserved: 1_000 });
	});

	it('leaves books and stock in order', async () => {
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	});
});

/** Asks for the health page all the while; the longest wait is how long others were kept waiting. */
function watchLag(): { stop: () => Promise<number> } {
	const watch = { going: true };
	let longest = 0;
	const watching = (async () => {
		while (watch.going) {
			const begun = performance.now();
			await fetch(`${stage.server.origin}/healthz`).then((answer) => answer.text());
			longest = Math.max(longest, performance.now() - begun);
		}
	})();
	return {
		stop: async () => {
			watch.going = false;
			await watching;
			return longest;
		}
	};
}
