import { afterAll, beforeAll, expect, test } from 'vitest';
import { rupiah } from '#lib/shared/money.ts';
import { expireCheckout, lookUpCheckout, openCheckout } from '#lib/stripe/checkout.server.ts';
import { setStripeSettings, stripe } from '#lib/stripe/client.server.ts';
import { sendRefund } from '#lib/stripe/refund.server.ts';
import { openHub, offer, guest, placed, wish } from '../support/orders.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { orderByNumber } from '#lib/orders/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import { StandInStripe, TEST_KEY, TEST_SECRET } from '../support/stripe.ts';

freshDatabase();

/** Stripe's own stripe-mock, which checks every request against Stripe's published description of its API. */
const mockUrl = process.env['STRIPE_MOCK_URL'];
const standIn = new StandInStripe();

beforeAll(async () => {
	await standIn.start();
	if (!mockUrl) {
		process.stderr.write(
			'\n!!! STRIPE_MOCK_URL is not set: the requests to Stripe were checked by the stand-in of these tests alone.\n' +
				'!!! Start stripe-mock (go install github.com/stripe/stripe-mock@latest) and set it to check them against Stripe.\n\n'
		);
	}
	setStripeSettings({ secretKey: TEST_KEY, webhookSecret: TEST_SECRET, apiUrl: mockUrl ?? standIn.url });
});
afterAll(async () => {
	setStripeSettings(undefined);
	await standIn.stop();
});

test('a checkout session is asked for, read and ended as Stripe describes it', async () => {
	const hub = await openHub();
	const listingId = await offer(hub);
	const { number } = placed(
		await placeOrder(
			guest(),
			wish(hub, [{ listingId, quantity: 5000, shownPrice: 50_000 }], 250_000, { pay: 'stripe' })
		)
	);
	const order = await orderByNumber(db, number);
	if (!order) throw new Error('no order');
	const address = await openCheckout({
		payment: order.payment,
		title: number,
		email: 'budi@contoh.id',
		locale: 'id',
		returnTo: 'http://localhost/pesanan/rahasia'
	});
	expect(address).toMatch(/^https?:/);
	const known = mockUrl ? 'cs_test_a1' : standIn.sessionOf(number).id;
	expect(await lookUpCheckout(known)).not.toBeNull();
	expect(await expireCheckout(known)).not.toBeNull();
});

test('a checkout session for heavier goods is asked for as Stripe describes it', async () => {
	const hub = await openHub();
	const listingId = await offer(hub);
	const lines = [{ listingId, quantity: 5000, shownPrice: 50_000 }];
	const { number } = placed(await placeOrder(guest(), wish(hub, lines, 250_000, { pay: 'stripe' })));
	const order = await orderByNumber(db, number);
	const [part] = order?.parts ?? [];
	if (!order || !part) throw new Error('no order');
	const address = await openCheckout({
		payment: { ...order.payment, amount: rupiah(25_000) },
		topUpOf: part.id,
		title: number,
		email: null,
		locale: 'en',
		returnTo: 'http://localhost/pesanan/rahasia'
	});
	expect(address).toMatch(/^https?:/);
});

test('a refund of a part is asked for as Stripe describes it', async () => {
	const intent = mockUrl ? 'pi_1' : paidIntent();
	const sent = await sendRefund({
		...{ refundId: 1, amount: rupiah(24_500), paymentIntentId: intent },
		...{ reference: 'DM-2611-000001', attempt: 1 }
	});
	expect(sent).toMatchObject({ ok: true });
});

test('a payout and what it is made of are read as Stripe describes it', async () => {
	expect(await stripe().payouts.retrieve('po_1')).toHaveProperty('arrival_date');
	const lines = await stripe().balanceTransactions.list({
		payout: 'po_1',
		limit: 100,
		expand: ['data.source']
	});
	expect(Array.isArray(lines.data)).toBe(true);
});

function paidIntent(): string {
	const [order] = [...standIn.sessions.values()];
	const number = order?.metadata['order'] ?? '';
	return standIn.pay(number).payment_intent ?? '';
}
