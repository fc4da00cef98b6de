import { afterAll, beforeAll, expect, it } from 'vitest';
import { setClock } from '#lib/shared/clock.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import type { Client, Fields } from '../support/client.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, openSale, paidOrder, producerOf, type Sale } from '../support/sale.ts';
import { orderedLater, tradeBuyer } from '../support/tradeCredit.ts';
import { audit } from './audit.ts';
import {
	countOf,
	killedIn,
	meddle,
	officerWithPassword,
	openStage,
	rowsOf,
	visitor,
	type Stage
} from './stage.ts';

const DAY_MS = 86_400_000;
/** Two more than are settled in one commit. */
const ORDERS = 13;
const PRODUCERS = 4;

let stage: Stage;
let sale: Sale;

beforeAll(async () => {
	stage = await openStage({
		goods: [],
		also: async () => {
			sale = await openSale();
			await fund(sale, 10_000_000);
			await officerWithPassword(sale.bumdesaId, 'treasurer', '081210000011');
			await officerWithPassword(sale.bumdesaId, 'director', '081210000012');
			// Delivered a month ago, to be paid within fourteen days.
			setClock(Date.now() - 30 * DAY_MS);
			const buyer = await tradeBuyer(sale);
			const later = await orderedLater(sale, buyer, 300_000);
			await pack(sale, later.parts);
			await handOver(sale, later.parts[0]);
			setClock(null);
			const producers = [sale.producer];
			while (producers.length < PRODUCERS) producers.push(await producerOf(sale.groupId));
			for (let made = 0; made < ORDERS; made += 1) {
				const wanted = producers.map((producer) => ({ producer, gross: 100_000 }));
				const { parts } = await paidOrder(sale, wanted);
				await pack(sale, parts);
				for (const part of parts) await handOver(sale, part);
			}
		}
	});
});
afterAll(() => stage.close());

const holds = async () => expect(await audit(stage.server.dataDirectory)).toEqual([]);
const settled = () => countOf(stage, 'settlement');

/** What was handed over became due, and the job that settles it is to run now, whoever held it. */
async function settleNow(): Promise<void> {
	await meddle(stage, 'UPDATE sub_order SET delivered_at = delivered_at - ? WHERE state = ?', [
		...[3 * DAY_MS, 'delivered']
	]);
	await meddle(
		stage,
		`UPDATE job SET run_at = 0, lease_owner = NULL, lease_until = 0 WHERE kind = 'settlement.complete'`
	);
}

it('killed between two commits of many sales, each sale is settled once', { timeout: 240_000 }, async () => {
	const all = ORDERS * PRODUCERS;
	// The trade buyer's part is long due: it is settled as the server starts.
	await expect.poll(settled, { timeout: 30_000 }).toBe(1);
	await stage.server.restart({ FAULT_AT: 'settle.after_post:2' });
	await settleNow();
	await stage.server.ended();
	await holds();
	const before = await settled();
	expect(before).toBe(1 + 50);
	expect(await countOf(stage, 'sub_order', "state = 'completed'")).toBe(before);
	expect(await countOf(stage, 'order_event', "event = 'completed'")).toBe(before);
	await stage.server.start();
	await settleNow();
	await expect.poll(settled, { timeout: 60_000 }).toBe(1 + all);
	expect(await countOf(stage, 'ledger_transaction', "kind = 'settlement'")).toBe(1 + all);
	expect(await countOf(stage, 'sub_order', "state = 'delivered'")).toBe(0);
	expect(await countOf(stage, 'order_event', "event = 'completed'")).toBe(1 + all);
	await holds();
});

it('a trade debt is written off, and comes in after all, once each', { timeout: 240_000 }, async () => {
	const treasurer = await visitor(stage, '081210000011');
	const director = await visitor(stage, '081210000012');
	const [desk] = await rowsOf(stage, 'SELECT slug FROM organisation WHERE id = ?', [sale.bumdesaId]);
	const [invoice] = await rowsOf(stage, 'SELECT id, trade_buyer_id FROM trade_invoice');
	const page = `/meja/${String(desk?.['slug'])}/bayar-nanti/${String(invoice?.['trade_buyer_id'])}`;
	const asking: Fields = { key: newKey(), 'invoice[]': [String(invoice?.['id'])], why: 'Warung tutup' };
	const asked = await treasurer.post(`${page}?/hapus`, asking);
	expect(asked.status, asked.words).toBe(303);
	const [writeOff] = await rowsOf(stage, 'SELECT id FROM trade_write_off');
	const deciding: Fields = { 'writeOff[]': [String(writeOff?.['id'])], decision: 'approve' };
	await killedInOnce('credit.written_off', 300_000, () => director.post(`${page}?/putuskan`, deciding));
	expect((await director.post(`${page}?/putuskan`, deciding)).status).toBe(409);
	expect(await states()).toEqual([{ state: 'approved', recovered: 0 }]);

	const paying: Fields = {
		...{ key: newKey(), recovered: '100.000', recoveredPlace: 'cash', recoveredNote: 'Diantar' }
	};
	await killedInOnce('credit.recovered', 100_000, () => treasurer.post(`${page}?/pulih`, paying));
	const again = await Promise.all([1, 2, 3].map(() => treasurer.post(`${page}?/pulih`, paying)));
	expect(again.map(({ status }) => status)).toEqual([303, 303, 303]);
	expect(await states()).toEqual([{ state: 'approved', recovered: 100_000 }]);
	expect(await posted('credit.recovered')).toEqual([100_000]);
	await holds();
});

/** Nothing of it stays when the server is killed in it; done again, one transaction of so much is there. */
async function killedInOnce(kind: string, amount: number, send: () => ReturnType<Client['post']>) {
	await killedIn(stage, kind, send, async () => expect(await posted(kind)).toEqual([]));
	expect(await posted(kind)).toEqual([amount]);
}

/** What each transaction of a kind moved. */
async function posted(kind: string): Promise<unknown[]> {
	const rows = await rowsOf(
		stage,
		`SELECT sum(max(p.amount, 0)) AS moved FROM posting p JOIN entry e ON e.id = p.entry_id
			WHERE e.kind = ? GROUP BY e.transaction_id`,
		[kind]
	);
	return rows.map(({ moved }) => moved);
}

const states = async () =>
	(await rowsOf(stage, 'SELECT state, recovered FROM trade_write_off')).map(({ state, recovered }) => ({
		...{ state, recovered }
	}));
