import fc from 'fast-check';
import { inArray } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { chargeFee } from '#lib/cycles/charge.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import type { Fee } from '#lib/cycles/fees.ts';
import { saveParcelRate } from '#lib/delivery/configure.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { account } from '#lib/ledger/schema.server.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { loanFaults } from '#lib/loans/verify.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { statementRows, statementSums } from '#lib/payouts/statement.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import type { Charge } from '#lib/orders/charges.ts';
import type { RefundFault } from '#lib/settlement/faults.ts';
import { partsSoldBy } from '#lib/settlement/sales.server.ts';
import { billOf } from '#lib/invoices/find.server.ts';
import { besidesGoods } from '#lib/salesReports/besides.server.ts';
import { withdrawSavings } from '#lib/savings/withdraw.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { lend, openLender } from '../support/loans.ts';
import {
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	openZone,
	orderOf,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
const DELIVERY = 9_000;
const FEES: readonly Fee[] = [
	{ purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: 2_000 },
	{ purpose: 'packing', chargedBy: 'producer', kind: 'per_item', value: 700 },
	{ purpose: 'transport', chargedBy: 'distributor', kind: 'flat', value: 4_000 }
];

/** What stands on each account of both books, by its number and holder; control accounts are sums of others. */
async function standing({ trade, group }: Sale): Promise<Map<string, number>> {
	const rows = await db
		.select()
		.from(account)
		.where(inArray(account.bookId, [trade, group]));
	const controls = new Set(rows.flatMap(({ controlId }) => controlId ?? []));
	return new Map(
		rows
			.filter(({ id }) => !controls.has(id))
			.map(({ bookId, code, holderKind, holderKey, balance }) => [
				`${bookId === trade ? 'T' : 'K'} ${code} ${holderKind} ${holderKey}`,
				balance
			])
	);
}

interface Wanted {
	readonly kilos: number;
	readonly delivers: 'bumdesa' | 'producer' | 'parcel';
	/** Whether the buyer has confirmed it, so that it is settled. */
	readonly settled: boolean;
}

/** A sale that was brought to somebody who paid by transfer, by a producer with a loan of which an instalment is due. */
async function deliveredSale({ kilos, delivers, settled }: Wanted) {
	setClock(MORNING);
	const sale = await openSale({ delivers: delivers === 'producer' ? 'producer' : 'bumdesa' });
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	await openZone(sale, DELIVERY);
	const lender = await openLender(sale);
	await lend(lender, { by: sale.producer, amount: 500_000 });
	const now = MORNING + 40 * DAY;
	setClock(now);
	const of = { organisationId: sale.bumdesaId };
	await saveParcelRate(sale.director, {
		...{ ...of, provinceCode: '34', chargePerKilogram: rupiah(DELIVERY / kilos), days: 2 }
	});
	const made = await planCycle(sale.director, {
		...{ ...of, key: newKey(), name: 'Pasar', repeat: 'once', opensAt: now, closesAt: now + DAY },
		...{ pickupOn: null, deliveryOn: bookDate('2027-01-05') }
	});
	if (!made.ok) throw new Error(made.code);
	const { cycleId } = made;
	const terms = { price: null, most: null, mostPerOrder: null };
	await putIntoCycle(sale.director, { ...of, cycleId, listingId: sale.producer.listingId, ...terms });
	for (const fee of FEES) await chargeFee(sale.director, { ...of, cycleId, fee });
	const before = await standing(sale);
	const placed = await orderInCycle(sale, kilos, cycleId, {
		...{ method: 'transfer', way: delivers === 'parcel' ? 'parcel' : 'courier' },
		...{ fees: 6_700, charge: DELIVERY }
	});
	if (!placed.ok) throw new Error(placed.code);
	const order = await orderOf(placed.number);
	await confirmOrderTransfer(sale.director, {
		...{ key: newKey(), orderNumber: order.number, receivedAmount: order.total }
	});
	await pack(sale, order.parts);
	await handOver(sale, order.parts[0]);
	const [part] = order.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	if (settled) await confirmReceived(sale.producer.actor, order.token, part.id);
	return { sale, order, part, line, before };
}

type Delivered = Awaited<ReturnType<typeof deliveredSale>>;

function giveBack(
	{ sale, part, line }: Delivered,
	of: Charge | 'goods',
	{ amount, cause, key = newKey() }: { amount: number; cause: RefundFault; key?: string }
) {
	return refundAtDesk(sale.director, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, key, amount: rupiah(amount), cause },
		...{ reason: 'Tidak segar', ...(of === 'goods' ? { orderLineId: line.id } : { charge: of }) }
	});
}

/** The treasurer sends everything back that is owed. */
async function payAll({ sale, order }: Delivered): Promise<number> {
	let paid = 0;
	for (const { id: refundId, amount } of (await orderOf(order.number)).refunds) {
		const given = await payRefundAtDesk(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, orderNumber: order.number, refundId, how: 'bank' },
			...{ reference: 'TRX', membershipId: null, key: newKey() }
		});
		expect(given).toMatchObject({ ok: true });
		paid += amount;
	}
	return paid;
}

/** What each account of both books changed by since before the sale. */
async function changed({ sale, before }: Delivered): Promise<Record<string, number>> {
	const rows = [...(await standing(sale))].flatMap(([key, balance]) => {
		const difference = balance - (before.get(key) ?? 0);
		return difference === 0 ? [] : [[key.split(' ').slice(0, 2).join(' '), difference] as const];
	});
	return Object.fromEntries(rows);
}

const pieces = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 1, maxLength: 3 });

test('a sale given back whole in whatever pieces, before or after settlement, leaves everybody as before', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.record({
				kilos: fc.constantFrom(3, 9, 36),
				delivers: fc.constantFrom('bumdesa' as const, 'producer' as const, 'parcel' as const),
				settled: fc.boolean()
			}),
			fc.array(pieces, { minLength: 5, maxLength: 5 }),
			async (wanted, weights) => {
				const sold = await deliveredSale(wanted);
				const { order, line } = sold;
				const [done] = (await outcomesOf(db, [line.id])).settled;
				expect(done?.interest).toBe(wanted.settled ? 10_000 : undefined);
				const owed: [Charge | 'goods', number][] = [
					...[
						['goods', line.gross] as [Charge | 'goods', number],
						['delivery', DELIVERY] as [Charge, number]
					],
					...[
						['packing:coordinator', 2_000] as [Charge, number],
						['packing:producer', 700] as [Charge, number]
					],
					['transport:distributor', 4_000]
				];
				for (const [index, [of, whole]] of owed.entries()) {
					const parts = weights[index] ?? [1];
					const sum = parts.reduce((total, weight) => total + weight, 0);
					let left = whole;
					for (const [at, weight] of parts.entries()) {
						const amount = at === parts.length - 1 ? left : Math.floor((whole * weight) / sum);
						if (amount === 0) continue;
						const tooMuch = await giveBack(sold, of, { amount: left + 1, cause: 'producer' });
						expect(tooMuch).toEqual({ ok: false, code: 'refund_too_large', left });
						left -= amount;
						expect(await giveBack(sold, of, { amount, cause: 'producer' })).toMatchObject({ ok: true });
					}
				}
				expect(await payAll(sold)).toBe(order.total);
				await confirmReceived(sold.sale.producer.actor, order.token, sold.part.id);
				// A parcel firm has carried the goods all the same: the producer owes her group what it keeps.
				const kept = wanted.delivers === 'parcel' ? DELIVERY : 0;
				expect(await changed(sold)).toEqual(
					kept === 0
						? {}
						: {
								[`T ${CODE.collectedForOthers}`]: -kept,
								[`T ${CODE.dueBetweenOrganisations}`]: kept,
								[`K ${CODE.dueBetweenOrganisations}`]: -kept,
								[`K ${CODE.otherReceivablesFromMembers}`]: kept
							}
				);
				expect(await loanFaults(db)).toBeNull();
			}
		),
		{ numRuns: 8 }
	);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
}, 120_000);

test("by the BUM Desa's or the courier's fault it bears the charges, others keep theirs, but for a parcel firm that was late", async () => {
	const sold = await deliveredSale({ kilos: 3, delivers: 'parcel', settled: true });
	const spoilage = () => standsOn(sold.sale.trade, CODE.spoilage);
	const held = () => standsOn(sold.sale.trade, CODE.collectedForOthers, { kind: 'party', key: 'parcel' });
	const key = newKey();
	const once = { amount: 5_000, cause: 'courier' as const, key };
	const answers = await Promise.all([1, 2, 3].map(() => giveBack(sold, 'delivery', once)));
	expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
	expect([await held(), await spoilage()]).toEqual([-4_000, 0]);
	expect(await giveBack(sold, 'delivery', { ...once, amount: 4_000 })).toMatchObject({ code: 'key_reused' });
	await giveBack(sold, 'delivery', { amount: 4_000, cause: 'bumdesa' });
	await giveBack(sold, 'packing:producer', { amount: 700, cause: 'courier' });
	await giveBack(sold, 'packing:coordinator', { amount: 2_000, cause: 'bumdesa' });
	expect([await held(), await spoilage()]).toEqual([-4_000, 4_700]);
	expect(await standsOn(sold.sale.trade, CODE.packingFees)).toBe(0);
	expect(await giveBack(sold, 'sales:coordinator', { amount: 1, cause: 'bumdesa' })).toMatchObject({
		left: 0
	});
	const asked = { seller: { kind: 'bumdesa', id: sold.sale.bumdesaId }, timeZone: 'Asia/Jakarta' } as const;
	const year = { from: bookDate('2026-01-01'), to: bookDate('2027-12-31'), locale: 'id' } as const;
	expect(await besidesGoods(db, { ...asked, ...year })).toMatchObject({
		fees: [{ chargedBy: 'distributor', amount: 4_000 }, { amount: 0 }, { amount: 0 }],
		delivery: [{ delivers: 'parcel', amount: 0 }]
	});
	const bill = await billOf(db, await orderOf(sold.order.number));
	expect(bill?.credits.map(({ charge, amount }) => [charge, amount])).toEqual([
		['delivery', 5_000],
		['delivery', 4_000],
		['packing:producer', 700],
		['packing:coordinator', 2_000]
	]);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
});

test('what a producer got for bringing it comes from her savings, and what she has spent she owes', async () => {
	const sold = await deliveredSale({ kilos: 3, delivers: 'producer', settled: true });
	const { sale, order } = sold;
	const { membershipId, actor, userId } = sale.producer;
	const balance = -(await ofMember(sale.group, CODE.voluntarySavings, sale.producer));
	await withdrawSavings(sale.bendahara, { membershipId, amount: rupiah(balance - 2_000), key: newKey() });
	await giveBack(sold, 'delivery', { amount: DELIVERY, cause: 'producer' });
	expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(0);
	expect(await ofMember(sale.group, CODE.otherReceivablesFromMembers, sale.producer)).toBe(7_000);
	const [told] = (await partsSoldBy(db, userId, { page: 1 })).items;
	expect(told?.chargesBack).toEqual([
		{ charge: 'delivery', amount: DELIVERY, voluntary: 2_000, receivable: 7_000 }
	]);
	expect((await confirmReceived(actor, order.token, sold.part.id)).ok).toBe(true);
	const group = await organisationById(db, sale.groupId);
	if (!group) throw new Error('no group');
	const rows = await statementRows(db, {
		...{ member: { id: membershipId, name: 'Bu Sri', phone: null, group }, locale: 'id' },
		...{ from: bookDate('2027-01-01'), to: bookDate('2027-01-31') }
	});
	expect(rows.map(({ kind, earned }) => [kind, earned])).toEqual([
		['sale', 135_000],
		['charges', DELIVERY + 700],
		['charges_back', -DELIVERY]
	]);
	const sums = statementSums(rows);
	expect(sums.earned).toBe(sums.loans + sums.mandatory + sums.voluntary);
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
});
