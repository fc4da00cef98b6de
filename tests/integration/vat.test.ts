import { eq, sql } from 'drizzle-orm';
import { beforeEach, describe, expect, test } from 'vitest';
import { organisation } from '#lib/organisations/schema.server.ts';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { chargeFee } from '#lib/cycles/charge.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { cancelInputs } from '#lib/inputs/change.server.ts';
import { orderedGoods } from '#lib/inputs/goods.server.ts';
import { addInputItem } from '#lib/inputs/items.server.ts';
import { orderInputs, takeCashForInputs } from '#lib/inputs/order.server.ts';
import { receiveInputs } from '#lib/inputs/stock.server.ts';
import type { InputKind, InputWay } from '#lib/inputs/terms.ts';
import { billOf } from '#lib/invoices/find.server.ts';
import { billTables } from '#lib/invoices/table.server.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { receiveLot } from '#lib/lots/receive.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { orderLine } from '#lib/orders/schema.server.ts';
import { confirmReceived } from '#lib/settlement/complete.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { stockItem } from '#lib/stock/schema.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { ownMonths, vatOwed } from '#lib/taxReports/read.server.ts';
import { vatFaults } from '#lib/taxReports/verify.server.ts';
import { outputVat } from '#lib/taxes/schema.server.ts';
import { taxTermsOf } from '#lib/taxes/terms.server.ts';
import {
	actions as cashActions,
	load as cashPage
} from '../../src/routes/meja/[org]/buku/uang/[arah=arah]/+page.server.ts';
import { load as taxPage } from '../../src/routes/meja/[org]/laporan/pajak/+page.server.ts';
import { orderInCycle } from '../support/cycles.ts';
import { freshDatabase } from '../support/database.ts';
import { event, thrownStatus } from '../support/event.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { approve, ask, openLender } from '../support/loans.ts';
import {
	fund,
	fundGroup,
	MORNING,
	ofMember,
	openSale,
	openZone,
	order,
	orderOf,
	paidOrder,
	save,
	standsOn,
	type Sale
} from '../support/sale.ts';
import { giveBack, register, sells, wrongIn } from '../support/vat.ts';

freshDatabase();
const DAY = 86_400_000;
let sale: Sale;

async function open(terms: Parameters<typeof openSale>[0] = {}): Promise<void> {
	sale = await openSale(terms);
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	await openZone(sale, 10_000);
}

beforeEach(async () => {
	setClock(MORNING);
	await open();
});

const inTrade = (code: string) => standsOn(sale.trade, code);
const earned = async () => ({
	commission: await inTrade(CODE.commissionIncome),
	delivery: await inTrade(CODE.deliveryIncome),
	vat: await inTrade(CODE.outputVat)
});
/** What her part and her group's share come to. */
const theirs = async () => [
	await ofMember(sale.trade, CODE.consignmentPayable, sale.producer),
	await standsOn(sale.group, CODE.groupShareIncome)
];

async function delivered(gross: number, courierCharge: number | null = null): Promise<WholeOrder> {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross }], courierCharge);
	await pack(sale, placed.parts);
	const done = await handOver(sale, placed.parts[0]);
	if (!done.ok) throw new Error(done.code);
	return orderOf(placed.number);
}

async function monthOwn(month: string) {
	const asked = { year: 2026, timeZone: 'Asia/Jakarta' as const, organisationId: sale.bumdesaId };
	const months = await ownMonths(db, { ...asked, terms: await taxTermsOf(db, sale.bumdesaId) });
	const found = months.find((each) => each.month === month);
	if (!found) throw new Error('no month');
	return found;
}

describe('VAT on consignment', () => {
	test('is none where the BUM Desa is not registered', async () => {
		await delivered(500_000, 10_000);
		expect(await earned()).toEqual({ commission: -40_000, delivery: -10_000, vat: 0 });
		expect(await theirs()).toEqual([-450_000, -10_000]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('is taken out of the commission and its own courier; producer and group have what they had', async () => {
		await register(sale);
		const { total } = await delivered(500_000, 10_000);
		expect(total).toBe(510_000);
		// 40.000 contain 3.964 at 11 %, 10.000 contain 991.
		expect(await earned()).toEqual({ commission: -36_036, delivery: -9_009, vat: -4_955 });
		expect(await theirs()).toEqual([-450_000, -10_000]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('is none of a delivery that the producer makes', async () => {
		await open({ delivers: 'producer' });
		await register(sale);
		await delivered(500_000, 10_000);
		expect(await earned()).toEqual({ commission: -36_036, delivery: 0, vat: -3_964 });
		expect(await theirs()).toEqual([-460_000, -10_000]);
	});

	test('goes by what held when it was ordered', async () => {
		const ordered = () => order(sale, [{ producer: sale.producer, gross: 500_000 }]);
		const before = await ordered();
		await register(sale);
		const at11 = await ordered();
		await register(sale, 1_200);
		const at12 = await ordered();
		await register(sale, 0);
		const found = [];
		for (const { parts } of [before, at11, at12]) {
			const had = await inTrade(CODE.outputVat);
			await pack(sale, parts);
			await handOver(sale, parts[0], { takeCash: true });
			found.push(had - (await inTrade(CODE.outputVat)));
		}
		// 40.000 contain 4.286 at 12 %.
		expect(found).toEqual([0, 3_964, 4_286]);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('is posted once, however often the hand-over is sent', async () => {
		await register(sale);
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		await pack(sale, placed.parts);
		const key = newKey();
		const [part] = placed.parts;
		const done = await Promise.all([1, 2, 3].map(() => handOver(sale, part, { key })));
		await handOver(sale, part);
		expect(new Set(done.map((each) => each.ok && each.transactionId)).size).toBe(1);
		expect(await inTrade(CODE.outputVat)).toBe(-3_964);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('follows the scales, and is none of what is cancelled', async () => {
		await register(sale);
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }]);
		const [part] = placed.parts;
		const [line] = part?.lines ?? [];
		if (!part || !line) throw new Error('no line');
		const weighed = await weighLine(sale.warehouse, {
			...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, quantity: 9_000 },
			...{ shown: line.quantity, confirmed: null, reason: 'Ditimbang', key: newKey() }
		});
		expect(weighed).toMatchObject({ ok: true });
		await pack(sale, placed.parts);
		await handOver(sale, part);
		// 8 % of 450.000 are 36.000, with 3.568 of VAT.
		expect(await earned()).toEqual({ commission: -32_432, delivery: 0, vat: -3_568 });
		const other = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		const cancelled = await cancelAtDesk(sale.director, {
			...{ key: newKey(), orderNumber: other.number, reason: 'Habis' }
		});
		expect(cancelled).toMatchObject({ ok: true });
		expect(await inTrade(CODE.outputVat)).toBe(-3_568);
		expect(await wrongIn(sale)).toEqual([]);
	});
});

describe('money given back', () => {
	test('gives the VAT of its part of the commission back; in the end all of it', async () => {
		await register(sale);
		const sold = await delivered(500_000, 10_000);
		await giveBack(sale, sold, 50_000);
		// 4.000 of the commission: 36.000 are left, with 3.568.
		expect(await earned()).toEqual({ commission: -32_432, delivery: -9_009, vat: -4_559 });
		for (const amount of [1, 33_333, 16_667, 99_999, 300_000]) {
			await giveBack(sale, sold, amount);
			expect(await wrongIn(sale)).toEqual([]);
		}
		// Delivery was made all the same.
		expect(await earned()).toEqual({ commission: 0, delivery: -9_009, vat: -991 });
		expect(await theirs()).toEqual([0, 0]);
	});

	test('for the delivery gives back its VAT, whoever’s fault it was; a producer’s own charge has none', async () => {
		await register(sale);
		const sold = await delivered(500_000, 10_000);
		await giveBack(sale, sold, 3_333, { charge: 'delivery', cause: 'courier' });
		// 6.667 are left, with 661.
		expect(await earned()).toEqual({ commission: -36_036, delivery: -6_006, vat: -(3_964 + 661) });
		expect(await wrongIn(sale)).toEqual([]);
		await giveBack(sale, sold, 6_667, { charge: 'delivery' });
		expect(await earned()).toEqual({ commission: -36_036, delivery: 0, vat: -3_964 });
		expect(await monthOwn('2026-11')).toMatchObject({
			services: 0,
			vatBase: 36_036,
			vat: 3_964,
			vatBooked: 3_964
		});
		expect(await wrongIn(sale)).toEqual([]);
		await open({ delivers: 'producer' });
		await register(sale);
		const hers = await delivered(500_000, 10_000);
		await giveBack(sale, hers, 10_000, { charge: 'delivery' });
		expect(await earned()).toEqual({ commission: -36_036, delivery: 0, vat: -3_964 });
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('after the sale was settled too', async () => {
		await register(sale);
		const sold = await delivered(500_000);
		const [part] = sold.parts;
		if (!part) throw new Error('no part');
		expect(await confirmReceived(systemActor, sold.token, part.id)).toMatchObject({ ok: true });
		expect(await ofMember(sale.group, CODE.voluntarySavings, sale.producer)).toBe(-427_500);
		await giveBack(sale, sold, 123_457);
		expect(await wrongIn(sale)).toEqual([]);
		await giveBack(sale, sold, 500_000 - 123_457);
		expect(await earned()).toEqual({ commission: 0, delivery: 0, vat: 0 });
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('through the BUM Desa’s own fault is its loss, and the supply stays', async () => {
		await register(sale);
		await giveBack(sale, await delivered(500_000), 50_000, { cause: 'bumdesa' });
		expect(await earned()).toEqual({ commission: -36_036, delivery: 0, vat: -3_964 });
		expect(await inTrade(CODE.spoilage)).toBe(50_000);
		expect(await wrongIn(sale)).toEqual([]);
	});
});

describe('goods of its own', () => {
	beforeEach(async () => {
		await open({ purchaseDays: 7 });
		await register(sale);
		const { listingId } = sale.producer;
		await write((tx) => tx.update(stockItem).set({ onHand: 0 }).where(eq(stockItem.listingId, listingId)));
	});

	/** So many kilograms at Rp40.000, which are sold at Rp50.000; bought, or on consignment. */
	async function bring(kilos: number, unitPrice: number | null = 40_000): Promise<void> {
		const done = await receiveLot(sale.warehouse, {
			...{ key: newKey(), organisationId: sale.bumdesaId, listingId: sale.producer.listingId },
			...{ gross: kilos * 1_000, tare: 0, net: null, amount: null, rejected: 0, rejectedReason: '' },
			...{ rejectedPhoto: null, grade: 'A', harvestedOn: bookDate('2026-11-23'), place: 'Kolam 2' },
			...{ practice: 'organic' as const, practiceNote: '', shelfLifeDays: 30, mark: newKey(), at: null },
			unitPrice: unitPrice === null ? null : rupiah(unitPrice)
		});
		if (!done.ok) throw new Error(done.code);
	}

	test('contain VAT in their whole price, and give it back with what comes back', async () => {
		await sells(sale, 'processed');
		await bring(10);
		const sold = await delivered(300_000);
		// 300.000 contain 29.730.
		expect(await inTrade(CODE.salesToNonMembers)).toBe(-270_270);
		expect(await inTrade(CODE.outputVat)).toBe(-29_730);
		await giveBack(sale, sold, 100_000);
		// 200.000 are left, with 19.820.
		expect(await inTrade(CODE.outputVat)).toBe(-19_820);
		expect(await inTrade(CODE.salesDiscounts)).toBe(100_000 - 9_910);
		expect(await monthOwn('2026-11')).toMatchObject({
			...{ goods: 180_180, turnover: 180_180, vatBase: 180_180, vat: 19_820, vatBooked: 19_820 }
		});
		await giveBack(sale, sold, 200_000);
		expect(await inTrade(CODE.outputVat)).toBe(0);
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('contain none as farm produce, though the commission on the rest of the same line does', async () => {
		await bring(10);
		await bring(10, null);
		const sold = await delivered(600_000);
		const [row] = await db
			.select()
			.from(orderLine)
			.where(eq(orderLine.id, sold.parts[0]?.lines[0]?.id ?? (0 as never)));
		expect(row).toMatchObject({
			bought: 500_000,
			commission: 8_000,
			payable: 90_000,
			goodsVatBasisPoints: 0
		});
		expect(await inTrade(CODE.salesToNonMembers)).toBe(-500_000);
		// 8.000 contain 793.
		expect(await earned()).toEqual({ commission: -7_207, delivery: 0, vat: -793 });
		await giveBack(sale, sold, 600_000);
		expect(await inTrade(CODE.outputVat)).toBe(0);
		expect(await wrongIn(sale)).toEqual([]);
	});
});

test('fees that the BUM Desa charges contain VAT; what is raised for the village, a producer’s or another’s does not', async () => {
	await register(sale);
	const organisationId = sale.bumdesaId;
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId, name: 'Pasar Jumat', repeat: 'weekly' },
		...{ opensAt: MORNING, closesAt: MORNING + 2 * DAY, deliveryOn: null },
		pickupOn: bookDate('2026-11-26')
	});
	if (!made.ok) throw new Error(made.code);
	const { cycleId } = made;
	await putIntoCycle(sale.director, {
		...{ organisationId, cycleId, listingId: sale.producer.listingId },
		...{ price: null, most: null, mostPerOrder: null }
	});
	for (const [purpose, chargedBy, value] of [
		['packing', 'coordinator', 2_000],
		['transport', 'coordinator', 5_000],
		['fundraising', 'coordinator', 300],
		['packing', 'producer', 700],
		['transport', 'distributor', 4_000]
	] as const) {
		const fee = { purpose, chargedBy, kind: 'flat' as const, value };
		expect(await chargeFee(sale.director, { organisationId, cycleId, fee })).toEqual({ ok: true });
	}
	const placed = await orderInCycle(sale, 10, cycleId, { fees: 12_000 });
	if (!placed.ok) throw new Error(placed.code);
	const { parts } = await orderOf(placed.number);
	await pack(sale, parts);
	expect(await handOver(sale, parts[0], { takeCash: true })).toMatchObject({ ok: true });
	expect(await inTrade(CODE.packingFees)).toBe(-1_802);
	expect(await inTrade(CODE.transportFees)).toBe(-4_505);
	expect(await inTrade(CODE.socialFund)).toBe(-300);
	expect(await inTrade(CODE.outputVat)).toBe(-(3_964 + 198 + 495));
	expect(await theirs()).toEqual([-450_700, -10_000]);
	expect(await wrongIn(sale)).toEqual([]);
	const sold = await orderOf(placed.number);
	await giveBack(sale, sold, 2_000, { charge: 'packing:coordinator' });
	await giveBack(sale, sold, 300, { charge: 'fundraising:coordinator' });
	await giveBack(sale, sold, 4_000, { charge: 'transport:distributor', cause: 'bumdesa' });
	expect([await inTrade(CODE.packingFees), await inTrade(CODE.socialFund)]).toEqual([0, 0]);
	expect(await inTrade(CODE.outputVat)).toBe(-(3_964 + 495));
	expect(await wrongIn(sale)).toEqual([]);
});

describe('the farm shop', () => {
	const PRICE = rupiah(11_100);
	async function item(kind: InputKind) {
		const added = await addInputItem(sale.director, {
			...{ organisationId: sale.bumdesaId, kind, name: kind, unit: 'buah', price: PRICE, key: newKey() }
		});
		if (!added.ok) throw new Error(added.code);
		const { itemId } = added;
		const came = await receiveInputs(sale.director, {
			...{ organisationId: sale.bumdesaId, itemId, quantity: 100, cost: rupiah(100_000) },
			...{ supplier: 'UD Maju', paidFrom: 'cash', key: newKey() }
		});
		if (!came.ok) throw new Error(came.code);
		return itemId;
	}
	/** Ten tools and ten sacks of feed: 111.000 each, of which the tools contain 11.000. */
	async function ordered(way: InputWay) {
		const lines = [await item('tool'), await item('feed')].map((itemId) => ({
			...{ itemId, quantity: 10, price: PRICE }
		}));
		const { membershipId, actor } = sale.producer;
		const done = await orderInputs(actor, { membershipId, way, lines, key: newKey() });
		if (!done.ok) throw new Error(done.code);
		return done.orderId;
	}
	const shop = async () => [await inTrade(CODE.farmInputSales), await inTrade(CODE.outputVat)];

	beforeEach(() => register(sale));

	test('from savings: tools contain VAT, feed does not; cancelled it goes back', async () => {
		await save(sale, sale.producer, 500_000);
		const orderId = await ordered('savings');
		expect(await shop()).toEqual([-211_000, -11_000]);
		expect(await monthOwn('2026-11')).toMatchObject({ farmInputs: 211_000, vatBase: 100_000, vat: 11_000 });
		expect(await wrongIn(sale)).toEqual([]);
		expect(await cancelInputs(sale.director, orderId)).toEqual({ ok: true });
		expect(await shop()).toEqual([0, 0]);
		expect(await monthOwn('2026-11')).toMatchObject({ vatBase: 0, vat: 0, vatBooked: 0 });
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('in cash, by the rate when it was ordered, once; taken back for cash it is no payment of VAT', async () => {
		const orderId = await ordered('cash');
		await register(sale, 0);
		const key = newKey();
		const take = () => takeCashForInputs(sale.director, { organisationId: sale.bumdesaId, orderId, key });
		await Promise.all([take(), take()]);
		expect(await shop()).toEqual([-211_000, -11_000]);
		expect(await cancelInputs(sale.director, orderId)).toEqual({ ok: true });
		expect(await monthOwn('2026-11')).toMatchObject({ vat: 0, vatBooked: 0 });
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('by a loan', async () => {
		const lender = await openLender(sale);
		await ordered('loan');
		const applicationId = await ask(lender, { by: sale.producer, amount: 250_000 });
		await approve(lender, applicationId);
		const organisationId = sale.groupId;
		const paid = await disburseLoan(
			lender.bendahara,
			{ organisationId, applicationId, how: 'inputs', key: newKey() },
			{ goods: orderedGoods }
		);
		expect(paid).toMatchObject({ ok: true });
		expect(await shop()).toEqual([-211_000, -11_000]);
		expect(await wrongIn(sale)).toEqual([]);
	});
});

describe('the report and the tax office', () => {
	const pay = (by = sale.treasurer, key = newKey()) =>
		recordCash(by, {
			...{ bookId: sale.trade, category: 'vat', through: 'bank', amount: rupiah(3_000) },
			...{ memo: 'Setor PPN November', date: bookDate('2026-11-23'), photo: null, key }
		});

	test('the report’s VAT is what moved on the account, month by month, and paying it takes nothing off', async () => {
		await register(sale);
		const sold = await delivered(500_000, 10_000);
		// 1 December, 00.30 at the village: still November in Greenwich.
		setClock(Date.UTC(2026, 10, 30, 17, 30));
		await delivered(100_000);
		await giveBack(sale, sold, 50_000);
		setClock(MORNING);
		expect(await pay(sale.producer.actor)).toMatchObject({ ok: false });
		const key = newKey();
		await Promise.all([pay(sale.treasurer, key), pay(sale.treasurer, key)]);
		const owed = (month: string) =>
			vatOwed(db, { organisationId: sale.bumdesaId, month: month as BookMonth });
		expect(await owed('2026-12')).toEqual({ owed: 4_955 + 397 - 3_000, due: 4_955 - 3_000 });
		expect(await owed('2027-01')).toEqual({ owed: 2_352, due: 2_352 });
		expect(await inTrade(CODE.bank)).toBe(10_000_000 + 510_000 + 100_000 - 3_000);
		expect(await monthOwn('2026-11')).toMatchObject({
			...{ commission: 36_036, services: 9_009, turnover: 45_045, incomeTax: 225 },
			...{ vatBase: 45_045, vat: 4_955, vatBooked: 4_955 }
		});
		// 8.000 less the 4.000 that came back: 7.207 + 793, less 3.604 + 396.
		expect(await monthOwn('2026-12')).toMatchObject({
			...{ commission: 3_603, turnover: 3_603, vatBase: 3_603, vat: 397, vatBooked: 397 }
		});
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('the report leads the treasurer to paying what earlier months left, and nobody from outside sees it', async () => {
		await register(sale);
		await delivered(500_000);
		setClock(MORNING + 10 * DAY);
		await delivered(100_000);
		const [found] = await db.select().from(organisation).where(eq(organisation.id, sale.bumdesaId));
		if (!found) throw new Error('no organisation');
		const { slug } = found;
		const asked = { userId: sale.treasurer.userId, params: { org: slug, arah: 'keluar' } };
		const outsider = { ...asked, userId: sale.producer.userId };
		const report = event(`/meja/${slug}/laporan/pajak?tahun=2026`, asked);
		expect(await taxPage(report)).toMatchObject({ vat: { owed: 4_757, due: 3_964 } });
		expect(await thrownStatus(() => taxPage(event(`/meja/${slug}/laporan/pajak`, outsider)))).toBe(403);
		const path = `/meja/${slug}/buku/uang/keluar?buku=trade&untuk=vat&jumlah=3964`;
		expect(await cashPage(event(path, asked))).toMatchObject({ category: 'vat', amount: 3_964 });
		const form = new FormData();
		const fields = { category: 'vat', through: 'cash', amount: '3.964', memo: 'PPN', date: '2026-12-03' };
		for (const [name, value] of Object.entries({ ...fields, key: newKey() })) form.set(name, value);
		const send = (by: typeof asked) =>
			thrownStatus(() => cashActions['default']?.(event(path, { ...by, form })));
		expect(await send(outsider)).toBe(403);
		expect(await send(asked)).toBe(303);
		expect(await taxPage(report)).toMatchObject({ vat: { owed: 793, due: 0 } });
		expect(await wrongIn(sale)).toEqual([]);
	});

	test('more than what stands in the bank is not paid', async () => {
		await open();
		const tooMuch = {
			bookId: sale.trade,
			category: 'vat',
			through: 'bank' as const,
			memo: 'PPN',
			photo: null
		};
		expect(
			await recordCash(sale.treasurer, {
				...{ ...tooMuch, amount: rupiah(10_000_001), date: bookDate('2026-11-23'), key: newKey() }
			})
		).toMatchObject({ code: 'not_enough_cash' });
		expect(
			await recordCash(sale.bendahara, {
				...{ ...tooMuch, bookId: sale.group, amount: rupiah(1), date: bookDate('2026-11-23'), key: newKey() }
			})
		).toMatchObject({ code: 'category_unknown' });
	});
});

test('the invoice says the VAT once it is paid or handed over, each credit note what goes back of it, and nothing where there is none', async () => {
	const rowsOf = async (number: string) => {
		const bill = await billOf(db, await orderOf(number));
		if (!bill) throw new Error('no invoice');
		const tables = billTables(bill, 'id');
		const rows = tables.map(({ rows }) => [...(rows as Iterable<{ cells: readonly (string | number)[] }>)]);
		const vat = rows.map((each) => each.find(({ cells }) => cells[0] === 'Sudah termasuk PPN')?.cells.at(-1));
		return { vat, notes: tables[0]?.notes?.join(' ') };
	};
	const plain = await delivered(500_000);
	expect(await rowsOf(plain.number)).toEqual({ vat: [undefined], notes: 'Lunas Bukan faktur pajak.' });
	await register(sale);
	const paid = await paidOrder(sale, [{ producer: sale.producer, gross: 500_000 }], 10_000);
	const { vat, notes } = await rowsOf(paid.number);
	expect(vat).toEqual([4_955]);
	expect(notes).not.toContain('dihitung saat');
	await cancelAtDesk(sale.director, { key: newKey(), orderNumber: paid.number, reason: 'Habis' });
	expect((await rowsOf(paid.number)).vat).toEqual([4_955, 4_955]);
	const sold = await delivered(500_000, 10_000);
	await giveBack(sale, sold, 50_000);
	await giveBack(sale, sold, 10_000, { charge: 'delivery' });
	await giveBack(sale, sold, 50_000, { cause: 'bumdesa' });
	expect((await rowsOf(sold.number)).vat).toEqual([4_955, 396, 991, undefined]);
});

describe('checking the books', () => {
	test('finds a line whose register does not fit what is left of it; the register itself is never changed', async () => {
		await register(sale);
		const sold = await delivered(500_000);
		const id = sold.parts[0]?.lines[0]?.id;
		const ruin = (query: ReturnType<typeof sql>) => write((tx) => tx.run(query));
		await expect(ruin(sql`UPDATE output_vat SET vat = vat + 1`)).rejects.toThrow();
		await expect(ruin(sql`DELETE FROM output_vat`)).rejects.toThrow();
		expect(
			await db
				.select()
				.from(outputVat)
				.where(eq(outputVat.reference, `line:${id}`))
		).toMatchObject([
			{ supply: 'commission', base: 36_036, vat: 3_964, date: '2026-11-23', bookId: sale.trade }
		]);
		const move = (by: number) =>
			ruin(
				sql`UPDATE order_line SET commission = commission + ${by}, payable = payable - ${by} WHERE id = ${id}`
			);
		await move(-100);
		expect(await vatFaults(db)).toEqual({
			row: `order_line ${id}`,
			problem: 'has output VAT of 3964 in the register, but contains 3954'
		});
		await move(100);
		expect(await vatFaults(db)).toBeNull();
	});

	test('finds a sale that posted VAT without a register; what an officer writes by hand has none', async () => {
		await register(sale);
		const sold = await delivered(500_000);
		const posted = (source: { kind: string; key: string }) =>
			write(async (tx) => {
				const of = (code: string) => accountOf(tx, sale.trade, code);
				const postings = [
					debit(await of(CODE.commissionIncome), rupiah(5)),
					credit(await of(CODE.outputVat), rupiah(5))
				];
				const entries = [{ bookId: sale.trade, date: '2026-11-23', memo: 'Tanpa catatan', postings }];
				return post(tx, { actor: systemActor, kind: 'manual', source, entries });
			});
		await posted({ kind: 'book', key: String(sale.trade) });
		expect(await vatFaults(db)).toBeNull();
		const { transactionId } = await posted({ kind: 'order', key: sold.number });
		expect(await vatFaults(db)).toEqual({
			row: `transaction ${transactionId}`,
			problem: 'posted output VAT of 5, but the register has 0'
		});
	});
});
