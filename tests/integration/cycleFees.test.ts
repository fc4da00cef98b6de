import { eq } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { chargeFee, dropFee, feesOfCycles } from '#lib/cycles/charge.server.ts';
import type { Fee } from '#lib/cycles/fees.ts';
import { currentCycles } from '#lib/cycles/find.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { orderCycle } from '#lib/cycles/schema.server.ts';
import { cycleFaults } from '#lib/cycles/verify.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { ordersForDesk } from '#lib/orders/lists.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import { closeDueCycles } from '#lib/requests/close.server.ts';
import { partsSoldBy } from '#lib/settlement/sales.server.ts';
import { besidesGoods } from '#lib/salesReports/besides.server.ts';
import { completeDue } from '#lib/settlement/complete.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { orderInCycle, type Ordering } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { fund, MORNING, ofMember, openSale, orderOf, pairSum, standsOn, type Sale } from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let cycleId: CycleId;

beforeEach(async () => {
	setClock(MORNING);
	await write((tx) =>
		tx.update(orderCycle).set({ state: 'cancelled' }).where(eq(orderCycle.state, 'planned'))
	);
	sale = await openSale({ monthly: 0 });
	await fund(sale, 1_000_000);
	const organisationId = sale.bumdesaId;
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId, name: 'Pasar Jumat', repeat: 'weekly' },
		...{ opensAt: MORNING, closesAt: MORNING + 2 * DAY, deliveryOn: null },
		pickupOn: bookDate('2026-11-26')
	});
	if (!made.ok) throw new Error(made.code);
	({ cycleId } = made);
	await putIntoCycle(sale.director, {
		...{ organisationId, cycleId, listingId: sale.producer.listingId },
		...{ price: null, most: null, mostPerOrder: null }
	});
});

const PACKING: Fee = { purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: 2_000 };
const ALL: readonly Fee[] = [
	PACKING,
	{ purpose: 'transport', chargedBy: 'coordinator', kind: 'by_weight', value: 500 },
	{ purpose: 'administration', chargedBy: 'coordinator', kind: 'percent_total', value: 100 },
	{ purpose: 'sales', chargedBy: 'coordinator', kind: 'percent_item', value: 50 },
	{ purpose: 'fundraising', chargedBy: 'coordinator', kind: 'flat', value: 300 },
	{ purpose: 'packing', chargedBy: 'producer', kind: 'per_item', value: 700 },
	{ purpose: 'transport', chargedBy: 'distributor', kind: 'flat', value: 4_000 }
];

function charge(fee: Fee, by: Actor = sale.director) {
	return chargeFee(by, { organisationId: sale.bumdesaId, cycleId, fee });
}

/** An order of 10 kg at Rp50.000 with the fees given, which come to this sum. */
async function ordered(fees: readonly Fee[], sum: number, how: Ordering[2] = {}) {
	for (const fee of fees) expect(await charge(fee)).toEqual({ ok: true });
	const placed = await orderInCycle(sale, 10, cycleId, { ...how, fees: sum });
	if (!placed.ok) throw new Error(placed.code);
	return orderOf(placed.number);
}

async function allHolds(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await depositFaults(db)).toBeNull();
	expect(await cycleFaults(db)).toBeNull();
	expect(await pairSum(sale)).toBe(0);
}

describe('asking fees', () => {
	test('only who plans cycles may, in whole rupiah and at most the whole', async () => {
		expect(await charge(PACKING, sale.treasurer)).toMatchObject({ code: 'forbidden' });
		const other = await openSale();
		const elsewhere = { organisationId: other.bumdesaId, cycleId, fee: PACKING };
		expect(await chargeFee(other.director, elsewhere)).toMatchObject({ code: 'not_found' });
		for (const value of [0, -1, 0.5, 20_000_000]) {
			expect(await charge({ ...PACKING, value })).toMatchObject({ code: 'fee_not_whole' });
		}
		const percent = { ...PACKING, kind: 'percent_item' as const };
		expect(await charge({ ...percent, value: 10_001 })).toMatchObject({ code: 'percent_too_large' });
		expect((await feesOfCycles(db, [cycleId])).size).toBe(0);
	});

	test('a second one of its kind replaces the first; dropped it is asked no more', async () => {
		await charge(PACKING);
		await charge({ ...PACKING, value: 2_500 });
		const [fee] = (await feesOfCycles(db, [cycleId])).get(cycleId) ?? [];
		expect(fee).toMatchObject({ ...PACKING, value: 2_500 });
		const dropped = { organisationId: sale.bumdesaId, cycleId, feeId: fee?.id ?? 0 };
		expect(await dropFee(sale.director, dropped)).toEqual({ ok: true });
		expect(await dropFee(sale.director, dropped)).toMatchObject({ code: 'not_found' });
	});

	test('a closed cycle takes no other, and the next week asks the same', async () => {
		await charge(PACKING);
		setClock(MORNING + 2 * DAY);
		expect(await charge(PACKING)).toMatchObject({ code: 'not_open' });
		await closeDueCycles();
		const next = (await currentCycles(db, [sale.producer.listingId])).get(sale.producer.listingId);
		if (!next) throw new Error('no next');
		expect((await feesOfCycles(db, [next.cycleId])).get(next.cycleId)).toMatchObject([PACKING]);
	});
});

describe('paying fees', () => {
	test('a buyer pays what she was shown, and nothing that was added meanwhile', async () => {
		await charge(PACKING);
		const without = await orderInCycle(sale, 10, cycleId);
		expect(without).toMatchObject({ code: 'total_changed', total: 502_000 });
		const placed = await ordered([], 2_000);
		expect(placed).toMatchObject({ total: 502_000, goodsAmount: 500_000 });
		await charge({ ...PACKING, value: 9_000 });
		expect((await orderOf(placed.number)).total).toBe(502_000);
		const { items } = await ordersForDesk(db, sale.bumdesaId, { tab: 'todo', text: '', page: 1 });
		expect(items[0]?.total).toBe(502_000);
	});

	test('each is earned on its own account when the goods are handed over', async () => {
		const placed = await ordered(ALL, 19_500);
		expect(placed.total).toBe(519_500);
		await pack(sale, placed.parts);
		expect(await handOver(sale, placed.parts[0], { takeCash: true })).toMatchObject({ ok: true });
		const earned = {
			[CODE.packingFees]: -2_000,
			[CODE.transportFees]: -5_000,
			[CODE.administrationFees]: -5_000,
			[CODE.salesFees]: -2_500,
			[CODE.socialFund]: -300,
			[CODE.commissionIncome]: -40_000
		};
		for (const [code, amount] of Object.entries(earned)) {
			expect(await standsOn(sale.trade, code), code).toBe(amount);
		}
		const distributor = { kind: 'party', key: 'distributor:transport' };
		expect(await standsOn(sale.trade, CODE.collectedForOthers, distributor)).toBe(-4_000);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-450_700);
		const { fees } = await besidesGoods(db, {
			...{ seller: { kind: 'bumdesa', id: sale.bumdesaId }, timeZone: 'Asia/Jakarta', locale: 'id' },
			...{ from: bookDate('2026-11-01'), to: bookDate('2026-12-31') }
		});
		expect(fees.reduce((sum, { amount }) => sum + amount, 0)).toBe(19_500);
		expect(fees).toContainEqual({ purpose: 'packing', chargedBy: 'coordinator', orders: 1, amount: 2_000 });
		await allHolds();
	});

	test("the producer's own goes to her savings whole, once", async () => {
		const placed = await ordered(ALL, 19_500);
		await pack(sale, placed.parts);
		await handOver(sale, placed.parts[0], { takeCash: true });
		setClock(MORNING + 5 * DAY);
		await completeDue();
		await completeDue();
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-450_700);
		const { items } = await partsSoldBy(db, sale.producer.userId, { page: 1 });
		expect(items[0]?.ownFees).toBe(700);
		await allHolds();
	});

	test('cancelled before it is handed over, they are given back with the rest', async () => {
		const placed = await ordered(ALL, 19_500, { method: 'transfer' });
		const confirmed = await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: placed.number, receivedAmount: placed.total }
		});
		expect(confirmed).toMatchObject({ ok: true });
		await allHolds();
		const { number: orderNumber } = placed;
		const cancelled = await cancelAtDesk(sale.director, { key: newKey(), orderNumber, reason: 'Batal' });
		expect(cancelled).toMatchObject({ ok: true, refundOwed: 519_500 });
		expect(await standsOn(sale.trade, CODE.packingFees)).toBe(0);
		await allHolds();
	});
});
