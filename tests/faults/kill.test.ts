import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import { Client, type Answer } from '../support/client.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, openStage, tokenOf, type Stage } from './stage.ts';

const KILLS = process.env['FAULTS_FULL'] ? 50 : 6;
const CLIENTS = 8;

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ goods: [{ onHand: 100_000_000 }, { onHand: 100_000_000 }] });
});
afterAll(() => stage.close());

interface Sent {
	key: string;
	listing: (typeof stage.listings)[number];
	/** Where the answer led, if one came. */
	token: string | null;
}

/** Buys until the server is gone; an answer that came must be true afterwards. */
async function buyUntilGone(sent: Sent[]): Promise<void> {
	const client = new Client(stage.server.origin);
	for (;;) {
		const listing = stage.listings[Math.floor(Math.random() * 2)];
		if (!listing) throw new Error('no listing');
		const order: Sent = { key: newKey(), listing, token: null };
		sent.push(order);
		const answer = await buy(client, order).catch(() => null);
		// The server was killed under this request: its fate is decided by the retry.
		if (!answer) return;
		order.token = tokenOf(answer);
	}
}

function buy(client: Client, { key, listing }: Sent): Promise<Answer> {
	return checkOut(client, stage, { listing, quantity: 500, price: 50_000, payment: 'cash', key });
}

/** After the restart: what was answered is there, and the same form sent again converges to one order. */
async function retryAll(sent: readonly Sent[]): Promise<void> {
	const client = new Client(stage.server.origin);
	for (const order of sent) {
		const token = tokenOf(await buy(client, order));
		if (order.token) expect(token).toBe(order.token);
		order.token = token;
	}
}

describe('F13: kill -9', () => {
	it(
		`holds the audit through ${KILLS} kills at random moments while ${CLIENTS} clients buy`,
		{ timeout: 1_800_000 },
		async () => {
			for (let round = 0; round < KILLS; round += 1) {
				const sent: Sent[] = [];
				const buying = Promise.all(Array.from({ length: CLIENTS }, () => buyUntilGone(sent)));
				await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 700));
				await stage.server.kill();
				await buying;
				expect(await audit(stage.server.dataDirectory)).toEqual([]);
				await stage.server.start();
				await retryAll(sent);
				expect(
					await countOf(
						stage,
						'customer_order',
						`token IN (${sent.map(({ token }) => `'${token}'`).join(',')})`
					)
				).toBe(sent.length);
			}
			expect(await audit(stage.server.dataDirectory)).toEqual([]);
		}
	);

	// Starting writes for its jobs, some sixty times; the points are passed often enough for these counts while clients buy.
	it.each(['order.after_insert:5', 'write.before_commit:150', 'write.after_commit:150'])(
		'at the point %s loses nothing that was answered and repeats nothing',
		async (point) => {
			await stage.server.restart({ FAULT_AT: point });
			const sent: Sent[] = [];
			await Promise.all(Array.from({ length: 4 }, () => buyUntilGone(sent)));
			await stage.server.ended();
			expect(await audit(stage.server.dataDirectory)).toEqual([]);
			await stage.server.start();
			await retryAll(sent);
			expect(await audit(stage.server.dataDirectory)).toEqual([]);
		}
	);
});
