import { readFileSync } from 'node:fs';
import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { worthsOf } from '#lib/financing/worth.server.ts';
import { billOf } from '#lib/invoices/find.server.ts';
import { billTables } from '#lib/invoices/table.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { cancelAtDesk, cancelByBuyer } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer, recordLateTransfer, takeOrderCash } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { owedAtDoor } from '#lib/runs/find.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { partsByIds } from '#lib/supply/parts.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { ownMonths } from '#lib/taxReports/read.server.ts';
import { vatFaults } from '#lib/taxReports/verify.server.ts';
import { outputVat } from '#lib/taxes/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	MORNING,
	openSale,
	openZone,
	order,
	orderOf,
	paidOrder,
	producerOf,
	save,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';
import { orderedLater, tradeBuyer } from '../support/tradeCredit.ts';
import { register, sells, wrongIn } from '../support/vat.ts';

freshDatabase();
let sale: Sale;
let second: Producer;

async function open(terms: Parameters<typeof openSale>[0] = {}): Promise<void> {
	sale = await openSale(terms);
	second = await producerOf(sale.groupId);
	await fund(sale, 10_000_000);
	await openZone(sale, 10_000);
	await register(sale);
}

beforeEach(async () => {
	setClock(MORNING);
	await open();
});

const vat = () => standsOn(sale.trade, CODE.outputVat);
const deposits = ({ number }: WholeOrder) =>
	standsOn(sale.trade, CODE.customerDeposits, { kind: 'order', key: number });
const standing = async (placed: WholeOrder) => [await deposits(placed), await vat()];
const confirm = (placed: WholeOrder, receivedAmount: number, key = newKey()) =>
	confirmOrderTransfer(sale.director, {
		...{ key, orderNumber: placed.number },
		receivedAmount: rupiah(receivedAmount)
	});
const cancel = (placed: WholeOrder, parts?: WholeOrder['parts']) =>
	cancelAtDesk(sale.director, {
		...{ key: newKey(), orderNumber: placed.number, reason: 'Habis' },
		...(parts ? { subOrderIds: parts.map(({ id }) => id) } : {})
	});

/** So many grams of an order's first line. */
async function weigh({ number }: WholeOrder, quantity: number): Promise<void> {
	const [part] = (await orderOf(number)).parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	const weighed = await weighLine(sale.warehouse, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, quantity },
		...{ shown: line.quantity, confirmed: quantity, reason: 'Ditimbang', key: newKey() }
	});
	expect(weighed).toMatchObject({ ok: true });
}

/** Ten kilograms for 500.000, which the scales may find heavier; fetched, and paid by transfer. */
async function heavier(): Promise<WholeOrder> {
	const placed = await placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null },
		lines: [{ listingId: sale.producer.listingId, quantity: 10_000, shownPrice: rupiah(50_000) }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method: 'transfer', membershipId: null },
		...{ shownTotal: rupiah(500_000), mostOverBasisPoints: 2000 },
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
	if (!placed.ok) throw new Error(placed.code);
	const found = await orderOf(placed.number);
	expect(await confirm(found, 500_000)).toMatchObject({ ok: true });
	return orderOf(placed.number);
}

async function deliver(placed: WholeOrder, takeCash = false): Promise<void> {
	const { parts } = await orderOf(placed.number);
	await pack(sale, parts);
	for (const part of parts) {
		expect(await handOver(sale, part, { takeCash })).toMatchObject({ ok: true });
	}
	expect(await wrongIn(sale)).toEqual([]);
}

describe('VAT falls when an order is paid', () => {
	test('by transfer: out of its deposits, for the commission and the own courier, and nothing is left at delivery', async () => {
		const placed = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'transfer', 10_000);
		expect(await standing(placed)).toEqual([0, 0]);
		expect(await confirm(placed, 510_000)).toMatchObject({ ok: true });
		// 40.000 contain 3.964, 10.000 contain 991.
		expect(await standing(placed)).toEqual([-(510_000 - 4_955), -4_955]);
		expect(await wrongIn(sale)).toEqual([]);
		await deliver(placed);
		expect(await standing(placed)).toEqual([0, -4_955]);
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(-36_036);
		expect(await standsOn(sale.trade, CODE.deliveryIncome)).toBe(-9_009);
	});

	test('by too little not yet, by the rest all of it, by too much no more', async () => {
		const placed = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'transfer');
		expect(await confirm(placed, 200_000)).toMatchObject({ outcome: 'partial' });
		expect(await standing(placed)).toEqual([0, 0]);
		expect(await confirm(placed, 300_700)).toMatchObject({ outcome: 'paid', excess: 700 });
		expect(await standing(placed)).toEqual([-(500_000 - 3_964), -3_964]);
		const late = { key: newKey(), orderNumber: placed.number, receivedAmount: rupiah(500_000) };
		expect(await recordLateTransfer(sale.director, late)).toMatchObject({ ok: true });
		expect(await vat()).toBe(-3_964);
		await deliver(placed);
	});

	test('with the unique sum: of the whole price, and cancelled all of it goes back', async () => {
		const placed = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'transfer');
		const sum = 500_000 - placed.payment.uniqueDiscount;
		expect(await confirm(placed, sum)).toMatchObject({ ok: true });
		expect(await standing(placed)).toEqual([-(500_000 - 3_964), -3_964]);
		expect(await cancel(placed)).toEqual({ ok: true, refundOwed: sum });
		expect(await standing(placed)).toEqual([0, 0]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('in cash at the desk, or from savings as it is placed', async () => {
		const cash = await order(sale, [{ producer: sale.producer, gross: 500_000 }]);
		const taking = { key: newKey(), orderNumber: cash.number };
		expect(await takeOrderCash(sale.director, taking)).toMatchObject({ ok: true });
		expect(await standing(cash)).toEqual([-(500_000 - 3_964), -3_964]);
		await save(sale, sale.producer, 500_000);
		const { membershipId, actor } = sale.producer;
		const placed = await placeOrder(actor, {
			...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null },
			lines: [{ listingId: second.listingId, quantity: 10_000, shownPrice: rupiah(50_000) }],
			delivery: { method: 'pickup', villageCode: null, address: '' },
			payment: { method: 'savings', membershipId },
			shownTotal: rupiah(500_000),
			buyer: { name: 'Bu Sri', phone: '+628111111111', email: null }
		});
		if (!placed.ok) throw new Error(placed.code);
		const saved = await orderOf(placed.number);
		expect(await standing(saved)).toEqual([-(500_000 - 3_964), -2 * 3_964]);
		await deliver(cash);
		await deliver(saved);
		expect(await vat()).toBe(-2 * 3_964);
	});

	test('and not before it is handed over where it is paid then, or later', async () => {
		const cash = await order(sale, [{ producer: sale.producer, gross: 500_000 }]);
		const later = await orderedLater(sale, await tradeBuyer(sale), 500_000);
		expect(await vat()).toBe(0);
		expect(await vatFaults(db)).toBeNull();
		await deliver(cash, true);
		expect(await vat()).toBe(-3_964);
		await deliver(later);
		expect(await vat()).toBe(-2 * 3_964);
	});

	test('once, however often and by however many it is confirmed; not by another desk', async () => {
		const placed = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'transfer');
		const other = await openSale();
		const foreign = { key: newKey(), orderNumber: placed.number, receivedAmount: rupiah(500_000) };
		expect(await confirmOrderTransfer(other.director, foreign)).toMatchObject({ code: 'forbidden' });
		expect(await vat()).toBe(0);
		const key = newKey();
		await Promise.all([
			...[1, 2, 3].map(() => confirm(placed, 500_000, key)),
			...[1, 2, 3].map(() => confirm(placed, 500_000)),
			takeOrderCash(sale.director, { key: newKey(), orderNumber: placed.number })
		]);
		expect(await standing(placed)).toEqual([-(500_000 - 3_964), -3_964]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('in the month it was paid, by the rate when it was ordered', async () => {
		// 30 November, 23.30 at the village.
		setClock(Date.UTC(2026, 10, 30, 16, 30));
		const placed = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'transfer', 10_000);
		await register(sale, 1_200);
		expect(await confirm(placed, 510_000)).toMatchObject({ ok: true });
		setClock(Date.UTC(2026, 10, 30, 17, 30));
		await deliver(placed);
		const asked = { year: 2026, timeZone: 'Asia/Jakarta' as const, organisationId: sale.bumdesaId };
		const months = await ownMonths(db, { ...asked, terms: [] });
		expect(months.slice(10)).toMatchObject([
			{ vatBase: 45_045, vat: 4_955, vatBooked: 4_955, turnover: 0 },
			{ vatBase: 0, vat: 0, vatBooked: 0, turnover: 45_045 }
		]);
	});
});

describe('before it is handed over', () => {
	test('a seller’s part that is cancelled gives back its own VAT, and the other goes with what is left', async () => {
		const both = [sale.producer, second].map((producer) => ({ producer, gross: 500_000 }));
		const placed = await paidOrder(sale, both, 10_000);
		const [first, other] = placed.parts;
		if (!first || !other) throw new Error('no parts');
		// Each of them has half of the delivery: 5.000 contain 495.
		expect(await standing(placed)).toEqual([-(1_010_000 - 8_918), -8_918]);
		expect(await cancel(placed, [other])).toEqual({ ok: true, refundOwed: 505_000 });
		expect(await standing(placed)).toEqual([-(505_000 - 4_459), -4_459]);
		expect(await wrongIn(sale)).toEqual([]);
		await pack(sale, [first]);
		expect(await handOver(sale, first)).toMatchObject({ ok: true });
		expect(await standing(placed)).toEqual([0, -4_459]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('the buyer’s own cancelling gives all of it back', async () => {
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }], 10_000);
		const sent = { key: newKey(), token: placed.token, reason: '', shownPaid: true };
		expect(await cancelByBuyer(systemActor, sent)).toEqual({ ok: true, refundOwed: 510_000 });
		expect(await standing(placed)).toEqual([0, 0]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('lighter goods give back their part in the entry of the scales, and again heavier ones take it', async () => {
		const placed = await heavier();
		await weigh(placed, 9_000);
		// 8 % of 450.000 are 36.000, with 3.568.
		expect(await standing(placed)).toEqual([-(450_000 - 3_568), -3_568]);
		expect(await wrongIn(sale)).toEqual([]);
		// Its invoice says what is in it now: what weighs less is in no credit note.
		expect(await billOf(db, await orderOf(placed.number))).toMatchObject({ vat: 3_568, credits: [] });
		await weigh(placed, 9_500);
		// 38.000 contain 3.766.
		expect(await standing(placed)).toEqual([-(475_000 - 3_766), -3_766]);
		expect(await wrongIn(sale)).toEqual([]);
		await deliver(placed);
		expect(await standing(placed)).toEqual([0, -3_766]);
	});

	test('heavier goods have theirs when they are paid, or handed over', async () => {
		const [first, other] = [await heavier(), await heavier()];
		for (const placed of [first, other]) await weigh(placed, 11_000);
		const notesOf = async ({ number }: WholeOrder) => {
			const bill = await billOf(db, await orderOf(number));
			return bill && billTables(bill, 'id')[0]?.notes?.join(' ');
		};
		const waits = 'dihitung saat dibayar atau diserahkan';
		expect(await notesOf(first)).toContain(waits);
		expect(await standing(first)).toEqual([-(550_000 - 3_964), -2 * 3_964]);
		expect(await wrongIn(sale)).toEqual([]);
		const [asked] = await topUpsOf(
			db,
			first.parts.map(({ id }) => id)
		);
		const paying = { key: newKey(), orderNumber: first.number, topUpId: asked?.id };
		expect(
			await confirmOrderTransfer(sale.director, { ...paying, receivedAmount: rupiah(50_000) })
		).toMatchObject({ ok: true });
		// 44.000 contain 4.360.
		expect(await standing(first)).toEqual([-(550_000 - 4_360), -(4_360 + 3_964)]);
		expect(await notesOf(first)).not.toContain(waits);
		expect(await wrongIn(sale)).toEqual([]);
		await deliver(first);
		await deliver(other, true);
		expect(await vat()).toBe(-2 * 4_360);
	});

	test('heavier, then lighter than ordered, then as ordered: as if nothing had been', async () => {
		const placed = await heavier();
		for (const quantity of [11_000, 10_400, 9_600, 10_900, 10_000]) {
			await weigh(placed, quantity);
			expect(await wrongIn(sale)).toEqual([]);
		}
		expect(await standing(placed)).toEqual([-(500_000 - 3_964), -3_964]);
		await weigh(placed, 11_000);
		expect(await cancel(placed)).toEqual({ ok: true, refundOwed: 500_000 });
		expect(await standing(placed)).toEqual([0, 0]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('the courier is asked for nothing of what is paid', async () => {
		const paid = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }], 10_000);
		const unpaid = await order(sale, [{ producer: sale.producer, gross: 500_000 }], 'cash', 10_000);
		const ids = [...paid.parts, ...unpaid.parts].map(({ id }) => id);
		const owed = await owedAtDoor(db, await partsByIds(db, ids));
		expect([...owed]).toEqual([[unpaid.parts[0]?.id, 510_000]]);
	});

	test('a producer’s part of it is worth as much to who lends her money', async () => {
		const { membershipId } = sale.producer;
		await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await order(sale, [{ producer: sale.producer, gross: 500_000 }]);
		expect(await worthsOf(db, membershipId, bookDate('2026-11-23'))).toMatchObject([
			{ basis: 'orders', worth: 450_000 }
		]);
	});

	test('goods that turn out to be its own have their VAT when they are handed over, in place of the commission’s', async () => {
		await open({ purchaseDays: 7 });
		const { listingId } = sale.producer;
		await write((tx) => tx.run(sql`UPDATE stock_item SET on_hand = 0 WHERE listing_id = ${listingId}`));
		for (const group of ['processed', 'fish'] as const) {
			await sells(sale, group);
			const before = await vat();
			const brought = await receiveLot(sale.warehouse, {
				...{ key: newKey(), organisationId: sale.bumdesaId, listingId },
				...{ gross: 10_000, tare: 0, net: null, amount: null, rejected: 0, rejectedReason: '' },
				...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam 2' },
				...{ practice: 'organic' as const, practiceNote: '', shelfLifeDays: 30, mark: newKey(), at: null },
				unitPrice: rupiah(40_000)
			});
			expect(brought).toMatchObject({ ok: true });
			const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
			expect(await vat()).toBe(before - 3_964);
			await deliver(placed);
			// 500.000 contain 49.550; farm produce contains none, nor is there a commission.
			expect(await vat()).toBe(before - (group === 'processed' ? 49_550 : 0));
			expect(await deposits(placed)).toBe(0);
		}
		expect(await standsOn(sale.trade, CODE.commissionIncome)).toBe(0);
		const rows = await db.select().from(outputVat).where(eq(outputVat.bookId, sale.trade));
		expect(rows.map(({ supply, vat: each }) => [supply, each])).toEqual([
			['commission', 3_964],
			['commission', -3_964],
			['goods', 49_550],
			['commission', 3_964],
			['commission', -3_964]
		]);
	});
});

describe('what was paid before VAT fell with payments', () => {
	const migrated = () => {
		const [, update] = readFileSync('drizzle/0064_vat_when_paid.sql', 'utf8').split(
			'--> statement-breakpoint'
		);
		// Of this test's desk alone: what others paid for here was paid since.
		return write((tx) =>
			tx.run(sql`${sql.raw((update ?? '').replace(';', ''))} AND bumdesa_id = ${sale.bumdesaId}`)
		);
	};
	const atDelivery = async ({ parts }: WholeOrder) =>
		(
			await db
				.select()
				.from(subOrder)
				.where(eq(subOrder.id, parts[0]?.id ?? (0 as never)))
		).map((row) => row.vatAtDelivery);

	test('has all of it at delivery: only what is paid and on its way is marked', async () => {
		const wanted = [{ producer: sale.producer, gross: 500_000 }];
		const unpaid = await order(sale, wanted);
		const delivered = await paidOrder(sale, wanted);
		await deliver(delivered);
		const cancelled = await paidOrder(sale, wanted);
		await cancel(cancelled);
		await register(sale, 0);
		const untaxed = await paidOrder(sale, wanted);
		await register(sale);
		// As it was: its whole price in the deposits, and nothing in the register.
		const before = await order(sale, wanted, 'transfer');
		await write((tx) => tx.run(sql`UPDATE sub_order SET vat_at_delivery = 1 WHERE order_id = ${before.id}`));
		expect(await confirm(before, 500_000)).toMatchObject({ ok: true });
		await write((tx) => tx.run(sql`UPDATE sub_order SET vat_at_delivery = 0 WHERE order_id = ${before.id}`));
		expect(await deposits(before)).toBe(-500_000);
		expect(await vatFaults(db)).toMatchObject({
			problem: 'has output VAT of 0 in the register, but contains 3964'
		});
		await migrated();
		expect(await Promise.all([unpaid, delivered, cancelled, untaxed, before].map(atDelivery))).toEqual([
			[false],
			[false],
			[false],
			[false],
			[true]
		]);
		expect(await wrongIn(sale)).toEqual([]);
		await weigh(before, 9_000);
		expect(await standing(before)).toEqual([-450_000, -3_964]);
		expect(await wrongIn(sale)).toEqual([]);
		await deliver(before);
		expect(await standing(before)).toEqual([0, -(3_964 + 3_568)]);
	});
});

test('checking the books finds a payment whose VAT was left out, one that is there though nothing is paid, and a deposit that keeps it', async () => {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
	const [part] = placed.parts;
	const ruin = (query: ReturnType<typeof sql>) => write((tx) => tx.run(query));
	await ruin(sql`UPDATE payment SET state = 'awaiting' WHERE id = ${placed.payment.id}`);
	expect(await vatFaults(db)).toMatchObject({
		problem: 'has output VAT of 3964 in the register, but contains 0'
	});
	await ruin(sql`UPDATE payment SET state = 'paid' WHERE id = ${placed.payment.id}`);
	await ruin(sql`UPDATE sub_order SET state = 'cancelled' WHERE id = ${part?.id}`);
	expect(await vatFaults(db)).toMatchObject({
		problem: 'has output VAT of 3964 in the register, but contains 0'
	});
	await ruin(sql`UPDATE sub_order SET state = 'packing' WHERE id = ${part?.id}`);
	expect(await wrongIn(sale)).toEqual([]);
	await ruin(
		sql`UPDATE order_line SET gross = gross - 1, payable = payable - 1 WHERE sub_order_id = ${part?.id}`
	);
	expect(await wrongIn(sale)).toMatchObject([
		{ problem: 'holds deposits of 496036, but its open parts are worth 496035' }
	]);
});
