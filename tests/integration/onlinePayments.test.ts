import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { payOnline, returnFromCheckout } from '#lib/online/apply.server.ts';
import { expireOnlineOrders } from '#lib/online/expire.server.ts';
import { registerOnlineJobs } from '#lib/online/jobs.server.ts';
import { receiveStripeEvent } from '#lib/online/receive.server.ts';
import { switchPayment } from '#lib/online/switch.server.ts';
import { cancelByBuyer } from '#lib/orders/cancel.server.ts';
import { expireDueOrders } from '#lib/orders/expire.server.ts';
import { orderByNumber, type WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { runDueJobs } from '#lib/shared/jobs.server.ts';
import { setStripeSettings } from '#lib/stripe/client.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { vatFaults } from '#lib/taxReports/verify.server.ts';
import { stateTaxTerms } from '#lib/taxes/terms.server.ts';
import { flaggedEvents } from '#lib/stripe/events.server.ts';
import { reconcilePayout } from '#lib/stripe/payout.server.ts';
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
	stockOf,
	wish,
	type Hub
} from '../support/orders.ts';
import { StandInStripe } from '../support/stripe.ts';

freshDatabase();
const stripe = new StandInStripe();
const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 23, 3);
let clock = START;
let hub: Hub;
let listingId: ListingId;

beforeAll(async () => {
	await stripe.start();
	stripe.now = () => clock;
	setStripeSettings(stripe.settings);
	registerOnlineJobs();
});
afterAll(async () => {
	setStripeSettings(undefined);
	await stripe.stop();
});
beforeEach(async () => {
	at(START);
	Object.assign(stripe, { hangs: false, fails: false, refusesRefunds: null });
	hub = await openHub();
	listingId = await offer(hub);
});

function at(instant: number): void {
	clock = instant;
	setClock(instant);
}

async function order(number: string): Promise<WholeOrder> {
	const found = await orderByNumber(db, number);
	if (!found) throw new Error(`no order ${number}`);
	return found;
}

/** 5 kg of lele, 250.000, by online payment; not yet at Stripe. */
async function orderOnline(): Promise<{ number: string; token: string }> {
	const lines = [{ listingId, quantity: 5000, shownPrice: 50_000 }];
	return placed(await placeOrder(guest(), wish(hub, lines, 250_000, { pay: 'stripe' })));
}

/** The same with the payment page open. */
async function atStripe(): Promise<{ number: string; token: string }> {
	const open = await orderOnline();
	expect(await payOnline(open.token, 'http://localhost')).toContain('/pay/cs_test_');
	return open;
}

function send(type: string, object: object, over: Record<string, unknown> = {}): Promise<void> {
	const body = stripe.event(type, object as Record<string, unknown>, over);
	return receiveStripeEvent(JSON.parse(body) as Stripe.Event);
}

function clearing(): Promise<number> {
	return debitOf(hub.trade, CODE.providerClearing, { kind: 'provider', key: 'stripe' });
}

async function booksHold(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await depositFaults(db)).toBeNull();
}

async function flagsOf(number: string): Promise<(string | null)[]> {
	return (await flaggedEvents(db))
		.filter(({ reference }) => reference === number)
		.map(({ reason }) => reason);
}

describe('paying online', () => {
	test('asks Stripe once, with rupiah times a hundred, the order, a key of its own and a time that ends', async () => {
		const { number, token } = await atStripe();
		const again = await payOnline(token, 'http://localhost');
		const asked = stripe
			.askedFor('POST', '/v1/checkout/sessions')
			.filter(({ fields }) => fields['metadata[order]'] === number);
		expect(asked).toHaveLength(1);
		expect(again).toBe(stripe.sessionOf(number).url);
		expect(asked[0]?.key).toMatch(new RegExp(`^checkout:${number}:\\d+$`));
		expect(asked[0]?.fields).toMatchObject({
			'line_items[0][price_data][unit_amount]': '25000000',
			'line_items[0][price_data][currency]': 'idr',
			'payment_intent_data[metadata][order]': number,
			expires_at: String(START / 1000 + 40 * 60)
		});
		expect(Object.keys(asked[0]?.fields ?? {}).filter((name) => name.startsWith('payment_method'))).toEqual(
			[]
		);
	});

	test('is taken from the return page before any event came, and the event then changes nothing', async () => {
		const { number, token } = await atStripe();
		const session = stripe.pay(number);
		await returnFromCheckout(token, session.id);
		expect(await order(number)).toMatchObject({ state: 'packing', payment: { state: 'paid' } });
		await send('checkout.session.completed', session);
		expect(await clearing()).toBe(250_000);
		expect(await creditOf(hub.trade, CODE.customerDeposits, { kind: 'order', key: number })).toBe(250_000);
		expect(await flagsOf(number)).toEqual([]);
		await booksHold();
	});

	test('by another order’s session from the return page pays nothing', async () => {
		const [first, second] = [await atStripe(), await atStripe()];
		await returnFromCheckout(second.token, stripe.pay(first.number).id);
		expect((await order(second.number)).payment.state).toBe('awaiting');
	});

	test('counts once, when ten events and the return page come at once', async () => {
		const { number, token } = await atStripe();
		const session = stripe.pay(number);
		const body = JSON.parse(stripe.event('checkout.session.completed', session)) as Stripe.Event;
		await Promise.all([
			returnFromCheckout(token, session.id),
			...Array.from({ length: 10 }, () => receiveStripeEvent(body)),
			send('checkout.session.completed', session)
		]);
		expect(await clearing()).toBe(250_000);
		expect(
			await countRows('ledger_transaction', `kind = 'payment.stripe' AND source_key = '${number}'`)
		).toBe(1);
	});

	test.each([
		['amount', { amount_total: 250_000 }],
		['currency', { currency: 'usd' }],
		['mode', { livemode: true }]
	] as const)('with another %s is flagged and not paid', async (reason, object) => {
		const { number } = await atStripe();
		await send('checkout.session.completed', stripe.pay(number), { object });
		expect((await order(number)).payment.state).toBe('awaiting');
		expect(await flagsOf(number)).toEqual([reason]);
		expect(await clearing()).toBe(0);
	});

	test('for an order that is not here is flagged', async () => {
		const { number } = await atStripe();
		const stranger = { ...stripe.pay(number), id: 'cs_test_stranger', metadata: { order: 'DM-0001-000001' } };
		await send('checkout.session.completed', stranger);
		expect(await flagsOf('DM-0001-000001')).toEqual(['order_unknown']);
	});

	test('is not offered without a key, nor below Rp10.000', async () => {
		const small = wish(hub, [{ listingId, quantity: 100, shownPrice: 50_000 }], 5_000, { pay: 'stripe' });
		expect(await placeOrder(guest(), small)).toMatchObject({ ok: false, code: 'online_not_offered' });
		setStripeSettings(null);
		const lines = [{ listingId, quantity: 5000, shownPrice: 50_000 }];
		const refused = await placeOrder(guest(), wish(hub, lines, 250_000, { pay: 'stripe' }));
		setStripeSettings(stripe.settings);
		expect(refused).toMatchObject({ ok: false, code: 'online_not_offered' });
	});
});

describe('when Stripe does not answer', () => {
	test('the order waits, and asking again comes with the same key and the same parameters', async () => {
		const { number, token } = await orderOnline();
		stripe.fails = true;
		expect(await payOnline(token, 'http://localhost')).toBeNull();
		stripe.fails = false;
		at(START + 5 * MINUTE);
		expect(await payOnline(token, 'http://localhost')).not.toBeNull();
		const asked = stripe
			.askedFor('POST', '/v1/checkout/sessions')
			.filter(({ fields }) => fields['metadata[order]'] === number);
		expect(asked).toHaveLength(2);
		expect(asked[1]).toEqual(asked[0]);
	});

	test('an order whose time is up is kept until Stripe says whether it was paid', async () => {
		const { number } = await atStripe();
		stripe.pay(number);
		stripe.fails = true;
		at(START + 46 * MINUTE);
		await expireOnlineOrders();
		expect((await order(number)).payment.state).toBe('awaiting');
		stripe.fails = false;
		at(START + 57 * MINUTE);
		await expireOnlineOrders();
		expect(await order(number)).toMatchObject({ state: 'packing', payment: { state: 'paid' } });
		await booksHold();
	});
});

describe('an order that is not paid in time', () => {
	test('ends its session at Stripe, frees its stock once, and never reopens: who paid all the same is owed it', async () => {
		const { number } = await atStripe();
		const session = stripe.sessionOf(number);
		at(START + 46 * MINUTE);
		await expireDueOrders();
		expect((await order(number)).payment.state).toBe('awaiting');
		expect(await expireOnlineOrders()).toBeGreaterThan(0);
		await expireOnlineOrders();
		expect(session.status).toBe('expired');
		expect(await order(number)).toMatchObject({ state: 'expired', payment: { state: 'expired' } });
		expect(await stockOf(listingId)).toMatchObject({ reserved: 0, available: 100_000 });

		await send('checkout.session.completed', stripe.pay(number));
		await send('checkout.session.expired', session);
		const after = await order(number);
		expect(after.state).toBe('expired');
		expect(after.refunds).toMatchObject([{ amount: 250_000, state: 'owed' }]);
		expect(await flagsOf(number)).toEqual(['paid_too_late']);
		expect(await stockOf(listingId)).toMatchObject({ reserved: 0, available: 100_000 });
		await booksHold();
	});
});

describe('a delayed method', () => {
	test('keeps the goods while the money is on its way, and is paid when it comes', async () => {
		const { number } = await atStripe();
		await send('checkout.session.completed', stripe.pay(number, { delayed: true }));
		at(START + 26 * 60 * MINUTE);
		await expireOnlineOrders();
		expect((await order(number)).payment).toMatchObject({ state: 'awaiting', expiresAt: null });
		await send('checkout.session.async_payment_succeeded', stripe.pay(number));
		expect(await order(number)).toMatchObject({ state: 'packing', payment: { state: 'paid' } });
	});

	test('that fails leaves an hour for another way, and a failure after the success changes nothing', async () => {
		const { number, token } = await atStripe();
		const session = stripe.pay(number, { delayed: true });
		await send('checkout.session.completed', session);
		await send('checkout.session.async_payment_failed', session);
		expect((await order(number)).payment.expiresAt).toBe(START + 60 * MINUTE);
		expect(await payOnline(token, 'http://localhost')).toBeNull();
		await send('checkout.session.async_payment_succeeded', stripe.pay(number));
		await send('checkout.session.async_payment_failed', session);
		expect((await order(number)).payment.state).toBe('paid');
	});
});

describe('another way to pay', () => {
	test('is a transfer with a sum of its own; the payment page is closed, and who paid there is owed it', async () => {
		const { number, token } = await atStripe();
		expect(await switchPayment(guest(), { token, method: 'transfer' })).toEqual({ ok: true });
		const after = await order(number);
		expect(after.payment).toMatchObject({ method: 'transfer', state: 'awaiting' });
		expect(after.payment.uniqueDiscount).toBeGreaterThan(0);
		stripe.pay(number);
		expect(await runDueJobs()).toBeGreaterThanOrEqual(1);
		expect((await order(number)).refunds).toMatchObject([{ amount: 250_000, state: 'owed' }]);
		expect(await clearing()).toBe(250_000);
		await booksHold();
	});

	test('is cash for what is picked up, and is packed at once', async () => {
		const { number, token } = await atStripe();
		expect(await switchPayment(guest(), { token, method: 'cash' })).toEqual({ ok: true });
		await runDueJobs();
		expect(await order(number)).toMatchObject({ state: 'packing', payment: { method: 'cash' } });
		expect(stripe.sessionOf(number).status).toBe('expired');
	});

	test('is not there any more once it is paid', async () => {
		const { number, token } = await atStripe();
		await send('checkout.session.completed', stripe.pay(number));
		expect(await switchPayment(guest(), { token, method: 'cash' })).toMatchObject({
			code: 'already_confirmed'
		});
	});
});

/** Paid online, then cancelled by the buyer: 250.000 is owed back. */
async function owedBack(): Promise<{ number: string; refundId: number }> {
	const { number, token } = await atStripe();
	await send('checkout.session.completed', stripe.pay(number));
	await cancelByBuyer(guest(), { key: newKey(), token, reason: '', shownPaid: true });
	const [owed] = (await order(number)).refunds;
	return { number, refundId: owed?.id ?? 0 };
}

function refundThroughStripe(number: string, refundId: number) {
	return payRefundAtDesk(hub.treasurer, {
		...{ organisationId: hub.bumdesaId, orderNumber: number, refundId, how: 'stripe' },
		...{ reference: '', membershipId: null, key: newKey() }
	});
}

describe('giving money back through Stripe', () => {
	test('asks after the commit, is booked when Stripe took it on, and is asked once', async () => {
		const { number, refundId } = await owedBack();
		expect(await refundThroughStripe(number, refundId)).toMatchObject({ ok: true });
		expect(await refundThroughStripe(number, refundId)).toMatchObject({ code: 'already_done' });
		expect(await clearing()).toBe(250_000);
		await runDueJobs();
		const [paid] = (await order(number)).refunds;
		expect(paid?.state).toBe('paid');
		expect(paid?.paidReference).toMatch(/^re_/);
		expect(await clearing()).toBe(0);
		expect(await creditOf(hub.trade, CODE.refundsPayable, { kind: 'order', key: number })).toBe(0);
		await booksHold();
	});

	test('refused by Stripe is owed again, and may be paid another way', async () => {
		const { number, refundId } = await owedBack();
		stripe.refusesRefunds = 'Insufficient funds in your Stripe balance';
		await refundThroughStripe(number, refundId);
		await runDueJobs();
		expect((await order(number)).refunds).toMatchObject([
			{ state: 'owed', sendingFailed: 'Insufficient funds in your Stripe balance' }
		]);
		stripe.refusesRefunds = null;
		await refundThroughStripe(number, refundId);
		await runDueJobs();
		expect((await order(number)).refunds).toMatchObject([{ state: 'paid' }]);
		await booksHold();
	});

	test('that fails at the bank afterwards is reversed in the books and owed again', async () => {
		const { number, refundId } = await owedBack();
		await refundThroughStripe(number, refundId);
		await runDueJobs();
		const sent = [...stripe.refunds.values()].at(-1);
		await send('refund.failed', { ...sent, status: 'failed', failure_reason: 'lost_or_stolen_card' });
		expect((await order(number)).refunds).toMatchObject([
			{ state: 'owed', sendingFailed: 'lost_or_stolen_card' }
		]);
		expect(await clearing()).toBe(250_000);
		expect(await flagsOf(number)).toEqual(['refund_failed']);
		await booksHold();
	});

	test('made at Stripe itself is flagged, for nobody here decided it', async () => {
		const { number } = await atStripe();
		const session = stripe.pay(number);
		await send('checkout.session.completed', session);
		const elsewhere = { id: 're_elsewhere', status: 'succeeded', amount: 25_000_000, metadata: {} };
		await send('refund.created', { ...elsewhere, payment_intent: session.payment_intent });
		expect(await flagsOf(number)).toEqual(['refunded_at_stripe']);
	});

	test('is refused for an order that was not paid through it', async () => {
		const { number, token } = await orderOnline();
		await switchPayment(guest(), { token, method: 'transfer' });
		const { payment } = await order(number);
		const amount = rupiah(payment.amount - payment.uniqueDiscount);
		await confirmOrderTransfer(hub.treasurer, { key: newKey(), orderNumber: number, receivedAmount: amount });
		await cancelByBuyer(guest(), { key: newKey(), token, reason: '', shownPaid: true });
		const [owed] = (await order(number)).refunds;
		expect(await refundThroughStripe(number, owed?.id ?? 0)).toMatchObject({ code: 'not_paid_online' });
	});
});

describe('a dispute', () => {
	test('lost before delivery is paid from the deposits, and the goods go back to the shelf', async () => {
		const { number } = await atStripe();
		const session = stripe.pay(number);
		await send('checkout.session.completed', session);
		const dispute = { id: `dp_${number}`, amount: 25_000_000, payment_intent: session.payment_intent };
		await send('charge.dispute.created', { ...dispute, status: 'needs_response' });
		await send('charge.dispute.closed', { ...dispute, status: 'lost' });
		expect((await order(number)).state).toBe('cancelled');
		expect(await clearing()).toBe(0);
		expect(await creditOf(hub.trade, CODE.customerDeposits, { kind: 'order', key: number })).toBe(0);
		expect(await debitOf(hub.trade, CODE.otherExpense)).toBe(0);
		expect(await stockOf(listingId)).toMatchObject({ reserved: 0 });
		expect((await flagsOf(number)).sort()).toEqual(['dispute', 'dispute_lost']);
		await booksHold();
	});

	test('gives back the VAT that fell when Stripe was paid', async () => {
		const stated = await stateTaxTerms(await appoint(hub.bumdesaId, 'director'), {
			...{ organisationId: hub.bumdesaId, validFrom: bookDate('2026-11-01'), key: newKey() },
			...{ vatRegistered: true, vatRate: 1_100, incomeScheme: 'final', incomeRate: 50, incomeUntil: null }
		});
		expect(stated).toEqual({ ok: true });
		const { number } = await atStripe();
		const session = stripe.pay(number);
		const standing = async () => [
			await creditOf(hub.trade, CODE.customerDeposits, { kind: 'order', key: number }),
			await creditOf(hub.trade, CODE.outputVat)
		];
		await Promise.all([1, 2, 3].map(() => send('checkout.session.completed', session)));
		// 20.000 of commission contain 1.982.
		expect(await standing()).toEqual([250_000 - 1_982, 1_982]);
		const dispute = { id: `dp_v${number}`, amount: 25_000_000, payment_intent: session.payment_intent };
		await send('charge.dispute.closed', { ...dispute, status: 'lost' });
		expect(await standing()).toEqual([0, 0]);
		expect(await vatFaults(db)).toBeNull();
		await booksHold();
	});
});

describe("Stripe's payout", () => {
	test('moves what is left of the clearing to the bank, with its costs, once', async () => {
		const { number } = await atStripe();
		const session = stripe.pay(number);
		await send('checkout.session.completed', session);
		const source = { object: 'charge', payment_intent: session.payment_intent };
		stripe.balance.push(
			{ id: 'txn_1', type: 'charge', amount: 25_000_000, fee: 725_050, payout: `po_${number}`, source },
			{
				id: 'txn_2',
				type: 'payout',
				amount: -24_274_950,
				fee: 0,
				payout: `po_${number}`,
				source: `po_${number}`
			}
		);
		await send('payout.paid', { id: `po_${number}`, amount: 24_274_900, livemode: false });
		await runDueJobs();
		await reconcilePayout(`po_${number}`);
		expect(await clearing()).toBe(0);
		expect(await debitOf(hub.trade, CODE.bank)).toBe(242_749);
		expect(await debitOf(hub.trade, CODE.providerCosts)).toBe(7_251);
		await booksHold();
	});
});
