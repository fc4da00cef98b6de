import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CODE } from '#lib/ledger/codes.ts';
import { cancelAtDesk, cancelByBuyer } from '#lib/orders/cancel.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { eventsOf, orderByNumber, type WholeOrder } from '#lib/orders/find.server.ts';
import {
	confirmOrderTransfer,
	matchOrderReceipt,
	recordLateTransfer,
	takeOrderCash
} from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { recordReceipt } from '#lib/payments/receipts.server.ts';
import { payRefund, refundsOf } from '#lib/payments/refunds.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import {
	appoint,
	countRows,
	creditOf,
	debitOf,
	guest,
	offer,
	openHub,
	placed,
	save,
	stockOf,
	wish,
	type Hub
} from '../support/orders.ts';

freshDatabase();
let hub: Hub;
let listingId: ListingId;
const START = Date.UTC(2026, 10, 23, 3);
const HOUR = 3_600_000;

beforeAll(() => setClock(START));
beforeEach(async () => {
	setClock(START);
	hub = await openHub();
	listingId = await offer(hub);
});

async function order(number: string): Promise<WholeOrder> {
	const found = await orderByNumber(db, number);
	if (!found) throw new Error(`no order ${number}`);
	return found;
}

/** An order of 5 kg, 250.000, by transfer; its unique discount set to 123 as in the book of rules. */
async function awaitingTransfer(): Promise<string> {
	const { number } = placed(
		await placeOrder(guest(), wish(hub, [{ listingId, quantity: 5000, shownPrice: 50_000 }], 250_000))
	);
	await write((tx) =>
		tx.$client.execute({
			sql: 'UPDATE payment SET unique_discount = 123 WHERE reference = ?',
			args: [number]
		})
	);
	return number;
}

function confirm(orderNumber: string, amount: number) {
	return confirmOrderTransfer(hub.treasurer, { key: newKey(), orderNumber, receivedAmount: rupiah(amount) });
}

const deposits = (number: string) =>
	creditOf(hub.trade, CODE.customerDeposits, { kind: 'order', key: number });
const refundsDue = (number: string) =>
	creditOf(hub.trade, CODE.refundsPayable, { kind: 'order', key: number });
const bank = () => debitOf(hub.trade, CODE.bank);

describe('a transfer', () => {
	test('of the unique sum pays: bank 249.877, discounts 123, deposits 250.000; the order goes to packing', async () => {
		const number = await awaitingTransfer();
		expect(await confirm(number, 249_877)).toMatchObject({ ok: true, outcome: 'paid', excess: 0 });
		expect(await bank()).toBe(249_877);
		expect(await debitOf(hub.trade, CODE.salesDiscounts)).toBe(123);
		expect(await deposits(number)).toBe(250_000);
		expect((await order(number)).state).toBe('packing');
	});

	test('of too little waits under unidentified receipts until it is complete, then is one payment', async () => {
		const number = await awaitingTransfer();
		expect(await confirm(number, 200_000)).toMatchObject({
			outcome: 'partial',
			received: 200_000,
			missing: 49_877
		});
		expect(await creditOf(hub.trade, CODE.unidentifiedReceipts)).toBe(200_000);
		expect((await order(number)).state).toBe('placed');
		expect(await confirm(number, 49_877)).toMatchObject({ outcome: 'paid', received: 249_877 });
		expect(await creditOf(hub.trade, CODE.unidentifiedReceipts)).toBe(0);
		expect([await bank(), await deposits(number)]).toEqual([249_877, 250_000]);
	});

	test('of too much owes the excess back; the full amount without the discount is not too much', async () => {
		const number = await awaitingTransfer();
		expect(await confirm(number, 260_000)).toMatchObject({ outcome: 'paid', excess: 10_000 });
		expect([await bank(), await deposits(number), await refundsDue(number)]).toEqual([
			260_000, 250_000, 10_000
		]);
		expect(await refundsOf(db, [number])).toMatchObject([
			{ amount: 10_000, cause: 'overpaid', state: 'owed' }
		]);
		const full = await awaitingTransfer();
		expect(await confirm(full, 250_000)).toMatchObject({ outcome: 'paid', excess: 0 });
		expect(await debitOf(hub.trade, CODE.salesDiscounts)).toBe(0);
	});

	test('F12: confirmed by two officers at once is one entry; the second reads that it is confirmed', async () => {
		const number = await awaitingTransfer();
		const answers = await Promise.all([confirm(number, 249_877), confirm(number, 249_877)]);
		expect(answers.map((answer) => (answer.ok ? 'paid' : answer.code)).sort()).toEqual([
			'already_confirmed',
			'paid'
		]);
		expect(await countRows('ledger_transaction', `source_key = '${number}'`)).toBe(1);
	});

	test('that fits nothing stands under unidentified receipts and is matched to its order later', async () => {
		const number = await awaitingTransfer();
		const receiptId = await write((tx) =>
			recordReceipt(tx, hub.treasurer, {
				bookId: hub.trade,
				amount: rupiah(249_877),
				receivedOn: bookDate('2026-11-23'),
				sender: 'TRSF BUDI',
				note: ''
			})
		);
		expect(await creditOf(hub.trade, CODE.unidentifiedReceipts)).toBe(249_877);
		const matched = await matchOrderReceipt(hub.treasurer, { key: newKey(), orderNumber: number, receiptId });
		expect(matched).toMatchObject({ outcome: 'paid' });
		expect([await creditOf(hub.trade, CODE.unidentifiedReceipts), await deposits(number)]).toEqual([
			0, 250_000
		]);
		const again = await matchOrderReceipt(hub.treasurer, { key: newKey(), orderNumber: number, receiptId });
		expect(again).toMatchObject({ code: 'not_found' });
	});

	test('is confirmed only by an officer of the order’s own BUM Desa', async () => {
		const number = await awaitingTransfer();
		const elsewhere = await openHub();
		const input = { key: newKey(), orderNumber: number, receivedAmount: rupiah(249_877) };
		expect(await confirmOrderTransfer(elsewhere.treasurer, input)).toEqual({ ok: false, code: 'forbidden' });
		const packer = await appoint(hub.bumdesaId, 'warehouse');
		expect(await confirmOrderTransfer(packer, input)).toEqual({ ok: false, code: 'forbidden' });
	});

	test('each open one of a book asks for another sum', async () => {
		const lines = [{ listingId, quantity: 1000, shownPrice: 50_000 }];
		const numbers = [];
		for (let count = 0; count < 40; count += 1) {
			numbers.push(placed(await placeOrder(guest(), wish(hub, lines, 50_000))).number);
		}
		const sums = [];
		for (const number of numbers) {
			const { payment } = await order(number);
			sums.push(payment.amount - payment.uniqueDiscount);
		}
		expect(new Set(sums).size).toBe(40);
		expect(sums.every((sum) => sum >= 49_501 && sum <= 49_999)).toBe(true);
	});
});

describe('cash', () => {
	test('is rounded to Rp100: 28.035 is 28.000 in cash, 35 other expense, 28.035 deposits', async () => {
		const odd = await offer(hub, { soldBy: 'piece', price: 28_035 });
		const lines = [{ listingId: odd, quantity: 1, shownPrice: 28_035 }];
		const { number } = placed(await placeOrder(guest(), wish(hub, lines, 28_035, { pay: 'cash' })));
		expect((await order(number)).state).toBe('packing');
		const taken = await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: number });
		expect(taken).toMatchObject({ ok: true, cash: 28_000 });
		expect([await debitOf(hub.trade, CODE.cash), await debitOf(hub.trade, CODE.otherExpense)]).toEqual([
			28_000, 35
		]);
		expect(await deposits(number)).toBe(28_035);
		expect(await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: number })).toMatchObject({
			code: 'already_confirmed'
		});
	});

	test('rounded up is other income', async () => {
		const odd = await offer(hub, { soldBy: 'piece', price: 28_060 });
		const lines = [{ listingId: odd, quantity: 1, shownPrice: 28_060 }];
		const { number } = placed(await placeOrder(guest(), wish(hub, lines, 28_060, { pay: 'cash' })));
		await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: number });
		expect([await debitOf(hub.trade, CODE.cash), await creditOf(hub.trade, CODE.otherIncome)]).toEqual([
			28_100, 40
		]);
	});

	test('at the door stays with the courier as cash in transit', async () => {
		const lines = [{ listingId, quantity: 1000, shownPrice: 50_000 }];
		const { number } = placed(await placeOrder(guest(), wish(hub, lines, 50_000, { pay: 'cash' })));
		const courier = { userId: hub.producer.userId, name: 'Bu Sri' };
		await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: number, courier });
		const holder = { kind: 'officer', key: String(courier.userId) };
		expect(await debitOf(hub.trade, CODE.cashInTransit, holder)).toBe(50_000);
	});

	test('may be brought by who meant to transfer, at the full amount', async () => {
		const number = await awaitingTransfer();
		expect(await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: number })).toMatchObject({
			cash: 250_000
		});
		expect((await order(number)).payment).toMatchObject({ method: 'cash', state: 'paid', uniqueDiscount: 0 });
	});
});

describe('cancelling', () => {
	function cancel(found: WholeOrder, shownPaid = false) {
		return cancelByBuyer(guest(), { key: newKey(), token: found.token, reason: 'salah pesan', shownPaid });
	}

	test('unpaid ends the payment and frees the stock; nothing is owed', async () => {
		const number = await awaitingTransfer();
		expect(await cancel(await order(number))).toEqual({ ok: true, refundOwed: 0 });
		expect(await order(number)).toMatchObject({ state: 'cancelled', payment: { state: 'cancelled' } });
		expect(await stockOf(listingId)).toEqual({ onHand: 100_000, reserved: 0, available: 100_000 });
		expect(await confirm(number, 249_877)).toMatchObject({ code: 'payment_closed' });
	});

	test('paid owes what was paid: deposits 250.000 to refunds payable 249.877 and the discount taken back', async () => {
		const number = await awaitingTransfer();
		await confirm(number, 249_877);
		expect(await cancel(await order(number), true)).toEqual({ ok: true, refundOwed: 249_877 });
		expect([await deposits(number), await refundsDue(number)]).toEqual([0, 249_877]);
		expect(await debitOf(hub.trade, CODE.salesDiscounts)).toBe(0);
	});

	test('F12: cancel against confirm, one wins and never both', async () => {
		for (let round = 0; round < 6; round += 1) {
			const number = await awaitingTransfer();
			const found = await order(number);
			const attempts = [() => cancel(found), () => confirm(number, 249_877)];
			if (round % 2 === 1) attempts.reverse();
			const both = await Promise.all(attempts.map((attempt) => attempt()));
			expect(both.filter(({ ok }) => ok)).toHaveLength(1);
			const { state, payment } = await order(number);
			const cancelled = payment.state === 'cancelled';
			expect([payment.state, state]).toEqual(cancelled ? ['cancelled', 'cancelled'] : ['paid', 'packing']);
			expect(await deposits(number)).toBe(cancelled ? 0 : 250_000);
		}
	});

	test('with a part already transferred owes that part back', async () => {
		const number = await awaitingTransfer();
		await confirm(number, 100_000);
		expect(await cancel(await order(number))).toEqual({ ok: true, refundOwed: 100_000 });
		expect([await creditOf(hub.trade, CODE.unidentifiedReceipts), await refundsDue(number)]).toEqual([
			0, 100_000
		]);
	});

	test('one seller’s part at the desk lowers an unpaid cash payment, and owes back only that part of a paid one', async () => {
		const other = await offer(hub, { seller: hub.second.membershipId, price: 20_000 });
		const lines = [
			{ listingId, quantity: 1000, shownPrice: 50_000 },
			{ listingId: other, quantity: 1000, shownPrice: 20_000 }
		];
		const cash = placed(await placeOrder(guest(), wish(hub, lines, 70_000, { pay: 'cash' })));
		const [, part] = (await order(cash.number)).parts;
		const subOrderIds = part ? [part.id] : [];
		const input = { key: newKey(), orderNumber: cash.number, subOrderIds, reason: 'habis' };
		expect(await cancelAtDesk(hub.treasurer, input)).toEqual({ ok: true, refundOwed: 0 });
		expect((await order(cash.number)).payment).toMatchObject({ amount: 50_000, state: 'awaiting' });
		await takeOrderCash(hub.treasurer, { key: newKey(), orderNumber: cash.number });
		const rest = { key: newKey(), orderNumber: cash.number, reason: 'batal' };
		expect(await cancelAtDesk(hub.treasurer, rest)).toEqual({ ok: true, refundOwed: 50_000 });
		expect(await deposits(cash.number)).toBe(0);
	});

	test('is refused to the buyer once a part is ready, and to strangers at the desk', async () => {
		const number = await awaitingTransfer();
		const stranger = await openHub();
		const input = { key: newKey(), orderNumber: number, reason: 'x' };
		expect(await cancelAtDesk(stranger.treasurer, input)).toMatchObject({ code: 'forbidden' });
		await confirm(number, 249_877);
		await write((tx) => tx.$client.execute("UPDATE sub_order SET state = 'ready' WHERE state = 'packing'"));
		expect(await cancel(await order(number), true)).toMatchObject({ code: 'wrong_state' });
	});
});

describe('time', () => {
	test('a transfer not made in 24 hours expires and frees the stock, once', async () => {
		setClock(START + 100 * HOUR);
		await expireDueOrders();
		const number = await awaitingTransfer();
		setClock(START + 124 * HOUR - 1);
		expect(await expireDueOrders()).toBe(0);
		setClock(START + 124 * HOUR);
		expect(await expireDueOrders()).toBe(1);
		expect(await expireDueOrders()).toBe(0);
		expect(await order(number)).toMatchObject({ state: 'expired', payment: { state: 'expired' } });
		expect((await stockOf(listingId)).available).toBe(100_000);
		expect((await eventsOf(db, (await order(number)).id)).map(({ event }) => event)).toEqual([
			'placed',
			'expired'
		]);
	});

	test('a late transfer never reopens the order: it is looked at before the job, and the money is owed back', async () => {
		const number = await awaitingTransfer();
		setClock(START + 25 * HOUR);
		expect(await confirm(number, 249_877)).toMatchObject({ code: 'payment_closed' });
		const late = { key: newKey(), orderNumber: number, receivedAmount: rupiah(249_877) };
		expect(await recordLateTransfer(hub.treasurer, late)).toMatchObject({ ok: true });
		expect((await order(number)).state).toBe('expired');
		expect([await bank(), await refundsDue(number), await deposits(number)]).toEqual([249_877, 249_877, 0]);
	});

	test('a paid order does not expire', async () => {
		const number = await awaitingTransfer();
		await confirm(number, 249_877);
		setClock(START + 48 * HOUR);
		await expireDueOrders();
		expect((await order(number)).state).toBe('packing');
	});
});

describe('a refund', () => {
	test('is paid out once, by bank with its reference; the second try is refused', async () => {
		const number = await awaitingTransfer();
		await confirm(number, 260_000);
		const [owed] = await refundsOf(db, [number]);
		const input = { refundId: owed?.id ?? 0, how: 'bank' as const, reference: 'TRX-1' };
		expect(await write((tx) => payRefund(tx, hub.treasurer, input))).toMatchObject({
			ok: true,
			amount: 10_000
		});
		expect(await write((tx) => payRefund(tx, hub.treasurer, input))).toEqual({
			ok: false,
			code: 'already_done'
		});
		expect([await bank(), await refundsDue(number)]).toEqual([250_000, 0]);
	});

	test('to savings posts in both books, and the pair adds up to nothing', async () => {
		const number = await awaitingTransfer();
		await confirm(number, 260_000);
		const [owed] = await refundsOf(db, [number]);
		await save(hub, hub.second.membershipId, 1000);
		const input = {
			refundId: owed?.id ?? 0,
			how: 'savings' as const,
			reference: '',
			membershipId: hub.second.membershipId
		};
		await write((tx) => payRefund(tx, hub.treasurer, input));
		const holder = { kind: 'membership', key: String(hub.second.membershipId) };
		expect(await creditOf(hub.group, CODE.voluntarySavings, holder)).toBe(11_000);
		const pair = [
			await creditOf(hub.trade, CODE.dueBetweenOrganisations, { kind: 'book', key: String(hub.group) }),
			await creditOf(hub.group, CODE.dueBetweenOrganisations, { kind: 'book', key: String(hub.trade) })
		];
		expect(pair).toEqual([10_000, -10_000]);
	});
});
