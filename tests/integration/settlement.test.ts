import { eq } from 'drizzle-orm';
import { beforeAll, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { orderByToken } from '#lib/orders/find.server.ts';
import { orderLine } from '#lib/orders/schema.server.ts';
import { now, setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { completeDue, confirmReceived } from '#lib/settlement/complete.server.ts';
import { receiveCourierCash } from '#lib/settlement/courierCash.server.ts';
import { deliverSubOrder } from '#lib/settlement/deliver.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import { bringBack, sendOut } from '#lib/supply/send.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import {
	bookSum,
	fund,
	MORNING,
	ofMember,
	openSale,
	openZone,
	owe,
	order,
	orderOf,
	paidOrder,
	pairSum,
	producerOf,
	standsOn,
	type Sale
} from '../support/sale.ts';
import { handOver, pack } from '../support/fulfil.ts';

freshDatabase();
let sale: Sale;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
});

describe('the worked example of the book of rules', () => {
	test('500.000 becomes 40.000, 10.000 and 450.000 on delivery; 22.500 and 427.500 on settlement', async () => {
		const { number, token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-450_000);
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(-40_000);
		expect(await standsOn(sale.group, CODE.groupShareIncome)).toBe(-10_000);
		expect(await standsOn(sale.trade, CODE.customerDeposits, { kind: 'order', key: number })).toBe(0);
		expect(await pairSum(sale)).toBe(0);

		const confirmed = await confirmReceived(sale.producer.actor, token, parts[0]?.id ?? (0 as never));
		expect(confirmed).toEqual({ ok: true });
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(0);
		expect(await ofMember(sale.group, CODE.mandatorySavings, sale.producer)).toBe(-22_500);
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-427_500);
		expect(
			await standsOn(sale.trade, CODE.dueBetweenOrganisations, { kind: 'book', key: String(sale.group) })
		).toBe(-460_000);
		expect([await pairSum(sale), await bookSum(sale.trade), await bookSum(sale.group)]).toEqual([0, 0, 0]);
	});

	test('said a second time, or 20 times at once, settles nothing again', async () => {
		const { token, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		const id = parts[0]?.id ?? (0 as never);
		const before = await ofMember(sale.group, CODE.voluntarySavings, sale.producer);
		const all = await Promise.all(
			Array.from({ length: 20 }, () => confirmReceived(sale.producer.actor, token, id))
		);
		expect(all.every(({ ok }) => ok)).toBe(true);
		// The mandatory savings of this month were paid by the sale before.
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(before - 90_000);
		const lineIds = parts[0]?.lines.map((line) => line.id) ?? [];
		expect((await outcomesOf(db, lineIds)).settled).toHaveLength(1);
	});
});

describe('handing over', () => {
	test('nothing leaves unpaid; cash taken in the same step is enough, part by part', async () => {
		const second = await producerOf(sale.groupId);
		const placed = await order(sale, [
			{ producer: sale.producer, gross: 100_000 },
			{ producer: second, gross: 50_000 }
		]);
		await pack(sale, placed.parts);
		const [first, other] = placed.parts;
		expect(await handOver(sale, first)).toMatchObject({ ok: false, code: 'unpaid' });
		const cashBefore = await standsOn(sale.trade, CODE.cash);
		expect(await handOver(sale, first, { takeCash: true })).toMatchObject({ ok: true, cash: 100_000 });
		expect(await standsOn(sale.trade, CODE.cash)).toBe(cashBefore + 100_000);
		expect(await handOver(sale, other)).toMatchObject({ ok: false, code: 'unpaid' });
		expect(await handOver(sale, other, { takeCash: true })).toMatchObject({ ok: true, cash: 50_000 });
		expect((await orderOf(placed.number)).payment.state).toBe('paid');
	});

	test('cash is not taken a second time for what was paid', async () => {
		const { parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, parts);
		expect(await handOver(sale, parts[0], { takeCash: true })).toMatchObject({
			ok: false,
			code: 'already_paid'
		});
	});

	test('20 times at once, with keys of their own, hands over once', async () => {
		const { number, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, parts);
		const results = await Promise.all(Array.from({ length: 20 }, () => handOver(sale, parts[0])));
		expect(results.filter(({ ok }) => ok)).toHaveLength(1);
		expect(await standsOn(sale.trade, CODE.customerDeposits, { kind: 'order', key: number })).toBe(0);
	});

	test('the same key answers the same; with another name on it, it is refused', async () => {
		const { parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, parts);
		const key = newKey();
		const first = await handOver(sale, parts[0], { key });
		expect(await handOver(sale, parts[0], { key })).toEqual(first);
		expect(await handOver(sale, parts[0], { key, receivedBy: 'Orang lain' })).toMatchObject({
			code: 'key_reused'
		});
	});

	test('another desk finds nothing here, and its officers may nothing there', async () => {
		const { parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		const elsewhere = await openSale();
		const ids = parts.map(({ id }) => id);
		expect(
			await markPacked(elsewhere.warehouse, { organisationId: elsewhere.bumdesaId, subOrderIds: ids })
		).toEqual({ ok: false, code: 'not_found' });
		expect(
			await markPacked(elsewhere.warehouse, { organisationId: sale.bumdesaId, subOrderIds: ids })
		).toEqual({
			ok: false,
			code: 'forbidden'
		});
		const input = { subOrderId: ids[0] ?? (0 as never), receivedBy: 'X', takeCash: false, key: newKey() };
		expect(
			await deliverSubOrder(elsewhere.warehouse, { ...input, organisationId: elsewhere.bumdesaId })
		).toEqual({ ok: false, code: 'not_found' });
		expect(await deliverSubOrder(sale.producer.actor, { ...input, organisationId: sale.bumdesaId })).toEqual({
			ok: false,
			code: 'forbidden'
		});
	});
});

describe('completion', () => {
	test('comes by itself two days after delivery, not before', async () => {
		const { number, parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		setClock(MORNING + 47 * 3_600_000);
		await completeDue();
		expect((await orderOf(number)).state).toBe('delivered');
		setClock(MORNING + 48 * 3_600_000);
		expect(await completeDue()).toBeGreaterThanOrEqual(1);
		setClock(MORNING);
		expect((await orderOf(number)).state).toBe('completed');
	});

	test("is refused with another order's secret", async () => {
		const mine = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		const other = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, mine.parts);
		await handOver(sale, mine.parts[0]);
		const id = mine.parts[0]?.id ?? (0 as never);
		expect(await confirmReceived(sale.producer.actor, other.token, id)).toEqual({
			ok: false,
			code: 'not_found'
		});
		expect((await orderByToken(db, mine.token))?.state).toBe('delivered');
	});

	test('a producer who delivers herself gets her delivery charge whole', async () => {
		const own = await openSale({ delivers: 'producer' });
		await fund(own, 1_000_000);
		await openZone(own, 10_000);
		const { token, parts } = await paidOrder(own, [{ producer: own.producer, gross: 100_000 }], 10_000);
		const id = parts[0]?.id ?? (0 as never);
		await pack(own, parts);
		await handOver(own, parts[0]);
		expect(await ofMember(own.trade, CODE.consignmentPayable, own.producer)).toBe(-100_000);
		await confirmReceived(own.producer.actor, token, id);
		expect(await ofMember(own.trade, CODE.consignmentPayable, own.producer)).toBe(0);
		expect(await ofMember(own.group, CODE.mandatorySavings, own.producer)).toBe(-9_000);
		expect(await ofMember(own.group, CODE.voluntarySavings, own.producer)).toBe(-91_000);
	});

	test("the BUM Desa's own courier earns the charge for the BUM Desa, once", async () => {
		await openZone(sale, 15_000);
		const { parts } = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }], 15_000);
		await pack(sale, parts);
		await handOver(sale, parts[0]);
		expect(await standsOn(sale.trade, CODE.deliveryIncome)).toBe(-15_000);
	});

	test('what she owes from before is taken first, at most 30 %: 120.000 of 450.000 leaves 307.500', async () => {
		const own = await openSale();
		await fund(own, 1_000_000);
		await owe(own, own.producer, 120_000);
		const { token, parts } = await paidOrder(own, [{ producer: own.producer, gross: 500_000 }]);
		await pack(own, parts);
		await handOver(own, parts[0]);
		await confirmReceived(own.producer.actor, token, parts[0]?.id ?? (0 as never));
		expect(await ofMember(own.group, CODE.otherReceivablesFromMembers, own.producer)).toBe(0);
		expect(await ofMember(own.group, CODE.mandatorySavings, own.producer)).toBe(-22_500);
		expect(await ofMember(own.group, CODE.voluntarySavings, own.producer)).toBe(-307_500);
	});
});

test('one sale that the books refuse keeps no other from its money', async () => {
	const [good, bad] = [await openSale(), await openSale()];
	const parts = [];
	for (const own of [bad, good]) {
		await fund(own, 1_000_000);
		const placed = await paidOrder(own, [{ producer: own.producer, gross: 500_000 }]);
		await pack(own, placed.parts);
		await handOver(own, placed.parts[0]);
		parts.push(placed.parts[0]);
	}
	// More than its delivery earned: what is owed for consignments never goes into debit.
	const [wrong] = parts;
	if (!wrong) throw new Error('no part');
	await write((tx) =>
		tx
			.update(orderLine)
			.set({ payable: rupiah(900_000) })
			.where(eq(orderLine.subOrderId, wrong.id))
	);
	setClock(now() + 3 * 86_400_000);
	await completeDue();
	expect(await ofMember(good.group, CODE.voluntarySavings, good.producer)).toBe(-427_500);
	expect(await ofMember(bad.group, CODE.voluntarySavings, bad.producer)).toBe(0);
	expect(await ofMember(bad.trade, CODE.consignmentPayable, bad.producer)).toBe(-450_000);
});

describe('cash on delivery', () => {
	test('the courier has the money, brings part of it, and owes what is missing', async () => {
		const own = await openSale();
		await openZone(own, 10_000);
		const { parts } = await order(own, [{ producer: own.producer, gross: 100_000 }], 'cash', 10_000);
		const [part] = parts;
		if (!part || own.warehouse.userId === null) throw new Error('no part');
		await pack(own, parts);
		const at = { organisationId: own.bumdesaId, subOrderId: part.id };
		const courier = { kind: 'officer', key: String(own.warehouse.userId) };
		expect(await sendOut(own.warehouse, { ...at, courierId: own.producer.userId })).toMatchObject({
			code: 'courier_unknown'
		});
		expect(await sendOut(own.warehouse, { ...at, courierId: own.warehouse.userId })).toEqual({ ok: true });
		expect(await bringBack(own.warehouse, { ...at, reason: 'Rumah kosong' })).toEqual({ ok: true });
		expect(await sendOut(own.warehouse, { ...at, courierId: own.warehouse.userId })).toEqual({ ok: true });
		expect(await handOver(own, part, { takeCash: true })).toMatchObject({ ok: true, cash: 110_000 });
		expect(await standsOn(own.trade, CODE.cashInTransit, courier)).toBe(110_000);

		const bring = { organisationId: own.bumdesaId, courierId: own.warehouse.userId, shown: rupiah(110_000) };
		expect(
			await receiveCourierCash(own.warehouse, { ...bring, received: rupiah(110_000), key: newKey() })
		).toMatchObject({ code: 'forbidden' });
		const brought = await receiveCourierCash(own.treasurer, {
			...bring,
			received: rupiah(100_000),
			key: newKey()
		});
		expect(brought).toEqual({ ok: true, short: 10_000 });
		expect(await standsOn(own.trade, CODE.cashInTransit, courier)).toBe(0);
		expect(await standsOn(own.trade, CODE.cash)).toBe(100_000);
		expect(await standsOn(own.trade, CODE.receivableFromOfficers, courier)).toBe(10_000);
		expect(
			await receiveCourierCash(own.treasurer, { ...bring, received: rupiah(110_000), key: newKey() })
		).toMatchObject({ code: 'stale' });
	});
});
