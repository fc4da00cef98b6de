import { afterAll, beforeAll, expect, it } from 'vitest';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import type { Client, Fields } from '../support/client.ts';
import { person, save } from '../support/orders.ts';
import { audit } from './audit.ts';
import { countOf, killedIn, openStage, rowsOf, visitor, type Stage } from './stage.ts';

let stage: Stage;
let treasurer: Client;
let director: Client;

beforeAll(async () => {
	stage = await openStage({
		also: async (hub) => {
			for (const { userId, membershipId } of [hub.producer, hub.second]) {
				await save(hub, membershipId, 100_000);
				const asked = await requestPayout(person(userId), {
					...{ membershipId, amount: rupiah(100_000), key: newKey() },
					bank: { name: 'BRI', number: '302101004455501', holder: 'Anggota' }
				});
				if (!asked.ok) throw new Error(asked.code);
			}
		}
	});
	treasurer = await visitor(stage, stage.phones['treasurer']);
	director = await visitor(stage, stage.phones['director']);
});
afterAll(() => stage.close());

const states = async () =>
	(await rowsOf(stage, 'SELECT state FROM payout ORDER BY id')).map(({ state }) => state);

it(
	'a batch survives kill -9 in each of its steps, also in what the bank answers, and pays each line once',
	{ timeout: 180_000 },
	async () => {
		const lists = `/meja/${stage.hub.bumdesaSlug}/pencairan/hari`;
		const payouts = (await rowsOf(stage, 'SELECT id FROM payout ORDER BY id')).map(({ id }) => String(id));
		const making: Fields = {
			...{ 'payout[]': payouts, method: 'bank', onDate: '2026-11-27', key: newKey() }
		};
		await killedIn(
			stage,
			'payout.batch.made',
			() => treasurer.post(`${lists}?cara=bank`, making),
			async () => expect(await countOf(stage, 'payout_batch')).toBe(0)
		);
		const [batch] = await rowsOf(stage, 'SELECT id FROM payout_batch');
		const one = `${lists}/${String(batch?.['id'])}`;
		await killedIn(
			stage,
			'payout.batch.approved',
			() => director.post(`${one}?/approve`, {}),
			async () => expect(await states()).toEqual(['requested', 'requested'])
		);
		expect(await states()).toEqual(['approved', 'approved']);
		const lines = await rowsOf(stage, 'SELECT id, reference FROM payout_batch_line ORDER BY id');
		const results: Fields = {
			[`outcome${String(lines[0]?.['id'])}`]: 'paid',
			bankCharge: '0',
			key: newKey()
		};
		await killedIn(
			stage,
			'payout.batch.after_line',
			() => treasurer.post(`${one}?/results`, results),
			async () => expect(await states()).toEqual(['approved', 'approved'])
		);
		expect((await treasurer.post(`${one}?/results`, results)).status).toBe(303);
		expect(await states()).toEqual(['paid', 'approved']);
		// The other is told by the bank's answer.
		const text = `Referensi;Jumlah;Status\n${String(lines[1]?.['reference'])};100.000;BERHASIL`;
		const shown = await treasurer.post(`${one}/jawaban?/read`, { text });
		const written: Fields = {
			rows: shown.input('rows'),
			seen: shown.input('seen'),
			key: shown.input('key'),
			bankCharge: '2500'
		};
		await killedIn(
			stage,
			'payout.answer.written',
			() => treasurer.post(`${one}/jawaban?/write`, written),
			async () => expect(await states()).toEqual(['paid', 'approved'])
		);
		const again = await Promise.all([1, 2].map(() => treasurer.post(`${one}/jawaban?/write`, written)));
		expect(again.map(({ status }) => status)).toEqual([303, 303]);
		expect(await states()).toEqual(['paid', 'paid']);
		const entries = "kind = 'payout'";
		expect(await countOf(stage, 'ledger_transaction', entries)).toBe(2);
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	}
);
