import { beforeAll, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { openTopUpsAmong, topUpsOf } from '#lib/orders/topUp.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import { weighingsOf } from '#lib/orders/weigh.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { stockLevels } from '#lib/stock/count.server.ts';
import { weighLine, type WeighLine } from '#lib/supply/weigh.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	bookSum,
	fund,
	MORNING,
	ofMember,
	openSale,
	orderOf,
	pairSum,
	producerOf,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let fish: Producer;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	fish = await producerOf(sale.groupId, 35_000);
});

/** Two catfish of about 350 g at Rp35.000 a kilogram: 24.500. */
async function ordered(method: 'cash' | 'transfer', mostOver: 0 | 1000 | 2000 = 2000): Promise<WholeOrder> {
	const placed = await placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null },
		lines: [{ listingId: fish.listingId, quantity: 700, shownPrice: rupiah(35_000) }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method, membershipId: null },
		shownTotal: rupiah(24_500),
		mostOverBasisPoints: mostOver,
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
	if (!placed.ok) throw new Error(`refused: ${placed.code}`);
	if (method === 'transfer') {
		const paid = await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: placed.number },
			receivedAmount: rupiah(24_500)
		});
		if (!paid.ok) throw new Error(`refused: ${paid.code}`);
	}
	return orderOf(placed.number);
}

function weigh(order: WholeOrder, quantity: number, given: Partial<WeighLine> = {}, actor?: Actor) {
	const [part] = order.parts;
	const line = part?.lines[0];
	if (!part || !line) throw new Error('no line');
	return weighLine(actor ?? sale.warehouse, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, quantity },
		...{ shown: line.quantity, confirmed: null, reason: 'Ditimbang saat dikemas', key: newKey() },
		...given
	});
}

const at = (code: string, { number }: WholeOrder) =>
	standsOn(sale.trade, code, { kind: 'order', key: number });
const topUps = (order: WholeOrder) =>
	topUpsOf(
		db,
		order.parts.map(({ id }) => id)
	);

describe('heavier than ordered', () => {
	test('801 g of a paid order: 24.500 becomes 28.035, 3.535 are asked, and 8 % and 2 % are of 28.035', async () => {
		const before = await ordered('transfer');
		expect(await weigh(before, 801)).toEqual({ ok: true, from: 24_500, to: 28_035 });
		expect(await at(CODE.customerDeposits, before)).toBe(-28_035);
		expect(await at(CODE.tradeReceivables, before)).toBe(3535);
		expect(await depositFaults(db)).toBeNull();
		const after = await orderOf(before.number);
		const line = after.parts[0]?.lines[0];
		expect(line).toMatchObject({ quantity: 801, orderedQuantity: 700, orderedGross: 24_500 });
		expect(line).toMatchObject({ gross: 28_035, commission: 2243, groupShare: 561, payable: 25_231 });
		expect(after.total).toBe(28_035);
		const [asked] = await topUps(after);
		expect(asked).toMatchObject({ amount: 3535, state: 'awaiting', method: 'transfer' });

		await pack(sale, after.parts);
		expect(await handOver(sale, after.parts[0])).toMatchObject({ ok: false, code: 'unpaid' });
		const payable = await ofMember(sale.trade, CODE.consignmentPayable, fish);
		expect(await handOver(sale, after.parts[0], { takeCash: true })).toMatchObject({ ok: true, cash: 3500 });
		expect(await ofMember(sale.trade, CODE.consignmentPayable, fish)).toBe(payable - 25_231);
		expect(await at(CODE.customerDeposits, before)).toBe(0);
		expect(await at(CODE.tradeReceivables, before)).toBe(0);
		expect([await pairSum(sale), await bookSum(sale.trade), await bookSum(sale.group)]).toEqual([0, 0, 0]);
		expect(await weigh(after, 700)).toMatchObject({ code: 'wrong_state' });
	});

	test('cash at the door asks for all of it: 28.000 of 28.035', async () => {
		const before = await ordered('cash');
		expect(await weigh(before, 801)).toMatchObject({ ok: true });
		expect((await orderOf(before.number)).payment.amount).toBe(28_035);
		const rounded = await standsOn(sale.trade, CODE.otherExpense);
		await pack(sale, before.parts);
		expect(await handOver(sale, before.parts[0], { takeCash: true })).toMatchObject({ cash: 28_000 });
		expect(await standsOn(sale.trade, CODE.otherExpense)).toBe(rounded + 35);
	});

	test('a transferred top-up lets the goods go', async () => {
		const before = await ordered('transfer');
		const other = await ordered('transfer');
		await weigh(before, 801);
		const numbers = [before.number, other.number];
		expect([...(await openTopUpsAmong(db, numbers))]).toEqual([[before.number, 3535]]);
		const [asked] = await topUps(before);
		const paid = await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: before.number, topUpId: asked?.id },
			receivedAmount: rupiah(3535)
		});
		expect(paid).toMatchObject({ ok: true, outcome: 'paid' });
		expect(await openTopUpsAmong(db, numbers)).toEqual(new Map());
		expect(await at(CODE.tradeReceivables, before)).toBe(0);
		await pack(sale, before.parts);
		expect(await handOver(sale, before.parts[0])).toMatchObject({ ok: true, cash: 0 });
	});

	test('never above what the buyer allowed: 770 g at 10 %, 700 g without', async () => {
		const ten = await ordered('transfer', 1000);
		expect(await weigh(ten, 771)).toEqual({ ok: false, code: 'above_limit', most: 26_950 });
		expect(await weigh(ten, 770)).toMatchObject({ ok: true, to: 26_950 });
		expect(await weigh(await ordered('transfer', 0), 701)).toMatchObject({ code: 'above_limit' });
	});
});

describe('lighter than ordered', () => {
	test('690 g of a paid order: 350 are owed back, for this reason', async () => {
		const before = await ordered('transfer', 0);
		expect(await weigh(before, 690)).toMatchObject({ ok: true, to: 24_150 });
		const after = await orderOf(before.number);
		expect(after.refunds).toMatchObject([{ amount: 350, cause: 'weighed', state: 'owed' }]);
		expect(await at(CODE.refundsPayable, before)).toBe(-350);
		expect(await at(CODE.customerDeposits, before)).toBe(-24_150);
	});
});

describe('weighed again before the goods are handed over', () => {
	test('back to what was ordered gives back exactly, from either side, and keeps every step', async () => {
		const before = await ordered('transfer');
		for (const [shown, quantity] of [
			[700, 801],
			[801, 650],
			[650, 780],
			[780, 700]
		] as const) {
			expect(await weigh(await orderOf(before.number), quantity, { shown })).toMatchObject({ ok: true });
			expect(await depositFaults(db)).toBeNull();
		}
		expect(await at(CODE.customerDeposits, before)).toBe(-24_500);
		expect(await at(CODE.tradeReceivables, before)).toBe(0);
		expect(await at(CODE.refundsPayable, before)).toBe(0);
		const after = await orderOf(before.number);
		expect((await topUps(after)).filter(({ state }) => state === 'awaiting')).toEqual([]);
		expect(after.refunds.filter(({ state }) => state === 'owed')).toEqual([]);
		const lines = after.parts.flatMap((part) => part.lines.map(({ id }) => id));
		const steps = await weighingsOf(db, lines);
		expect(steps.map(({ fromGross, toGross }) => [fromGross, toGross])).toEqual([
			[24_500, 28_035],
			[28_035, 22_750],
			[22_750, 27_300],
			[27_300, 24_500]
		]);
	});

	test('cancelled with an unpaid top-up: only what was paid is owed back', async () => {
		const before = await ordered('transfer');
		await weigh(before, 801);
		const cancelled = await cancelAtDesk(sale.director, {
			...{ key: newKey(), orderNumber: before.number, reason: 'Ikan mati' }
		});
		expect(cancelled).toEqual({ ok: true, refundOwed: 24_500 });
		expect(await at(CODE.customerDeposits, before)).toBe(0);
		expect(await at(CODE.tradeReceivables, before)).toBe(0);
		expect(await at(CODE.refundsPayable, before)).toBe(-24_500);
	});
});

describe('what is refused', () => {
	test('another unit is asked about: 800.000 g and 1 g of 700 g', async () => {
		const order = await ordered('transfer');
		expect(await weigh(order, 800_000)).toEqual({ ok: false, code: 'doubtful', meant: 800 });
		expect(await weigh(order, 1)).toEqual({ ok: false, code: 'doubtful', meant: 1000 });
		expect(await weigh(order, 300)).toEqual({ ok: false, code: 'doubtful', meant: null });
		expect(await weigh(order, 300, { confirmed: 800 })).toMatchObject({ code: 'doubtful' });
		expect(await weigh(order, 300, { confirmed: 300 })).toMatchObject({ ok: true, to: 10_500 });
	});

	test('nothing, less than nothing and a fraction', async () => {
		const order = await ordered('transfer');
		for (const quantity of [0, -700, 700.5]) {
			expect(await weigh(order, quantity, { confirmed: quantity })).toMatchObject({ code: 'quantity_wrong' });
		}
	});

	test('who does not pack, another desk, and an old page', async () => {
		const order = await ordered('transfer');
		expect(await weigh(order, 690, {}, sale.treasurer)).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		expect(await weigh(order, 690, { organisationId: other.bumdesaId }, other.warehouse)).toMatchObject({
			code: 'not_found'
		});
		expect(await weigh(order, 690, { shown: 650 })).toMatchObject({ code: 'stale' });
		expect((await orderOf(order.number)).total).toBe(24_500);
	});

	test('twice at once weighs once; the same key answers the same, with another weight it is refused', async () => {
		const order = await ordered('transfer');
		const both = await Promise.all([weigh(order, 801), weigh(order, 801)]);
		expect(both.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await at(CODE.tradeReceivables, order)).toBe(3535);
		const again = await orderOf(order.number);
		const key = newKey();
		const first = await weigh(again, 780, { key });
		expect(await weigh(again, 780, { key })).toEqual(first);
		expect(await weigh(again, 760, { key })).toMatchObject({ code: 'key_reused' });
		expect(await at(CODE.tradeReceivables, order)).toBe(2800);
	});
});

test('the promise of stock follows the scales', async () => {
	const promised = async () => (await stockLevels(db, [fish.listingId])).get(fish.listingId)?.reserved ?? 0;
	const before = await promised();
	const order = await ordered('transfer');
	await weigh(order, 801);
	expect((await promised()) - before).toBe(801);
});
