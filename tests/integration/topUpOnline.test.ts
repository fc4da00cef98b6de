import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type Stripe from 'stripe';
import { CODE } from '#lib/ledger/codes.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import { payOnline, returnFromCheckout } from '#lib/online/apply.server.ts';
import { registerOnlineJobs } from '#lib/online/jobs.server.ts';
import { receiveStripeEvent } from '#lib/online/receive.server.ts';
import { payTopUpOnline, switchTopUp } from '#lib/online/topUp.server.ts';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { confirmOrderTransfer } from '#lib/orders/pay.server.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { topUpsOf, type TopUp } from '#lib/orders/topUp.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import { payRefundAtDesk } from '#lib/settlement/payRefund.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { runDueJobs } from '#lib/shared/jobs.server.ts';
import { newKey, type SubOrderId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { setStripeSettings } from '#lib/stripe/client.server.ts';
import { flaggedEvents } from '#lib/stripe/events.server.ts';
import { weighLine } from '#lib/supply/weigh.server.ts';
import { freshDatabase } from '../support/database.ts';
import { handOver, pack } from '../support/fulfil.ts';
import { countRows, guest } from '../support/orders.ts';
import { fund, MORNING, openSale, orderOf, standsOn, type Sale } from '../support/sale.ts';
import { StandInStripe, type StandInSession } from '../support/stripe.ts';

freshDatabase();
const stripe = new StandInStripe();
const MINUTE = 60_000;
let clock = MORNING;
let sale: Sale;

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
	at(MORNING);
	Object.assign(stripe, { hangs: false, fails: false, refusesRefunds: null });
	sale = await openSale();
	await fund(sale, 10_000_000);
});

function at(instant: number): void {
	clock = instant;
	setClock(instant);
}

function send(type: string, object: object, over: Record<string, unknown> = {}): Promise<void> {
	const body = stripe.event(type, object as Record<string, unknown>, over);
	return receiveStripeEvent(JSON.parse(body) as Stripe.Event);
}

/** 5 kg at Rp50.000, paid; up to a fifth more is allowed. */
async function paid(method: 'stripe' | 'transfer' = 'stripe'): Promise<WholeOrder> {
	const placed = await placeOrder(systemActor, {
		...{ key: newKey(), bumdesaId: sale.bumdesaId, locale: 'id', note: '', cartToken: null },
		lines: [{ listingId: sale.producer.listingId, quantity: 5000, shownPrice: rupiah(50_000) }],
		delivery: { method: 'pickup', villageCode: null, address: '' },
		payment: { method, membershipId: null },
		shownTotal: rupiah(250_000),
		mostOverBasisPoints: 2000,
		buyer: { name: 'Ayu Lestari', phone: '+628111111111', email: null }
	});
	if (!placed.ok) throw new Error(`refused: ${placed.code}`);
	const { number, token } = placed;
	if (method === 'stripe') {
		await payOnline(token, 'http://localhost');
		await send('checkout.session.completed', stripe.pay(number));
	} else {
		const received = { key: newKey(), orderNumber: number, receivedAmount: rupiah(250_000) };
		await confirmOrderTransfer(sale.director, received);
	}
	return orderOf(number);
}

async function weigh(number: string, quantity: number): Promise<void> {
	const [part] = (await orderOf(number)).parts;
	const line = part?.lines[0];
	if (!part || !line) throw new Error('no line');
	const weighed = await weighLine(sale.warehouse, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, orderLineId: line.id, quantity },
		...{ shown: line.quantity, confirmed: null, reason: 'Ditimbang saat dikemas', key: newKey() }
	});
	if (!weighed.ok) throw new Error(`refused: ${weighed.code}`);
}

/** The same, and 5,5 kg came out: 25.000 more are asked. */
async function heavier(method: 'stripe' | 'transfer' = 'stripe'): Promise<WholeOrder> {
	const { number } = await paid(method);
	await weigh(number, 5500);
	return orderOf(number);
}

function partOf(order: WholeOrder): SubOrderId {
	const [part] = order.parts;
	if (!part) throw new Error('no part');
	return part.id;
}

const page = (order: WholeOrder) => payTopUpOnline(order.token, partOf(order), 'http://localhost');

/** The same with the page of the 25.000 open. */
async function atStripe(): Promise<{ order: WholeOrder; session: StandInSession }> {
	const order = await heavier();
	expect(await page(order)).toContain('/pay/cs_test_');
	return { order, session: stripe.topUpSessionOf(order.number) };
}

/** Both sums paid online. */
async function allPaid(): Promise<{ order: WholeOrder; session: StandInSession }> {
	const { order, session } = await atStripe();
	await send('checkout.session.completed', stripe.complete(session));
	return { order, session };
}

async function asked(order: WholeOrder): Promise<TopUp[]> {
	return topUpsOf(db, [partOf(order)]);
}

async function waiting(order: WholeOrder): Promise<TopUp[]> {
	return (await asked(order)).filter(({ state }) => state === 'awaiting');
}

const ofOrder = (code: string, { number }: WholeOrder) =>
	standsOn(sale.trade, code, { kind: 'order', key: number });
const clearing = () => standsOn(sale.trade, CODE.providerClearing, { kind: 'provider', key: 'stripe' });

async function flags({ number }: WholeOrder): Promise<(string | null)[]> {
	return (await flaggedEvents(db))
		.filter(({ reference }) => reference === number)
		.map(({ reason }) => reason);
}

async function booksHold(): Promise<void> {
	expect(await verifyLedger(db)).toMatchObject({ ok: true });
	expect(await depositFaults(db)).toBeNull();
}

describe('what goods weigh more, paid online', () => {
	test('is asked online of who paid online, with a key, a page and a time of its own', async () => {
		const order = await heavier();
		at(MORNING + 5 * MINUTE);
		expect(await page(order)).toBe(stripe.topUpSessionOf(order.number).url);
		expect(await page(order)).toBe(stripe.topUpSessionOf(order.number).url);
		const [topUp] = await waiting(order);
		const requests = stripe.askedFor('POST', '/v1/checkout/sessions').filter(({ fields }) => {
			return fields['metadata[topUp]'] === String(partOf(order));
		});
		expect(requests).toHaveLength(1);
		expect(requests[0]?.key).toBe(`top-up:${partOf(order)}:${order.number}:${topUp?.id}`);
		expect(requests[0]?.fields).toMatchObject({
			'line_items[0][price_data][unit_amount]': '2500000',
			'line_items[0][price_data][currency]': 'idr',
			'metadata[order]': order.number,
			'metadata[payment]': String(topUp?.id),
			'payment_intent_data[metadata][topUp]': String(partOf(order)),
			expires_at: String(MORNING / 1000 + 40 * 60)
		});
	});

	test('goes through fee, split and hand-over: 275.000 in the deposits, 22.000 and 5.500 of it, the rest hers', async () => {
		const { order } = await allPaid();
		expect(await waiting(order)).toEqual([]);
		expect(await clearing()).toBe(275_000);
		expect(await ofOrder(CODE.customerDeposits, order)).toBe(-275_000);
		expect(await ofOrder(CODE.tradeReceivables, order)).toBe(0);
		await pack(sale, order.parts);
		expect(await handOver(sale, order.parts[0])).toMatchObject({ ok: true, cash: 0 });
		expect((await orderOf(order.number)).parts[0]?.lines[0]).toMatchObject({
			...{ gross: 275_000, commission: 22_000, groupShare: 5500, payable: 247_500 }
		});
		const producer = { kind: 'membership', key: String(sale.producer.membershipId) };
		expect(await standsOn(sale.trade, CODE.consignmentPayable, producer)).toBe(-247_500);
		await booksHold();
	});

	test('counts once, when ten events and the return page come at once', async () => {
		const { order, session } = await atStripe();
		stripe.complete(session);
		const event = JSON.parse(stripe.event('checkout.session.completed', session)) as Stripe.Event;
		await Promise.all([
			returnFromCheckout(order.token, session.id),
			...Array.from({ length: 10 }, () => receiveStripeEvent(event)),
			send('checkout.session.async_payment_succeeded', session)
		]);
		expect(await clearing()).toBe(275_000);
		expect(
			await countRows('ledger_transaction', `kind = 'payment.stripe' AND source_key = '${order.number}'`)
		).toBe(2);
		expect(await flags(order)).toEqual([]);
		await booksHold();
	});

	test.each([
		['amount', { amount_total: 25_000 }],
		['currency', { currency: 'usd' }],
		['mode', { livemode: true }],
		['order_unknown', { metadata: { order: 'DM-0001-000001' } }]
	] as const)('that does not fit (%s) is flagged and not paid', async (reason, object) => {
		const { order, session } = await atStripe();
		await send('checkout.session.completed', stripe.complete(session), { object });
		expect(await waiting(order)).toHaveLength(1);
		expect(await clearing()).toBe(250_000);
		expect(await flags(order)).toEqual([reason]);
	});

	test('by another order’s session from the return page pays nothing', async () => {
		const [first, second] = [await atStripe(), await atStripe()];
		stripe.complete(first.session);
		await returnFromCheckout(second.order.token, first.session.id);
		expect(await waiting(first.order)).toHaveLength(1);
		expect(await waiting(second.order)).toHaveLength(1);
	});

	test('is not found with another order’s secret', async () => {
		const [first, second] = [await heavier(), await heavier()];
		expect(await payTopUpOnline(second.token, partOf(first), 'http://localhost')).toBeNull();
		const other = { token: second.token, subOrderId: partOf(first), method: 'transfer' as const };
		expect(await switchTopUp(guest(), other)).toEqual({ ok: false, code: 'not_found' });
	});
});

describe('its page', () => {
	test('opens hours after the weighing, and again after it has ended; one sum waits at a time', async () => {
		const order = await heavier();
		at(MORNING + 5 * 60 * MINUTE);
		const both = await Promise.all([page(order), page(order)]);
		expect(both[0]).toContain('/pay/cs_test_');
		expect(both[1]).toBe(both[0]);
		const first = stripe.topUpSessionOf(order.number);
		at(MORNING + 6 * 60 * MINUTE);
		expect(await page(order)).not.toBe(both[0]);
		expect(first.status).toBe('expired');
		await send('checkout.session.expired', first);
		expect(await waiting(order)).toHaveLength(1);
		await send('checkout.session.completed', stripe.complete(stripe.topUpSessionOf(order.number)));
		expect(await waiting(order)).toEqual([]);
		expect(await clearing()).toBe(275_000);
		await booksHold();
	});

	test('that was paid in its last second though no event came is taken, and no second one opens', async () => {
		const { order, session } = await atStripe();
		stripe.complete(session);
		at(MORNING + 60 * MINUTE);
		expect(await page(order)).toBeNull();
		expect(await waiting(order)).toEqual([]);
		expect(await clearing()).toBe(275_000);
	});

	test('does not open while Stripe is down; asked again it is the same request, and cash is taken all the same', async () => {
		const order = await heavier();
		stripe.fails = true;
		expect(await page(order)).toBeNull();
		stripe.fails = false;
		at(MORNING + 3 * MINUTE);
		expect(await page(order)).not.toBeNull();
		const requests = stripe
			.askedFor('POST', '/v1/checkout/sessions')
			.filter(({ fields }) => fields['metadata[topUp]'] === String(partOf(order)));
		expect(requests).toHaveLength(2);
		expect(requests[1]).toEqual(requests[0]);
		await pack(sale, order.parts);
		expect(await handOver(sale, order.parts[0], { takeCash: true })).toMatchObject({ cash: 25_000 });
		await runDueJobs();
		expect(stripe.topUpSessionOf(order.number).status).toBe('expired');
		await booksHold();
	});

	test('is closed when the goods are weighed again; who paid there meanwhile is owed it', async () => {
		const { order, session } = await atStripe();
		await weigh(order.number, 5400);
		stripe.complete(session);
		await runDueJobs();
		expect(await waiting(order)).toMatchObject([{ amount: 20_000, method: 'stripe' }]);
		expect((await orderOf(order.number)).refunds).toMatchObject([
			{ amount: 25_000, state: 'owed', cause: 'overpaid' }
		]);
		await booksHold();
	});

	test('of a slow method that fails leaves the goods hers, and another page opens', async () => {
		const { order, session } = await atStripe();
		await send('checkout.session.completed', stripe.complete(session, { delayed: true }));
		expect(await page(order)).toBeNull();
		const other = { token: order.token, subOrderId: partOf(order), method: 'transfer' as const };
		expect(await switchTopUp(guest(), other)).toMatchObject({ code: 'wrong_method' });
		await send('checkout.session.async_payment_failed', session);
		const kept = await countRows(
			'reservation',
			`holder LIKE 'order:${order.number}%' AND expires_at IS NULL`
		);
		expect(kept).toBe(1);
		expect(await page(order)).not.toBe(session.url);
		await send('checkout.session.completed', stripe.complete(stripe.topUpSessionOf(order.number)));
		await send('checkout.session.async_payment_failed', session);
		expect(await waiting(order)).toEqual([]);
		await booksHold();
	});
});

describe('another way', () => {
	test('is a transfer with a sum of its own, or online for who transferred; pressed twice it is once', async () => {
		const order = await heavier('transfer');
		expect(await waiting(order)).toMatchObject([{ method: 'transfer', amount: 25_000 }]);
		expect(await page(order)).toBeNull();
		const at = { token: order.token, subOrderId: partOf(order) };
		const both = [1, 2].map(() => switchTopUp(guest(), { ...at, method: 'stripe' }));
		expect(await Promise.all(both)).toEqual([{ ok: true }, { ok: true }]);
		expect(await asked(order)).toHaveLength(2);
		expect(await page(order)).not.toBeNull();
		expect(await switchTopUp(guest(), { ...at, method: 'transfer' })).toEqual({ ok: true });
		const [topUp] = await waiting(order);
		expect(topUp?.uniqueDiscount).toBeGreaterThan(0);
		await runDueJobs();
		expect(stripe.topUpSessionOf(order.number).status).toBe('expired');
		await booksHold();
	});

	test('stays a transfer when a part of it has come', async () => {
		const order = await heavier('transfer');
		const [topUp] = await waiting(order);
		await confirmOrderTransfer(sale.director, {
			...{ key: newKey(), orderNumber: order.number, topUpId: topUp?.id },
			receivedAmount: rupiah(10_000)
		});
		const online = { token: order.token, subOrderId: partOf(order), method: 'stripe' as const };
		expect(await switchTopUp(guest(), online)).toEqual({ ok: false, code: 'partly_paid' });
	});

	test('below Rp10.000 is never online', async () => {
		const { number } = await paid();
		await weigh(number, 5100);
		const order = await orderOf(number);
		expect(await waiting(order)).toMatchObject([{ method: 'transfer', amount: 5000 }]);
		const online = { token: order.token, subOrderId: partOf(order), method: 'stripe' as const };
		expect(await switchTopUp(guest(), online)).toEqual({ ok: false, code: 'wrong_method' });
	});
});

function cancel(order: WholeOrder) {
	const given = { key: newKey(), orderNumber: order.number, reason: 'Ikan mati' };
	return cancelAtDesk(sale.director, given);
}

/** Sends the refunds that are owed back through Stripe, and asks Stripe. */
async function sendBack({ number }: WholeOrder): Promise<void> {
	const owed = (await orderOf(number)).refunds.filter(({ state }) => state === 'owed');
	for (const { id: refundId } of owed) {
		await payRefundAtDesk(sale.treasurer, {
			...{ organisationId: sale.bumdesaId, orderNumber: number, refundId, how: 'stripe' },
			...{ reference: '', membershipId: null, key: newKey() }
		});
	}
	await runDueJobs();
}

async function refunds({ number }: WholeOrder): Promise<[number, string][]> {
	return (await orderOf(number)).refunds.map(({ amount, state }) => [amount, state]);
}

describe('given back', () => {
	test('goes through both payments it came with, each once and never for more', async () => {
		const { order, session } = await allPaid();
		expect(await cancel(order)).toEqual({ ok: true, refundOwed: 275_000 });
		await sendBack(order);
		expect(await refunds(order)).toEqual([
			[250_000, 'paid'],
			[25_000, 'paid']
		]);
		const back = [...stripe.refunds.values()].filter(
			({ metadata }) => (metadata as Record<string, string>)['order'] === order.number
		);
		expect(back.map(({ amount }) => amount)).toEqual([25_000_000, 2_500_000]);
		expect(back[1]).toMatchObject({ payment_intent: session.payment_intent });
		expect(await clearing()).toBe(0);
		expect(await ofOrder(CODE.refundsPayable, order)).toBe(0);
		await booksHold();
	});

	test('refused by Stripe is owed again, and then sent through the same payment', async () => {
		const { order } = await allPaid();
		await cancel(order);
		stripe.refusesRefunds = 'Insufficient funds in your Stripe balance';
		await sendBack(order);
		expect(await refunds(order)).toEqual([
			[250_000, 'owed'],
			[25_000, 'owed']
		]);
		stripe.refusesRefunds = null;
		await sendBack(order);
		expect(await refunds(order)).toEqual([
			[250_000, 'paid'],
			[25_000, 'paid']
		]);
		await booksHold();
	});

	test('goes back online only for what came online; the rest stays owed', async () => {
		const order = await heavier('transfer');
		await switchTopUp(guest(), { token: order.token, subOrderId: partOf(order), method: 'stripe' });
		await page(order);
		await send('checkout.session.completed', stripe.complete(stripe.topUpSessionOf(order.number)));
		await cancel(order);
		await sendBack(order);
		expect(await refunds(order)).toEqual([
			[25_000, 'paid'],
			[250_000, 'owed']
		]);
		expect(await clearing()).toBe(0);
		await booksHold();
	});

	test('without the top-up that nobody paid; its page is closed', async () => {
		const { order, session } = await atStripe();
		expect(await cancel(order)).toEqual({ ok: true, refundOwed: 250_000 });
		await runDueJobs();
		expect(session.status).toBe('expired');
		expect(await ofOrder(CODE.tradeReceivables, order)).toBe(0);
		await booksHold();
	});
});

describe('a dispute lost', () => {
	test('over the order’s own payment cancels it, and what was paid more stays owed', async () => {
		const { order } = await allPaid();
		const intent = stripe.sessionOf(order.number).payment_intent;
		const dispute = { id: `dp_${order.number}`, amount: 25_000_000, payment_intent: intent, status: 'lost' };
		await send('charge.dispute.closed', dispute);
		expect(await refunds(order)).toEqual([
			[250_000, 'paid'],
			[25_000, 'owed']
		]);
		expect(await clearing()).toBe(25_000);
		expect(await standsOn(sale.trade, CODE.otherExpense)).toBe(0);
		await sendBack(order);
		expect(await clearing()).toBe(0);
		await booksHold();
	});

	test('over what was paid more is the BUM Desa’s loss, and the order stays', async () => {
		const { order, session } = await allPaid();
		const intent = session.payment_intent;
		const dispute = { id: `dp_t${order.number}`, amount: 2_500_000, payment_intent: intent, status: 'lost' };
		await send('charge.dispute.closed', dispute);
		expect((await orderOf(order.number)).state).toBe('packing');
		expect(await standsOn(sale.trade, CODE.otherExpense)).toBe(25_000);
		expect(await clearing()).toBe(250_000);
		await booksHold();
	});
});

test("Stripe's payout takes both payments of the order to the bank, with their costs", async () => {
	const { order, session } = await allPaid();
	const before = await standsOn(sale.trade, CODE.bank);
	const payout = `po_${order.number}`;
	const own = stripe.sessionOf(order.number).payment_intent;
	stripe.balance.push(
		...[
			{ amount: 25_000_000, fee: 725_000, payment_intent: own },
			{ amount: 2_500_000, fee: 72_500, payment_intent: session.payment_intent }
		].map(({ amount, fee, payment_intent }, index) => ({
			...{ id: `txn_${payout}${index}`, type: 'charge', amount, fee, payout },
			source: { object: 'charge', payment_intent }
		}))
	);
	await send('payout.paid', { id: payout, amount: 26_702_500, livemode: false });
	await runDueJobs();
	expect(await clearing()).toBe(0);
	expect(await standsOn(sale.trade, CODE.bank)).toBe(before + 267_025);
	expect(await standsOn(sale.trade, CODE.providerCosts)).toBe(7975);
	await booksHold();
});
