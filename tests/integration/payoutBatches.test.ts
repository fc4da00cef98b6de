import { beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { approveBatch, cancelBatch, makeBatch, type MakeBatch } from '#lib/payouts/batch.server.ts';
import { batchesOf, linesOf } from '#lib/payouts/findBatches.server.ts';
import { recordResults, type LineResult } from '#lib/payouts/results.server.ts';
import { payoutById, payoutsForBatch } from '#lib/payouts/find.server.ts';
import type { BatchId } from '#lib/payouts/ids.ts';
import { approvePayout } from '#lib/payouts/decide.server.ts';
import { payPayout } from '#lib/payouts/pay.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import {
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	pairSum,
	producerOf,
	save,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let second: Producer;
const BANK = { name: 'BRI', number: '002301000111500', holder: 'Sri Wahyuni' };

beforeEach(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 1_000_000);
	await fundGroup(sale, 1_000_000);
	second = await producerOf(sale.groupId);
	await save(sale, sale.producer, 300_000);
	await save(sale, second, 200_000);
});

async function asked(who: Producer, amount: number, bank: typeof BANK | null = BANK): Promise<number> {
	const made = await requestPayout(who.actor, {
		...{ membershipId: who.membershipId, amount: rupiah(amount), bank, key: newKey() }
	});
	if (!made.ok) throw new Error(made.code);
	return made.payoutId;
}

function make(payoutIds: readonly number[], changes: Partial<MakeBatch> = {}, by: Actor = sale.treasurer) {
	return makeBatch(by, {
		...{ organisationId: sale.bumdesaId, method: 'bank' as const, onDate: bookDate('2026-11-23') },
		...{ payoutIds, key: newKey() },
		...changes
	});
}

const at = (batchId: BatchId) => ({ organisationId: sale.bumdesaId, batchId });

async function approved(payoutIds: readonly number[], method: 'bank' | 'cash' = 'bank'): Promise<BatchId> {
	const made = await make(payoutIds, { method });
	if (!made.ok) throw new Error(made.code);
	expect(await approveBatch(sale.director, at(made.batchId))).toEqual({ ok: true });
	return made.batchId;
}

type Told = readonly [outcome: LineResult['outcome'], note?: string][];

async function told(batchId: BatchId, results: Told, charge = 0, by: Actor = sale.treasurer, key = newKey()) {
	const waiting = (await linesOf(db, batchId)).filter(({ line }) => line.state === 'waiting');
	return recordResults(by, {
		...{ ...at(batchId), bankCharge: rupiah(charge), key },
		results: results.flatMap(
			([outcome, note = '']: readonly [LineResult['outcome'], string?], index: number) => {
				const line = waiting[index]?.line;
				return line ? [{ lineId: line.id, outcome, note }] : [];
			}
		)
	});
}

const bank = () => standsOn(sale.trade, CODE.bank);
const drawer = () => standsOn(sale.trade, CODE.cash);
const voluntary = (who: Producer) => ofMember(sale.group, CODE.voluntarySavings, who);
const stateOf = async (id: number) => (await payoutById(db, id))?.state;
const batchState = async () =>
	(await batchesOf(db, sale.bumdesaId, { page: 1, size: 20 })).batches.map(({ state, waiting }) => ({
		state,
		waiting
	}));

async function allHolds(): Promise<void> {
	expect(await pairSum(sale)).toBe(0);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
}

describe('a batch', () => {
	test('by bank: made by one officer, approved by another, paid line by line with what the bank took', async () => {
		const ids = [await asked(sale.producer, 300_000), await asked(second, 200_000)];
		expect(await payoutsForBatch(db, sale.bumdesaId, { method: 'bank', most: 200 })).toHaveLength(2);
		const batchId = await approved(ids);
		expect(await payoutsForBatch(db, sale.bumdesaId, { method: 'bank', most: 200 })).toEqual([]);
		expect((await linesOf(db, batchId)).map(({ line }) => line.reference)).toEqual([
			`B${batchId}-001`,
			`B${batchId}-002`
		]);
		const before = await bank();
		expect(await told(batchId, [['paid', 'TRX-9']], 2_500)).toEqual({ ok: true, paid: 1, refused: 0 });
		expect(await batchState()).toEqual([{ state: 'approved', waiting: 1 }]);
		expect(await told(batchId, [['paid']], 2_500)).toEqual({ ok: true, paid: 1, refused: 0 });
		expect(before - (await bank())).toBe(505_000);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['paid', 'paid']);
		expect((await payoutById(db, ids[0] ?? 0))?.reference).toBe('TRX-9');
		expect((await payoutById(db, ids[1] ?? 0))?.reference).toBe(`B${batchId}-002`);
		expect([await voluntary(sale.producer), await voluntary(second)]).toEqual([0, 0]);
		expect(await batchState()).toEqual([{ state: 'done', waiting: 0 }]);
		await allHolds();
	});

	test('in cash: who did not come stays owed, and may stand on another day', async () => {
		const ids = [await asked(sale.producer, 300_000, null), await asked(second, 200_000, null)];
		const batchId = await approved(ids, 'cash');
		const before = await drawer();
		expect(await told(batchId, [['paid'], ['left', 'Tidak datang']])).toEqual({
			ok: true,
			paid: 1,
			refused: 0
		});
		expect(before - (await drawer())).toBe(300_000);
		expect(await Promise.all(ids.map(stateOf))).toEqual(['paid', 'approved']);
		expect(await batchState()).toEqual([{ state: 'done', waiting: 0 }]);
		const next = await approved([ids[1] ?? 0], 'cash');
		expect(await told(next, [['paid']])).toMatchObject({ ok: true });
		await allHolds();
	});

	test('what the bank refused is tried once more; refused twice the savings are free again', async () => {
		const id = await asked(sale.producer, 300_000);
		const other = await asked(second, 200_000);
		const first = await approved([id, other]);
		expect(await told(first, [['refused', 'Rekening tidak aktif'], ['paid']])).toEqual({
			...{ ok: true, paid: 1, refused: 1 }
		});
		expect([await stateOf(id), await voluntary(sale.producer)]).toEqual(['approved', -300_000]);
		expect(await availableVoluntary(db, sale.producer.membershipId)).toBe(0);
		const again = await approved([id]);
		expect(await told(again, [['refused', 'Rekening tidak aktif']])).toMatchObject({ ok: true, refused: 1 });
		expect(await stateOf(id)).toBe('refused');
		expect(await availableVoluntary(db, sale.producer.membershipId)).toBe(300_000);
		expect(await make([id])).toEqual({ ok: false, code: 'wrong_state' });
		await allHolds();
	});
});

describe('refused with words, and nothing posted', () => {
	test('a batch approved by its maker, by who asked for a line, or by who is not an officer here', async () => {
		const id = await asked(sale.producer, 300_000);
		const made = await make([id], {}, sale.director);
		if (!made.ok) throw new Error(made.code);
		expect(await approveBatch(sale.director, at(made.batchId))).toEqual({
			...{ ok: false, code: 'needs_another_officer' }
		});
		expect(await approveBatch(sale.producer.actor, at(made.batchId))).toEqual({
			ok: false,
			code: 'forbidden'
		});
		const elsewhere = await openSale();
		const there = { organisationId: elsewhere.bumdesaId, batchId: made.batchId };
		expect(await approveBatch(elsewhere.director, there)).toEqual({ ok: false, code: 'not_found' });
		expect(await stateOf(id)).toBe('requested');
		const byTreasurer = await requestPayout(sale.treasurer, {
			...{ membershipId: second.membershipId, amount: rupiah(50_000), bank: BANK, key: newKey() }
		});
		if (!byTreasurer.ok) throw new Error(byTreasurer.code);
		const mixed = await make([byTreasurer.payoutId], {}, sale.director);
		if (!mixed.ok) throw new Error(mixed.code);
		expect(await approveBatch(sale.treasurer, at(mixed.batchId))).toEqual({
			...{ ok: false, code: 'needs_another_officer' }
		});
	});

	test('the wrong payouts: none, of another method, of another desk, ended, or in another batch', async () => {
		const [id, cash] = [await asked(sale.producer, 100_000), await asked(second, 50_000, null)];
		const elsewhere = await openSale();
		const cases: [Promise<unknown>, string][] = [
			[make([]), 'nothing_chosen'],
			[make([id, cash]), 'other_method'],
			[make([id, 999_999]), 'not_found'],
			[make([id], { organisationId: elsewhere.bumdesaId }, elsewhere.treasurer), 'not_found'],
			[make([id], {}, sale.producer.actor), 'forbidden']
		];
		for (const [done, code] of cases) expect(await done).toEqual({ ok: false, code });
		const both = await Promise.all([make([id]), make([id], {}, sale.director)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(both.find(({ ok }) => !ok)).toEqual({ ok: false, code: 'in_another_batch' });
	});

	test('two officers pay one batch at once: each line is paid once', async () => {
		const ids = [await asked(sale.producer, 300_000), await asked(second, 200_000)];
		const batchId = await approved(ids);
		const before = await bank();
		const both = await Promise.all([
			told(batchId, [['paid'], ['paid']]),
			told(batchId, [['paid'], ['paid']], 0, sale.director)
		]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(before - (await bank())).toBe(500_000);
		expect([await voluntary(sale.producer), await voluntary(second)]).toEqual([0, 0]);
		await allHolds();
	});

	test('the same results sent again with their key answer the same, and pay once', async () => {
		const batchId = await approved([await asked(sale.producer, 300_000)]);
		const key = newKey();
		const [line] = await linesOf(db, batchId);
		if (!line) throw new Error('no line');
		const results = [{ lineId: line.line.id, outcome: 'paid' as const, note: '' }];
		const send = () => recordResults(sale.treasurer, { ...at(batchId), results, bankCharge: rupiah(0), key });
		const first = await send();
		expect(first).toEqual({ ok: true, paid: 1, refused: 0 });
		expect(await send()).toEqual(first);
		expect(await voluntary(sale.producer)).toBe(0);
	});

	test('results before approval, without a reason, of a cash list by the bank, with a fee on cash', async () => {
		const id = await asked(sale.producer, 300_000, null);
		const made = await make([id], { method: 'cash' });
		if (!made.ok) throw new Error(made.code);
		expect(await told(made.batchId, [['paid']])).toEqual({ ok: false, code: 'wrong_state' });
		await approveBatch(sale.director, at(made.batchId));
		expect(await told(made.batchId, [])).toEqual({ ok: false, code: 'nothing_chosen' });
		expect(await told(made.batchId, [['left']])).toEqual({ ok: false, code: 'reason_missing' });
		expect(await told(made.batchId, [['refused', 'x']])).toEqual({ ok: false, code: 'not_by_bank' });
		expect(await told(made.batchId, [['paid']], 2_500)).toEqual({ ok: false, code: 'charge_on_cash' });
		const poor = await openSale();
		expect(await told(made.batchId, [['paid']], 0, poor.treasurer)).toEqual({ ok: false, code: 'forbidden' });
		expect(await stateOf(id)).toBe('approved');
	});

	test('one line that cannot be paid leaves all of what was entered with it undone', async () => {
		const ids = [await asked(sale.producer, 300_000, null), await asked(second, 200_000, null)];
		const batchId = await approved(ids, 'cash');
		// The second of them was paid by itself meanwhile.
		const alone = { organisationId: sale.bumdesaId, payoutId: ids[1] ?? 0, reference: 'KW-1' };
		expect(await payPayout(sale.treasurer, { ...alone, bankCharge: rupiah(0), key: newKey() })).toMatchObject(
			{ ok: true }
		);
		expect(await told(batchId, [['paid'], ['paid']])).toEqual({ ok: false, code: 'wrong_state' });
		expect(await stateOf(ids[0] ?? 0)).toBe('approved');
		expect(await told(batchId, [['paid'], ['left', 'Sudah dibayar sendiri']])).toMatchObject({ ok: true });
		await allHolds();
	});
});

test('what was approved by itself may stand in a batch; a batch that is called off gives its payouts back', async () => {
	const id = await asked(sale.producer, 300_000);
	expect(await approvePayout(sale.director, { organisationId: sale.bumdesaId, payoutId: id })).toEqual({
		ok: true
	});
	const made = await make([id]);
	if (!made.ok) throw new Error(made.code);
	expect(await cancelBatch(sale.treasurer, at(made.batchId))).toEqual({ ok: true });
	expect(await cancelBatch(sale.treasurer, at(made.batchId))).toEqual({ ok: false, code: 'wrong_state' });
	const batchId = await approved([id]);
	expect(await told(batchId, [['paid']])).toMatchObject({ ok: true });
});
