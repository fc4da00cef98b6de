import { and, eq } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { listing } from '#lib/catalog/schema.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { countLot, decideCount, spoilLot } from '#lib/lots/change.server.ts';
import { costOf } from '#lib/lots/cost.ts';
import type { LotId } from '#lib/lots/ids.ts';
import { receiveLot, type ReceiveLot } from '#lib/lots/receive.server.ts';
import { lotDebt } from '#lib/lots/schema.server.ts';
import { lotFaults } from '#lib/lots/verify.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { account, ledgerTransaction } from '#lib/ledger/schema.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import { orderLine } from '#lib/orders/schema.server.ts';
import { salesTotals } from '#lib/salesReports/read.server.ts';
import { answerComplaint } from '#lib/settlement/answer.server.ts';
import { complain } from '#lib/settlement/complain.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { contributionsOf } from '#lib/surplus/contributions.server.ts';
import { settleDueLots } from '#lib/settlement/lotDebts.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { outcomesOfParts, soldInAll } from '#lib/settlement/sales.server.ts';
import { officer } from '#lib/organisations/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type AccountId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { ownMonths, producersTaxes } from '#lib/taxReports/read.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	bookSum,
	fund,
	MORNING,
	ofMember,
	openSale,
	orderOf,
	paidOrder,
	pairSum,
	standsOn,
	type Sale
} from '../support/sale.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;
let box = 0;

async function open(terms: Parameters<typeof openSale>[0] = {}): Promise<void> {
	setClock(MORNING);
	sale = await openSale({ purchaseDays: 7, ...terms });
	await fund(sale, 1_000_000);
	await write((tx) =>
		tx.update(stockItem).set({ onHand: 0 }).where(eq(stockItem.listingId, sale.producer.listingId))
	);
	await write((tx) =>
		tx.update(listing).set({ available: 0 }).where(eq(listing.id, sale.producer.listingId))
	);
}

beforeEach(() => open());

/** 10 kg at Rp40.000 that are sold at Rp50.000. */
function bring(changes: Partial<ReceiveLot> = {}, by: Actor = sale.warehouse) {
	box += 1;
	return receiveLot(by, {
		...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
		...{ gross: 10_000, tare: 0, net: null, amount: null, rejected: 0, rejectedReason: '' },
		...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam 2' },
		...{ practice: 'organic' as const, practiceNote: '', shelfLifeDays: 30, mark: `box ${box}` },
		...{ unitPrice: rupiah(40_000), at: null },
		...changes
	});
}

async function bought(changes: Partial<ReceiveLot> = {}): Promise<LotId> {
	const done = await bring(changes);
	if (!done.ok) throw new Error(done.code);
	return done.lotId;
}

const inventory = (lotId: LotId) => standsOn(sale.trade, CODE.inventory, { kind: 'lot', key: String(lotId) });
const inTrade = (code: string) => standsOn(sale.trade, code);
const voluntary = () => ofMember(sale.group, CODE.voluntarySavings, sale.producer);
const purchases = () => ofMember(sale.trade, CODE.purchasesPayable, sale.producer);

async function sold(gross: number) {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross }]);
	await pack(sale, placed.parts);
	const done = await handOver(sale, placed.parts[0]);
	if (!done.ok) throw new Error(done.code);
	const after = await orderOf(placed.number);
	const [part] = after.parts;
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	const [row] = await db.select().from(orderLine).where(eq(orderLine.id, line.id));
	if (!row) throw new Error('no line');
	return { order: after, part, line: row };
}

async function allHolds(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await lotFaults(db)).toBeNull();
	expect(await bookSum(sale.trade)).toBe(0);
	expect(await bookSum(sale.group)).toBe(0);
	expect(await pairSum(sale)).toBe(0);
}

describe('goods that are bought', () => {
	test('become stock at what they cost; the producer is owed it less the group’s share, in seven days', async () => {
		const lotId = await bought();
		expect(await inventory(lotId)).toBe(400_000);
		expect(await purchases()).toBe(-392_000);
		expect(await standsOn(sale.group, CODE.groupShareIncome)).toBe(-8_000);
		const [debt] = await db.select().from(lotDebt).where(eq(lotDebt.lotId, lotId));
		expect(debt).toMatchObject({ amount: 392_000, groupShare: 8_000, dueOn: '2026-11-30', settledAt: null });
		await allHolds();
	});

	test('are paid on the agreed day through the waterfall, once however often it is tried', async () => {
		await bought();
		setClock(MORNING + 6 * DAY);
		await settleDueLots();
		expect(await purchases()).toBe(-392_000);
		setClock(MORNING + 7 * DAY);
		await Promise.all([settleDueLots(), settleDueLots()]);
		expect(await purchases()).toBe(0);
		// Mandatory savings of the month, the rest voluntary.
		expect(await ofMember(sale.group, CODE.mandatorySavings, sale.producer)).toBe(-22_500);
		expect(await voluntary()).toBe(-369_500);
		// They count as her sales: for her loans, and for her part of the year's result.
		expect(await soldInAll(db, sale.producer.membershipId)).toEqual({ lines: 1, payable: 392_000 });
		const year = await contributionsOf(db, { id: sale.groupId, timeZone: 'Asia/Jakarta' }, 2026);
		expect(year.sales.get(sale.producer.membershipId)).toBe(400_000);
		// Nothing is left to pay, of hers or anybody's.
		expect(await settleDueLots()).toBe(0);
		await allHolds();
	});

	test('are sold as the BUM Desa’s own: sales, and their cost out of stock', async () => {
		const lotId = await bought();
		const { line, part, order } = await sold(200_000);
		expect(await inTrade(CODE.salesToNonMembers)).toBe(-200_000);
		expect(await inTrade(CODE.costOfGoodsSold)).toBe(160_000);
		expect(await inventory(lotId)).toBe(240_000);
		expect(await inTrade(CODE.commissionIncome)).toBe(0);
		expect(line).toMatchObject({ bought: 200_000, boughtCost: 160_000, boughtGroupShare: 3_200, payable: 0 });
		// Nothing is settled a second time for goods that she was paid for.
		expect(await confirmReceived(sale.producer.actor, order.token, part.id)).toEqual({ ok: true });
		expect(await voluntary()).toBe(0);
		await allHolds();
	});

	test('and goods on consignment in one line share its price out by what was packed of each', async () => {
		await bought({ unitPrice: null, gross: 2_000, harvestedOn: bookDate('2026-11-20') });
		const lotId = await bought();
		const { line } = await sold(200_000);
		expect(line).toMatchObject({ bought: 100_000, boughtCost: 80_000, boughtGroupShare: 1_600 });
		expect(line).toMatchObject({ commission: 8_000, groupShare: 2_000, payable: 90_000, gross: 200_000 });
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-90_000);
		expect(await inventory(lotId)).toBe(320_000);
		const all = await salesTotals(db, {
			seller: { kind: 'bumdesa', id: sale.bumdesaId },
			...{ from: bookDate('2026-11-23'), to: bookDate('2026-11-23') },
			...{ timeZone: 'Asia/Jakarta' as const, locale: 'id' as const }
		});
		// 90.000 + 78.400 for her, 2.000 + 1.600 for the group, 8.000 + 20.000 for the BUM Desa.
		expect(all).toMatchObject({ gross: 200_000, producer: 168_400, groupShare: 3_600, commission: 28_000 });
		await allHolds();
	});

	test('cost nothing when a packed order comes to nothing, and all of it when the lot is sold to its end', async () => {
		const lotId = await bought({ gross: 3_000, unitPrice: rupiah(33_333) });
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 50_000 }]);
		await pack(sale, placed.parts);
		const cancelled = await cancelAtDesk(sale.director, {
			...{ organisationId: sale.bumdesaId, orderNumber: placed.number, subOrderId: placed.parts[0]?.id },
			...{ key: newKey(), reason: 'Salah pesan' }
		});
		expect(cancelled).toMatchObject({ ok: true });
		expect(await inventory(lotId)).toBe(99_999);
		for (let kilo = 0; kilo < 3; kilo += 1) await sold(50_000);
		expect(await inventory(lotId)).toBe(0);
		expect(await inTrade(CODE.costOfGoodsSold)).toBe(99_999);
		await allHolds();
	});

	test('are lost at their cost when they spoil, and found again by a count of two', async () => {
		const lotId = await bought();
		const at = { organisationId: sale.bumdesaId, lotId };
		const key = newKey();
		const spoil = () => spoilLot(sale.warehouse, { ...at, quantity: 3_000, reason: 'Busuk', key });
		expect(await Promise.all([spoil(), spoil()])).toMatchObject([{ ok: true }, { ok: true }]);
		expect(await inTrade(CODE.spoilage)).toBe(120_000);
		const counted = await countLot(sale.warehouse, {
			...{ ...at, counted: 8_000, reason: 'Terselip', key: newKey() }
		});
		if (!counted.ok || counted.changeId === null) throw new Error('not counted');
		expect(await inTrade(CODE.spoilage)).toBe(120_000);
		const approval = { ...at, changeId: counted.changeId, approve: true };
		expect(await decideCount(sale.director, approval)).toEqual({ ok: true });
		expect(await inTrade(CODE.spoilage)).toBe(80_000);
		expect(await inventory(lotId)).toBe(320_000);
		await allHolds();
	});

	test('that a buyer gets money back for are the BUM Desa’s loss, not their producer’s', async () => {
		await bought();
		const { part, line } = await sold(200_000);
		const give = (amount: number) =>
			refundAtDesk(sale.director, {
				...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
				...{ amount: rupiah(amount), cause: 'producer' as const, reason: 'Tidak segar' }
			});
		expect(await give(50_000)).toMatchObject({ ok: true });
		expect(await inTrade(CODE.salesDiscounts)).toBe(50_000);
		expect(await voluntary()).toBe(0);
		expect(await ofMember(sale.group, CODE.otherReceivablesFromMembers, sale.producer)).toBe(0);
		expect(await give(150_001)).toMatchObject({ code: 'refund_too_large', left: 150_000 });
		expect(await give(150_000)).toMatchObject({ ok: true });
		await allHolds();
	});

	test('are refused where the agreement has none, dearer than they are sold, or of nothing', async () => {
		expect(await bring({ unitPrice: rupiah(50_001) })).toMatchObject({ code: 'price_above_sale' });
		expect(await bring({ rejected: 10_000, rejectedReason: 'Busuk' })).toMatchObject({
			code: 'nothing_accepted'
		});
		await open({ purchaseDays: null });
		expect(await bring()).toMatchObject({ code: 'not_bought_here' });
		expect(await inTrade(CODE.inventory)).toBe(0);
		await allHolds();
	});
});

describe('a replacement', () => {
	/** 4 kg for 200.000 were not good, through this one's fault; as much is packed and handed over again. */
	async function replaced(
		at: Awaited<ReturnType<typeof sold>>,
		cause: 'producer' | 'bumdesa'
	): Promise<void> {
		const { order, part, line } = at;
		const text = 'Tidak segar';
		const said = { token: order.token, subOrderId: part.id, text, photo: null };
		expect(await complain(sale.producer.actor, said)).toMatchObject({ ok: true });
		const complaint = (await complaintsOf(db, [part.id])).at(-1);
		const answered = await answerComplaint(sale.director, {
			...{ organisationId: sale.bumdesaId, complaintId: complaint?.id ?? 0, text, key: newKey() },
			answer: { kind: 'replacement', orderLineId: line.id, cause }
		});
		expect(answered).toMatchObject({ ok: true });
		expect(await inTrade(CODE.spoilage)).toBe(0);
		await pack(sale, (await orderOf(order.number)).parts);
		const key = newKey();
		const again = (await orderOf(order.number)).parts[0];
		const both = [handOver(sale, again, { key }), handOver(sale, again, { key })];
		expect(await Promise.all(both)).toMatchObject([{ ok: true }, { ok: true }]);
	}

	const consigned = () => ofMember(sale.trade, CODE.consignmentPayable, sale.producer);
	/** What stands on each account once the replacement's entry is undone; the undoing itself is dropped afterwards. */
	async function undone(number: string): Promise<Map<AccountId, number>> {
		const of = and(eq(ledgerTransaction.kind, 'order.replacement'), eq(ledgerTransaction.sourceKey, number));
		const [posted, ...more] = await db.select().from(ledgerTransaction).where(of);
		if (!posted || more.length > 0) throw new Error('not one entry');
		let balances: { id: AccountId; balance: number }[] = [];
		const dropped = write(async (tx) => {
			const date = bookDate('2026-11-23');
			await reverseTransaction(tx, {
				...{ actor: sale.director, transactionId: posted.id, date, reason: 'salah' }
			});
			balances = await tx.select({ id: account.id, balance: account.balance }).from(account);
			throw new Error('dropped');
		});
		await expect(dropped).rejects.toThrow('dropped');
		return new Map(balances.map(({ id, balance }) => [id, balance]));
	}

	test('of goods that were bought costs the BUM Desa what they cost, and nobody a share', async () => {
		await bought({ unitPrice: null, gross: 4_000, harvestedOn: bookDate('2026-11-20') });
		const first = await sold(200_000);
		expect(await consigned()).toBe(-180_000);
		const lotId = await bought({ unitPrice: rupiah(33_333) });
		await replaced(first, 'bumdesa');
		expect(await inTrade(CODE.spoilage)).toBe(133_332);
		expect(await inventory(lotId)).toBe(333_330 - 133_332);
		expect(await consigned()).toBe(-180_000);
		await confirmReceived(sale.producer.actor, first.order.token, first.part.id);
		expect(await consigned()).toBe(0);
		// 180.000 of the first delivery alone.
		expect(await voluntary()).toBe(-(180_000 - 18_000));
		expect((await outcomesOfParts(db, [first.part.id]))[0]?.replacement).toBe(0);
		await allHolds();
	});

	test('on consignment for goods that were bought is owed to her who gave it, unless it was her fault', async () => {
		await bought({ gross: 4_000 });
		const first = await sold(200_000);
		await bought({ unitPrice: null, gross: 8_000 });
		await replaced(first, 'bumdesa');
		expect(await inTrade(CODE.spoilage)).toBe(180_000);
		expect(await consigned()).toBe(-180_000);
		await confirmReceived(sale.producer.actor, first.order.token, first.part.id);
		expect(await consigned()).toBe(0);
		expect(await voluntary()).toBe(-(180_000 - 18_000));
		expect((await outcomesOfParts(db, [first.part.id]))[0]?.replacement).toBe(180_000);
		await allHolds();

		await open();
		await bought({ gross: 4_000 });
		const second = await sold(200_000);
		await bought({ unitPrice: null, gross: 8_000 });
		await replaced(second, 'producer');
		expect([await inTrade(CODE.spoilage), await consigned()]).toEqual([0, 0]);
		await allHolds();
	});

	test('of both is each as far as it is of it, the oldest lots first; undone it gives back exactly', async () => {
		await bought({ unitPrice: null, gross: 4_000, harvestedOn: bookDate('2026-11-18') });
		const first = await sold(200_000);
		await bought({ unitPrice: null, gross: 1_000, harvestedOn: bookDate('2026-11-19') });
		const old = await bought({
			gross: 2_000,
			harvestedOn: bookDate('2026-11-20'),
			unitPrice: rupiah(30_000)
		});
		const young = await bought({ gross: 9_000, harvestedOn: bookDate('2026-11-21') });
		const before = new Map((await db.select().from(account)).map(({ id, balance }) => [id, balance]));
		await replaced(first, 'bumdesa');
		// 1 kg of hers at 45.000, 2 kg that cost 60.000 and 1 kg that cost 40.000.
		expect(await consigned()).toBe(-(180_000 + 45_000));
		expect([await inventory(old), await inventory(young)]).toEqual([0, 320_000]);
		expect(await inTrade(CODE.spoilage)).toBe(145_000);
		await allHolds();

		const after = await undone(first.order.number);
		for (const [id, balance] of before) expect(after.get(id)).toBe(balance);
		expect(before.size).toBeGreaterThan(0);
	});

	test('of both settles with the sale, and money back afterwards takes back no more than the sale gave her', async () => {
		await bought({ unitPrice: null, gross: 5_000, harvestedOn: bookDate('2026-11-18') });
		const first = await sold(200_000);
		await bought({ gross: 9_000, harvestedOn: bookDate('2026-11-21') });
		await replaced(first, 'bumdesa');
		await confirmReceived(sale.producer.actor, first.order.token, first.part.id);
		expect((await outcomesOfParts(db, [first.part.id]))[0]?.replacement).toBe(45_000);
		expect(await voluntary()).toBe(-(225_000 - 22_500));
		const back = await refundAtDesk(sale.director, {
			...{ organisationId: sale.bumdesaId, subOrderId: first.part.id, orderLineId: first.line.id },
			...{ amount: rupiah(200_000), cause: 'producer', reason: 'Tidak segar', key: newKey() }
		});
		expect(back).toMatchObject({ ok: true });
		// What she was paid for the replacement stays hers.
		expect(await voluntary()).toBe(-(45_000 - 22_500));
		await allHolds();
	});
});

test('nobody buys her own goods for the BUM Desa, or says that they spoiled', async () => {
	const { userId } = sale.producer;
	await write((tx) =>
		tx.insert(officer).values({
			...{ organisationId: sale.bumdesaId, userId, role: 'warehouse', fromOn: bookDate('2020-01-01') }
		})
	);
	expect(await bring({}, sale.producer.actor)).toMatchObject({ code: 'own_goods' });
	expect(await bring({ unitPrice: null }, sale.producer.actor)).toMatchObject({ ok: true });
	const lotId = await bought();
	const spoil = { organisationId: sale.bumdesaId, lotId, quantity: 1_000, reason: 'Busuk', key: newKey() };
	expect(await spoilLot(sale.producer.actor, spoil)).toMatchObject({ code: 'own_goods' });
	expect(await inventory(lotId)).toBe(400_000);
	expect(await spoilLot(sale.warehouse, spoil)).toEqual({ ok: true });
	await allHolds();
});

describe('what spoils of goods on consignment', () => {
	const spoil = async (lotId: LotId) =>
		spoilLot(sale.warehouse, {
			...{ organisationId: sale.bumdesaId, lotId, quantity: 2_000, reason: 'Listrik padam', key: newKey() }
		});

	test('is the producer’s, where nothing else was agreed', async () => {
		expect(await spoil(await bought({ unitPrice: null }))).toEqual({ ok: true });
		expect(await inTrade(CODE.spoilage)).toBe(0);
		await allHolds();
	});

	test('is paid to her like a sale where the BUM Desa bears it', async () => {
		await open({ spoilageBy: 'bumdesa' });
		expect(await spoil(await bought({ unitPrice: null }))).toEqual({ ok: true });
		expect(await inTrade(CODE.spoilage)).toBe(90_000);
		expect(await ofMember(sale.trade, CODE.consignmentPayable, sale.producer)).toBe(-90_000);
		await settleDueLots();
		expect(await ofMember(sale.group, CODE.mandatorySavings, sale.producer)).toBe(-9_000);
		expect(await voluntary()).toBe(-81_000);
		await allHolds();
	});
});

test('whatever a lot is sold, lost and found in, its parts cost what it cost and never more', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 0, max: 10_000_000 }),
			fc.integer({ min: 1, max: 50_000 }),
			fc.array(fc.integer({ min: -5_000, max: 20_000 }), { maxLength: 30 }),
			(cost, accepted, moves) => {
				let lot = { cost: rupiah(cost), accepted, costed: 0 };
				let out = 0;
				for (const move of [...moves, accepted]) {
					const step = costOf(lot, move);
					out += step.cost;
					lot = { ...lot, costed: step.costed };
					expect(out).toBeGreaterThanOrEqual(0);
					expect(out).toBeLessThanOrEqual(cost);
				}
				// The last move took whatever was left.
				expect(out).toBe(cost);
			}
		)
	);
});

test('for taxes they are the BUM Desa’s turnover when sold and the producer’s when bought', async () => {
	await bought();
	const { part, line } = await sold(250_000);
	const done = await refundAtDesk(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, key: newKey() },
		...{ amount: rupiah(50_000), cause: 'producer' as const, reason: 'Sebagian rusak' }
	});
	if (!done.ok) throw new Error(done.code);
	const asked = { year: 2026, timeZone: 'Asia/Jakarta' as const, organisationId: sale.bumdesaId };
	const november = async () => (await ownMonths(db, { ...asked, terms: [] }))[10];
	expect(await november()).toMatchObject({ commission: 0, goods: 200_000, turnover: 200_000, vat: 0 });
	const { rows } = await producersTaxes(db, { ...asked, page: 1, size: 10 });
	expect(rows.map(({ turnover }) => turnover)).toEqual([400_000]);
});
