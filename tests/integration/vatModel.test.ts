import fc from 'fast-check';
import { inArray, sql } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer, takeOrderCash } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { outputVat } from '#lib/taxes/schema.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver } from '../support/fulfil.ts';
import {
	fund,
	MORNING,
	openSale,
	openZone,
	orderOf,
	producerOf,
	type Producer,
	type Sale
} from '../support/sale.ts';
import { register, sells, wrongIn } from '../support/vat.ts';

freshDatabase();

/** An order of two sellers in a village of its own. */
interface Story {
	readonly sale: Sale;
	readonly number: string;
}

interface Plot {
	readonly method: 'transfer' | 'cash';
	readonly courier: boolean;
	/** In basis points. */
	readonly rate: number;
	/** Rupiah per kilogram: of what costs little, VAT is a rupiah or none. */
	readonly price: number;
	/** Of the first seller's ten kilograms so many were bought outright, the rest is on consignment. */
	readonly bought: number;
	readonly group: 'processed' | 'fish';
}

async function bring(sale: Sale, kilos: number, unitPrice: number | null): Promise<void> {
	const done = await receiveLot(sale.warehouse, {
		...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
		...{ gross: kilos * 1_000, tare: 0, net: null, amount: null, rejected: 0, rejectedReason: '' },
		...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam' },
		...{ practice: 'organic' as const, practiceNote: '', shelfLifeDays: 30, mark: newKey(), at: null },
		unitPrice: unitPrice === null ? null : rupiah(unitPrice)
	});
	if (!done.ok) throw new Error(done.code);
}

/** Ten kilograms of one seller and three of another, as the buyer ordered them. */
async function tell(plot: Plot, fallsAtDelivery: boolean): Promise<Story> {
	const sale = await openSale({ purchaseDays: 7 });
	const second: Producer = await producerOf(sale.groupId, plot.price);
	await fund(sale, 10_000_000);
	await openZone(sale, 10_000);
	await register(sale, plot.rate);
	await sells(sale, plot.group);
	const { listingId } = sale.producer;
	await write((tx) => tx.run(sql`UPDATE listing SET price = ${plot.price} WHERE id = ${listingId}`));
	await write((tx) => tx.run(sql`UPDATE stock_item SET on_hand = 0 WHERE listing_id = ${listingId}`));
	if (plot.bought > 0) await bring(sale, plot.bought, Math.max(1, plot.price - 1));
	await bring(sale, 20, null);
	const lines = [
		{ listingId, quantity: 10_000 },
		{ listingId: second.listingId, quantity: 3_000 }
	].map((line) => ({ ...line, shownPrice: rupiah(plot.price) }));
	const placed = await placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null, lines },
		delivery: plot.courier
			? { method: 'courier', villageCode: '34.03.01.2001', address: 'RT 2' }
			: { method: 'pickup', villageCode: null, address: '' },
		payment: { method: plot.method, membershipId: null },
		shownTotal: rupiah(13 * plot.price + (plot.courier ? 10_000 : 0)),
		mostOverBasisPoints: 2000,
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
	if (!placed.ok) throw new Error(placed.code);
	if (fallsAtDelivery)
		await write((tx) =>
			tx.run(sql`UPDATE sub_order SET vat_at_delivery = 1 WHERE order_id = ${placed.orderId}`)
		);
	return { sale, number: placed.number };
}

const step = fc.oneof(
	{
		weight: 3,
		arbitrary: fc.record({ does: fc.constant('pay' as const), how: fc.integer({ min: 0, max: 4 }) })
	},
	{
		weight: 5,
		arbitrary: fc.record({
			...{ does: fc.constant('weigh' as const), part: fc.nat(1) },
			hundredths: fc.integer({ min: 60, max: 120 })
		})
	},
	{ weight: 4, arbitrary: fc.record({ does: fc.constant('top_up' as const), part: fc.nat(1) }) },
	{ weight: 2, arbitrary: fc.record({ does: fc.constant('pack' as const), part: fc.nat(1) }) },
	{
		weight: 2,
		arbitrary: fc.record({
			...{ does: fc.constant('deliver' as const), part: fc.nat(1) },
			cash: fc.boolean()
		})
	},
	{ weight: 1, arbitrary: fc.record({ does: fc.constant('cancel' as const), part: fc.nat(1) }) },
	{
		weight: 4,
		arbitrary: fc.record({
			...{ does: fc.constant('refund' as const), part: fc.nat(1) },
			hundredths: fc.integer({ min: 1, max: 100 }),
			cause: fc.constantFrom('producer' as const, 'bumdesa' as const),
			charge: fc.boolean()
		})
	}
);
type Step = typeof step extends fc.Arbitrary<infer Each> ? Each : never;

/** Both stories do the same: with the unique sum, the one whose discount is smaller; too little is so for both. */
async function pay({ sale, number }: Story, how: number, [least, most]: Discounts) {
	const { payment } = await orderOf(number);
	const { amount } = payment;
	const common = { key: newKey(), orderNumber: number };
	if (how === 0) return takeOrderCash(sale.director, common);
	const little = Math.min(Math.floor(amount / 3), amount - most - 1);
	const sum = [amount - least, amount, amount + 700, little][how - 1] ?? 0;
	if (sum < 1) return { ok: false };
	return confirmOrderTransfer(sale.director, { ...common, receivedAmount: rupiah(sum) });
}

/** The smaller and the larger of both orders. */
type Discounts = readonly [number, number];

async function act(story: Story, each: Step, discounts: Discounts): Promise<{ ok: boolean }> {
	const { sale, number } = story;
	if (each.does === 'pay') return pay(story, each.how, discounts);
	const part = (await orderOf(number)).parts[each.part];
	const line = part?.lines[0];
	if (!part || !line) throw new Error('no part');
	const at = { key: newKey(), organisationId: sale.bumdesaId, subOrderId: part.id };
	switch (each.does) {
		case 'weigh': {
			const quantity = Math.round(((line.orderedQuantity ?? line.quantity) * each.hundredths) / 100);
			const weighing = { ...at, orderLineId: line.id, quantity, shown: line.quantity };
			return weighLine(sale.warehouse, { ...weighing, confirmed: quantity, reason: 'Ditimbang' });
		}
		case 'top_up': {
			const asked = (await topUpsOf(db, [part.id])).find(({ state }) => state === 'awaiting');
			if (!asked) return { ok: false };
			const paying = { key: newKey(), orderNumber: number, topUpId: asked.id };
			return asked.method === 'transfer'
				? confirmOrderTransfer(sale.director, { ...paying, receivedAmount: asked.amount })
				: takeOrderCash(sale.director, paying);
		}
		case 'pack':
			return markPacked(sale.warehouse, { organisationId: sale.bumdesaId, subOrderIds: [part.id] });
		case 'deliver':
			return handOver(sale, part, { takeCash: each.cash });
		case 'cancel':
			return cancelAtDesk(sale.director, {
				...{ key: newKey(), orderNumber: number, reason: 'Habis', subOrderIds: [part.id] }
			});
		case 'refund': {
			const whole = each.charge ? part.deliveryAmount : line.gross;
			const amount = rupiah(Math.max(1, Math.floor((whole * each.hundredths) / 100)));
			const what = each.charge ? { charge: 'delivery' as const } : { orderLineId: line.id };
			return refundAtDesk(sale.treasurer, { ...at, ...what, amount, cause: each.cause, reason: 'Rusak' });
		}
	}
}

/** What stands on each account of both books, by its code. */
async function balances({ sale }: Story): Promise<Record<string, number>> {
	const rows = await db.all<{ code: string; balance: number }>(sql`
		SELECT iif(book_id = ${sale.trade}, 'T ', 'K ') || code AS code, sum(balance) AS balance FROM account
		WHERE book_id IN (${sale.trade}, ${sale.group}) AND is_control = 0 GROUP BY 1 HAVING sum(balance) <> 0`);
	return Object.fromEntries(rows.map(({ code, balance }) => [code, balance]));
}

const MOVED = [`T ${CODE.customerDeposits}`, `T ${CODE.outputVat}`];

/** The same with the deposits and output VAT as one: when VAT falls moves it from one to the other, and nothing else. */
function asOne(standing: Record<string, number>): Record<string, number> {
	const rest = Object.fromEntries(Object.entries(standing).filter(([code]) => !MOVED.includes(code)));
	return { ...rest, both: MOVED.reduce((sum, code) => sum + (standing[code] ?? 0), 0) };
}

async function leastVat({ parts }: WholeOrder): Promise<number> {
	const references = parts.flatMap(({ id, lines }) => [
		`part:${id}`,
		...lines.map((line) => `line:${line.id}`)
	]);
	const rows = await db
		.select({ vat: sql<number>`sum(${outputVat.vat})` })
		.from(outputVat)
		.where(inArray(outputVat.reference, references))
		.groupBy(outputVat.reference);
	return Math.min(0, ...rows.map(({ vat }) => vat));
}

const part = fc.nat(1);
const heavier = fc
	.record({ part, up: fc.integer({ min: 101, max: 120 }), then: fc.integer({ min: 60, max: 120 }) })
	.map(({ up, then, ...at }): Step[] => [
		{ ...at, does: 'weigh', hundredths: up },
		{ ...at, does: 'weigh', hundredths: then },
		{ ...at, does: 'top_up' }
	]);
const refunds = fc.array(
	fc.record({
		...{ does: fc.constant('refund' as const), part: fc.constant(0), charge: fc.boolean() },
		...{ hundredths: fc.integer({ min: 1, max: 70 }), cause: fc.constantFrom('producer', 'bumdesa') }
	}),
	{ maxLength: 3 }
);
const some = (maxLength: number) => fc.array(step, { maxLength });

/** It is paid in the course of it, and one part handed over, so that enough of the rest is not refused. */
const courses = fc
	.tuple(some(2), some(5), heavier, some(2), refunds, some(4))
	.map(([before, paid, more, packed, back, late]): Step[] => [
		...before,
		{ does: 'pay', how: 2 },
		...paid,
		...more,
		{ does: 'pack', part: 0 },
		...packed,
		{ does: 'deliver', part: 0, cash: false },
		{ does: 'deliver', part: 0, cash: true },
		...back,
		...late
	]);

/** Whatever is still under way is paid for and handed over, or cancelled where it cannot be. */
const ENDINGS: readonly Step[] = [
	{ does: 'pay', how: 2 },
	...([0, 1] as const).flatMap((part): Step[] => [
		{ does: 'pack', part },
		{ does: 'deliver', part, cash: false },
		{ does: 'deliver', part, cash: true },
		{ does: 'cancel', part }
	])
];

const plots = fc.record<Plot>({
	...{ method: fc.constantFrom('transfer', 'transfer', 'cash'), courier: fc.boolean() },
	...{ rate: fc.constantFrom(1_100, 1_200, 10_000), price: fc.constantFrom(50_000, 3, 101, 12_345) },
	...{ bought: fc.constantFrom(0, 0, 4, 10), group: fc.constantFrom('processed', 'fish') }
});

test('whatever happens to an order, everything stands as if its VAT fell at delivery, but for VAT being out of the deposits before', async () => {
	let fell = 0;
	await fc.assert(
		fc.asyncProperty(plots, courses, async (plot, steps) => {
			setClock(MORNING);
			const [ours, theirs] = [await tell(plot, false), await tell(plot, true)];
			const discounts: number[] = [];
			for (const { number } of [ours, theirs]) {
				const { payment } = await orderOf(number);
				discounts.push(payment.amount - transferSum(payment));
			}
			const both: Discounts = [Math.min(...discounts), Math.max(...discounts)];
			for (const each of [...steps, ...ENDINGS]) {
				const [did, expected] = [await act(ours, each, both), await act(theirs, each, both)];
				expect([did.ok, 'code' in did && did.code]).toEqual([
					expected.ok,
					'code' in expected && expected.code
				]);
				if (!did.ok) continue;
				const [standing, reference] = [await balances(ours), await balances(theirs)];
				expect(asOne(standing)).toEqual(asOne(reference));
				if (standing[MOVED[1] ?? ''] !== reference[MOVED[1] ?? '']) fell += 1;
				expect(await leastVat(await orderOf(ours.number))).toBe(0);
			}
			const standing = await balances(ours);
			expect(standing).toEqual(await balances(theirs));
			expect(standing[MOVED[0] ?? '']).toBeUndefined();
			for (const { sale } of [ours, theirs]) expect(await wrongIn(sale)).toEqual([]);
		}),
		{ numRuns: 15, endOnFailure: true }
	);
	expect(fell, 'VAT fell before the delivery often enough').toBeGreaterThan(20);
}, 300_000);
