import { beforeAll, describe, expect, test } from 'vitest';
import { download } from '#lib/documents/download.server.ts';
import { billOf, invoicedAmong, type Bill } from '#lib/invoices/find.server.ts';
import { billTables } from '#lib/invoices/table.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { numberInvoice } from '#lib/numbering/give.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { receiveTradePayment } from '#lib/tradeCredit/receive.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import {
	fund,
	fundGroup,
	MORNING,
	openSale,
	openZone,
	order,
	orderOf,
	paidOrder,
	producerOf,
	standsOn,
	type Producer,
	type Sale
} from '../support/sale.ts';
import { orderedLater, standing, tradeBuyer } from '../support/tradeCredit.ts';

freshDatabase();
let sale: Sale;
let second: Producer;

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	await fund(sale, 10_000_000);
	await fundGroup(sale, 10_000_000);
	await openZone(sale, 10_000);
	second = await producerOf(sale.groupId);
});

async function bill(of: Pick<WholeOrder, 'number'>): Promise<Bill> {
	const found = await billOf(db, await orderOf(of.number));
	if (!found) throw new Error('no invoice');
	// Whatever happened, what is net, paid and given back leaves what is open.
	const { net, paid, givenBack, open } = found.sums;
	expect(net - paid + givenBack).toBe(open);
	return found;
}

const both = () => [
	{ producer: sale.producer, gross: 100_000 },
	{ producer: second, gross: 50_000 }
];
const account = (code: string, { number }: Pick<WholeOrder, 'number'>) =>
	standsOn(sale.trade, code, { kind: 'order', key: number });

/** What the books earned with the deliveries of an order: the credits that its deposits were turned into. */
async function earned({ number }: Pick<WholeOrder, 'number'>): Promise<number> {
	const { rows } = await db.$client.execute({
		sql: `SELECT coalesce(sum(p.amount), 0) AS earned FROM posting p
			JOIN entry e ON e.id = p.entry_id JOIN ledger_transaction t ON t.id = e.transaction_id
			WHERE t.kind = 'order.delivered' AND t.source_key = ? AND e.book_id = ? AND p.amount > 0`,
		args: [number, sale.trade]
	});
	return Number(rows[0]?.['earned']);
}

function weigh(of: WholeOrder, quantity: number) {
	const [part] = of.parts;
	const line = part?.lines[0];
	if (!part || !line) throw new Error('no line');
	return weighLine(sale.warehouse, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, quantity },
		...{ shown: line.quantity, confirmed: null, reason: 'Ditimbang saat dikemas', key: newKey() }
	});
}

async function refund(of: WholeOrder, amount: number): Promise<void> {
	const [part] = of.parts;
	const line = part?.lines[0];
	if (!part || !line) throw new Error('no line');
	const given = await refundAtDesk(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id },
		...{ amount: rupiah(amount), cause: 'producer', reason: 'Sebagian mati', key: newKey() }
	});
	if (!given.ok) throw new Error(given.code);
}

/** Placed with leave for the scales to ask for a fifth more. */
async function weighable(method: 'cash' | 'transfer'): Promise<WholeOrder> {
	const placed = await placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null },
		lines: [{ listingId: sale.producer.listingId, quantity: 1000, shownPrice: rupiah(50_000) }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method, membershipId: null },
		...{ shownTotal: rupiah(50_000), mostOverBasisPoints: 2000 },
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
	if (!placed.ok) throw new Error(placed.code);
	if (method === 'transfer') {
		const key = newKey();
		await confirmOrderTransfer(sale.director, {
			...{ key, orderNumber: placed.number, receivedAmount: rupiah(50_000) }
		});
	}
	return orderOf(placed.number);
}

describe('the number', () => {
	test('is given when the transfer is confirmed, in an unbroken row, once for an order', async () => {
		const waiting = await order(sale, both(), 'transfer');
		expect(await billOf(db, waiting)).toBe(null);
		expect(await invoicedAmong(db, [waiting.number])).toEqual(new Set());
		const [one, two] = [await paidOrder(sale, both()), await paidOrder(sale, both())];
		const numbers = [(await bill(one)).number, (await bill(two)).number];
		expect(numbers).toEqual(['FK-2026-000001', 'FK-2026-000002']);
		await write((tx) => numberInvoice(tx, sale.trade, one.number));
		await pack(sale, one.parts);
		expect((await bill(one)).number).toBe('FK-2026-000001');
		expect(await invoicedAmong(db, [one.number, waiting.number])).toEqual(new Set([one.number]));
	});

	test('of what is paid at hand-over is given when it is packed', async () => {
		const cash = await order(sale, both());
		expect(await billOf(db, cash)).toBe(null);
		await pack(sale, cash.parts);
		expect((await bill(cash)).number).toBe('FK-2026-000003');
	});

	test('has no gap when many are paid at once, nor after a payment that failed', async () => {
		const placed = [];
		for (let count = 0; count < 4; count += 1) placed.push(await order(sale, both(), 'transfer'));
		const failing = write(async (tx) => {
			await numberInvoice(tx, sale.trade, 'DM-0000-000000');
			return { ok: false as const, code: 'undone' as const };
		});
		const confirmed = await Promise.all([
			failing,
			...placed.map(({ number, total }) =>
				confirmOrderTransfer(sale.director, { key: newKey(), orderNumber: number, receivedAmount: total })
			)
		]);
		expect(confirmed.map(({ ok }) => ok)).toEqual([false, true, true, true, true]);
		const numbers = await Promise.all(placed.map(async (each) => (await bill(each)).number));
		expect(numbers.sort()).toEqual([4, 5, 6, 7].map((each) => `FK-2026-00000${each}`));
	});

	test('begins again with each year and in each book, and the database takes no other', async () => {
		const other = await openSale();
		await fund(other, 1_000_000);
		expect((await bill(await paidOrder(other, [{ producer: other.producer, gross: 50_000 }]))).number).toBe(
			'FK-2026-000001'
		);
		try {
			setClock(Date.UTC(2027, 0, 4, 3));
			const next = await paidOrder(other, [{ producer: other.producer, gross: 50_000 }]);
			expect((await bill(next)).number).toBe('FK-2027-000001');
		} finally {
			setClock(MORNING);
		}
		const insert = (number: number) =>
			write((tx) =>
				tx.$client.execute({
					sql: `INSERT INTO document_number (book_id, kind, year, number, reference, order_number, issued_on, issued_at)
						VALUES (?, 'invoice', 2026, ?, ?, 'X', '2026-11-23', 0)`,
					args: [other.trade, number, `X${number}`]
				})
			);
		await expect(insert(3)).rejects.toThrow(/no gap/);
		await expect(insert(1)).rejects.toThrow(/no gap/);
		await expect(write((tx) => tx.$client.execute('DELETE FROM document_number'))).rejects.toThrow(/stays/);
	});
});

describe('the sums', () => {
	test('two sellers, brought for 10.000, by transfer with its discount: what is net was paid, and the books earned the total', async () => {
		const placed = await order(sale, both(), 'transfer', 10_000);
		const asked = transferSum(placed.payment);
		const confirmed = await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: placed.number, receivedAmount: asked }
		});
		expect(confirmed.ok).toBe(true);
		const { sums, payments, place, isWeighed } = await bill(placed);
		const discount = 160_000 - asked;
		expect(discount).toBeGreaterThan(0);
		expect(sums).toEqual({
			...{ goods: 150_000, delivery: 10_000, fees: 0, total: 160_000, discount, unasked: 0, credited: 0 },
			...{ net: asked, paid: asked, givenBack: 0, open: 0 }
		});
		expect(payments).toMatchObject([{ method: 'transfer', paid: asked }]);
		expect([place?.startsWith('RT 2, rumah hijau'), isWeighed]).toEqual([true, false]);
		await pack(sale, placed.parts);
		for (const part of placed.parts) await handOver(sale, part);
		expect(await earned(placed)).toBe(160_000);
		expect((await bill(placed)).sums.total).toBe(160_000);
	});

	test('900 g of a paid kilo: 45.000 are charged, 5.000 given back, and both weights are shown', async () => {
		const placed = await weighable('transfer');
		expect((await weigh(placed, 900)).ok).toBe(true);
		const { sums, parts } = await bill(placed);
		expect(parts[0]?.lines[0]).toMatchObject({ quantity: 900, orderedQuantity: 1000, gross: 45_000 });
		expect(sums).toMatchObject({ total: 45_000, net: 45_000, paid: 50_000, givenBack: 5000, open: 0 });
		expect(0 - (await account(CODE.refundsPayable, placed))).toBe(sums.givenBack);
		await pack(sale, placed.parts);
		await handOver(sale, placed.parts[0]);
		expect(await earned(placed)).toBe(sums.total);
	});

	test('1.100 g of a paid kilo: 5.000 are open until they are paid', async () => {
		const placed = await weighable('transfer');
		expect((await weigh(placed, 1100)).ok).toBe(true);
		expect((await bill(placed)).sums).toMatchObject({ total: 55_000, paid: 50_000, open: 5000 });
		expect(await account(CODE.tradeReceivables, placed)).toBe(5000);
		await pack(sale, placed.parts);
		await handOver(sale, placed.parts[0], { takeCash: true });
		expect((await bill(placed)).sums).toMatchObject({ total: 55_000, paid: 55_000, open: 0 });
		expect(await earned(placed)).toBe(55_000);
	});

	test('cash for two sellers, one handed over: the other part is open; rounding stands in the discount', async () => {
		const placed = await order(sale, both());
		await pack(sale, placed.parts);
		await handOver(sale, placed.parts[0], { takeCash: true });
		expect((await bill(placed)).sums).toMatchObject({ total: 150_000, paid: 100_000, open: 50_000 });
		await handOver(sale, placed.parts[1], { takeCash: true });
		expect((await bill(placed)).sums).toMatchObject({ total: 150_000, paid: 150_000, open: 0, discount: 0 });

		const weighed = await weighable('cash');
		expect((await weigh(weighed, 999)).ok).toBe(true);
		await pack(sale, weighed.parts);
		await handOver(sale, weighed.parts[0], { takeCash: true });
		// 49.950 are paid as 50.000 or 49.900: the rest is rounding.
		const { sums } = await bill(weighed);
		expect([sums.total, sums.paid + sums.discount, sums.open, sums.paid % 100]).toEqual([
			49_950, 49_950, 0, 0
		]);
	});

	test('a part cancelled before anything was paid is not on the invoice', async () => {
		const placed = await order(sale, both());
		const [first] = placed.parts;
		if (!first) throw new Error('no part');
		const gone = { orderNumber: placed.number, subOrderIds: [first.id], reason: 'Gagal panen' };
		expect(await cancelAtDesk(sale.director, { key: newKey(), ...gone })).toMatchObject({ ok: true });
		await pack(sale, placed.parts.slice(1));
		const { sums, parts, credits } = await bill(placed);
		expect(sums).toMatchObject({ total: 50_000, paid: 0, open: 50_000 });
		expect([parts.length, credits.length]).toEqual([1, 0]);
	});
});

describe('what is paid later by agreement', () => {
	test('200.000 delivered are open; 50.000 paid and 30.000 taken off by a credit note leave 120.000', async () => {
		const buyer = await tradeBuyer(sale);
		const placed = await orderedLater(sale, buyer, 200_000);
		expect(await billOf(db, placed)).toBe(null);
		await pack(sale, placed.parts);
		expect((await bill(placed)).sums).toMatchObject({ total: 200_000, paid: 0, open: 200_000 });
		await handOver(sale, placed.parts[0]);
		expect((await bill(placed)).sums).toMatchObject({ total: 200_000, paid: 0, open: 200_000 });
		const paid = await receiveTradePayment(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, tradeBuyerId: (await standing(sale)).id, amount: rupiah(50_000) },
			...{ place: 'bank', note: 'BRI 0912', key: newKey() }
		});
		expect(paid.ok).toBe(true);
		await refund(placed, 30_000);
		const { sums } = await bill(placed);
		expect(sums).toMatchObject({
			credited: 30_000,
			net: 170_000,
			paid: 80_000,
			givenBack: 30_000,
			open: 120_000
		});
		const owed = { kind: 'trade_buyer', key: String(buyer.userId) };
		expect(await standsOn(sale.trade, CODE.tradeReceivables, owed)).toBe(sums.open);
	});
});

describe('credit notes', () => {
	test('a refund after delivery takes off the invoice with a number of its own, named by its goods', async () => {
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
		await pack(sale, placed.parts);
		await handOver(sale, placed.parts[0]);
		await refund(placed, 30_000);
		await refund(placed, 20_000);
		const { sums, credits } = await bill(placed);
		expect(credits).toMatchObject([
			{ number: 'NK-2026-000002', amount: 30_000, cause: 'producer', goods: 'Lele segar' },
			{ number: 'NK-2026-000003', amount: 20_000, reason: 'Sebagian mati' }
		]);
		expect(sums).toMatchObject({
			total: 100_000,
			credited: 50_000,
			net: 50_000,
			paid: 100_000,
			givenBack: 50_000
		});
		expect(0 - (await account(CODE.refundsPayable, placed))).toBe(50_000);
	});

	test('a part cancelled after payment stays on the invoice and is taken off by its note', async () => {
		const placed = await order(sale, both(), 'transfer');
		const asked = transferSum(placed.payment);
		await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: placed.number, receivedAmount: asked }
		});
		const [first] = placed.parts;
		if (!first) throw new Error('no part');
		const gone = { orderNumber: placed.number, subOrderIds: [first.id], reason: 'Gagal panen' };
		const cancelled = await cancelAtDesk(sale.director, { key: newKey(), ...gone });
		if (!cancelled.ok) throw new Error(cancelled.code);
		const { sums, parts, credits } = await bill(placed);
		expect(parts.map((part) => part.cancelled)).toEqual([true, false]);
		expect(credits).toMatchObject([{ amount: cancelled.refundOwed, cause: 'cancelled', goods: null }]);
		expect(sums).toMatchObject({ total: 150_000, unasked: 0, credited: cancelled.refundOwed, open: 0 });
		expect(sums.net).toBe(asked - cancelled.refundOwed);
		expect(0 - (await account(CODE.refundsPayable, placed))).toBe(cancelled.refundOwed);
	});

	test('what the scales asked for goods that were then cancelled is charged no more', async () => {
		const placed = await weighable('transfer');
		expect((await weigh(placed, 1100)).ok).toBe(true);
		const gone = { orderNumber: placed.number, reason: 'Gagal panen' };
		const cancelled = await cancelAtDesk(sale.director, { key: newKey(), ...gone });
		if (!cancelled.ok) throw new Error(cancelled.code);
		const { sums } = await bill(placed);
		expect(sums).toMatchObject({
			total: 55_000,
			unasked: 5000,
			credited: 50_000,
			net: 0,
			paid: 50_000,
			open: 0
		});
	});

	test('money that came twice is no credit', async () => {
		const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 50_000 }]);
		const late = await order(sale, [{ producer: sale.producer, gross: 50_000 }], 'transfer');
		const over = rupiah(late.total + 7000);
		await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: late.number, receivedAmount: over }
		});
		expect((await bill(late)).sums).toMatchObject({ net: 50_000, paid: 50_000, credited: 0, open: 0 });
		expect((await bill(placed)).credits).toEqual([]);
	});
});

test('the printed pages say what the sums say, each credit note on one of its own, in signs a PDF knows', async () => {
	const placed = await paidOrder(sale, [{ producer: sale.producer, gross: 100_000 }]);
	await pack(sale, placed.parts);
	await handOver(sale, placed.parts[0]);
	await refund(placed, 10_000);
	const shown = await bill(placed);
	for (const locale of ['id', 'en'] as const) {
		const [invoice, note, ...more] = billTables(shown, locale);
		if (!invoice || !note) throw new Error('no pages');
		expect(more).toEqual([]);
		const rows = [];
		for await (const { cells } of invoice.rows) rows.push(cells.at(-1));
		expect(rows.filter((cell) => typeof cell === 'number')).toEqual([
			...[100_000, 100_000, 100_000, -10_000, 90_000, -100_000, 10_000, 0]
		]);
		expect([invoice.heading[0], note.heading[0]]).toEqual(
			locale === 'id'
				? [`Faktur ${shown.number}`, `Nota Kredit ${shown.credits[0]?.number}`]
				: [`Invoice ${shown.number}`, `Credit note ${shown.credits[0]?.number}`]
		);
		const print = { locale, printed: 'x', page: String };
		const bytes = new Uint8Array(await download(invoice, 'pdf', print).arrayBuffer());
		expect(new TextDecoder('latin1').decode(bytes.slice(0, 5))).toBe('%PDF-');
	}
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
});
