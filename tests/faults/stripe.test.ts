import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newKey } from '#lib/shared/ids.ts';
import { StandInStripe, TEST_SECRET, type StandInSession } from '../support/stripe.ts';
import { startServer } from '../support/server.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

const stripe = new StandInStripe();
let stage: Stage;
beforeAll(async () => {
	await stripe.start();
	stage = await openStage({ goods: [{ onHand: 100_000_000 }], env: stripe.environment });
});
afterAll(async () => {
	await stage.close();
	await stripe.stop();
});
beforeEach(() => Object.assign(stripe, { hangs: false, fails: false }));

/** An order of 1 kg, 50.000, with its payment page open at the stand-in. */
async function atStripe(): Promise<{ number: string; token: string; session: StandInSession }> {
	const { token, number } = await ordered();
	const client = await visitor(stage);
	const answer = await client.get(`/pesanan/${token}/bayar`);
	expect(answer.headers.get('location')).toContain('/pay/cs_test_');
	return { token, number, session: stripe.sessionOf(number) };
}

async function ordered(): Promise<{ number: string; token: string }> {
	const client = await visitor(stage);
	const [listing] = stage.listings;
	if (!listing) throw new Error('no listing');
	const token = tokenOf(
		await checkOut(client, stage, { listing, quantity: 1_000, price: 50_000, payment: 'stripe' })
	);
	const [row] = await rowsOf(stage, 'SELECT number FROM customer_order WHERE token = ?', [token]);
	return { token, number: String(row?.['number']) };
}

/** Posts a webhook as Stripe does. */
function post(body: string, signature: string | null = stripe.signature(body)): Promise<number> {
	return fetch(`${stage.server.origin}/webhooks/stripe`, {
		method: 'POST',
		body,
		headers: {
			'content-type': 'application/json; charset=utf-8',
			...(signature === null ? {} : { 'stripe-signature': signature })
		}
	}).then(({ status }) => status);
}

async function stateOf(number: string): Promise<unknown[]> {
	const [row] = await rowsOf(
		stage,
		`SELECT p.state AS payment, s.state AS part FROM customer_order o JOIN payment p ON p.id = o.payment_id
			JOIN sub_order s ON s.order_id = o.id WHERE o.number = ?`,
		[number]
	);
	return [row?.['payment'], row?.['part']];
}

function entriesOf(number: string): Promise<number> {
	return countOf(stage, 'ledger_transaction', `kind = 'payment.stripe' AND source_key = '${number}'`);
}

describe('F06: one event many times', () => {
	it('is one entry, ten times at once and again after a restart, each answered 2xx', async () => {
		const { number } = await atStripe();
		const body = stripe.event('checkout.session.completed', stripe.pay(number));
		const answers = await Promise.all(Array.from({ length: 10 }, () => post(body)));
		expect(answers).toEqual(Array(10).fill(200));
		await stage.server.restart(stripe.environment);
		expect(await post(body)).toBe(200);
		expect(await entriesOf(number)).toBe(1);
		expect(await stateOf(number)).toEqual(['paid', 'packing']);
	});

	it('is one entry when the server is killed before the answer', async () => {
		const { number } = await atStripe();
		const body = stripe.event('checkout.session.completed', stripe.pay(number));
		await stage.server.restart({ ...stripe.environment, FAULT_AT: 'stripe.before_keep' });
		await expect(post(body)).rejects.toThrow();
		await stage.server.ended();
		await stage.server.start(stripe.environment);
		expect(await stateOf(number)).toEqual(['awaiting', 'placed']);
		expect(await post(body)).toBe(200);
		expect(await entriesOf(number)).toBe(1);
	});
});

describe('F08: events out of order', () => {
	it('leaves a paid order paid when its session is said to be expired, or to have failed, afterwards', async () => {
		const { number, session } = await atStripe();
		await post(stripe.event('checkout.session.completed', stripe.pay(number)));
		await post(stripe.event('checkout.session.expired', { ...session, status: 'expired' }));
		await post(stripe.event('checkout.session.async_payment_failed', session));
		expect(await stateOf(number)).toEqual(['paid', 'packing']);
		expect(await entriesOf(number)).toBe(1);
	});

	it('flags a refund made at Stripe that comes before the payment, and still takes the payment once', async () => {
		const { number } = await atStripe();
		const session = stripe.pay(number);
		const refund = {
			id: `re_${number}`,
			status: 'succeeded',
			amount: 5_000_000,
			metadata: { order: number }
		};
		await post(stripe.event('refund.created', { ...refund, payment_intent: session.payment_intent }));
		await post(stripe.event('checkout.session.completed', session));
		expect(await stateOf(number)).toEqual(['paid', 'packing']);
		expect(
			await countOf(stage, 'stripe_event', `reason = 'refunded_at_stripe' AND reference = '${number}'`)
		).toBe(1);
	});
});

describe('F09: a webhook that is not to be believed', () => {
	it('is answered 400 and leaves no row', async () => {
		const { number } = await atStripe();
		const body = stripe.event('checkout.session.completed', stripe.pay(number));
		const before = await countOf(stage, 'stripe_event');
		const now = Math.floor(Date.now() / 1000);
		const good = stripe.signature(body);
		const tries: [string, string | null][] = [
			[body, null],
			[body, ''],
			[body, stripe.signature(body, { secret: 'whsec_another' })],
			[body, stripe.signature(body, { timestamp: now - 301 })],
			[body, good.replace('v1=', 'v0=')],
			[body.replace('"livemode":false', '"livemode":true '), good],
			[JSON.stringify({ id: 'evt_1', filler: 'x'.repeat(2_000_000) }), good]
		];
		const statuses = [];
		for (const [text, signature] of tries) statuses.push(await post(text, signature));
		expect(statuses).toEqual(Array(tries.length).fill(400));
		expect(await countOf(stage, 'stripe_event')).toBe(before);
		expect(await stateOf(number)).toEqual(['awaiting', 'placed']);
	});

	it('by GET is not there, and one with names in many scripts passes', async () => {
		expect((await fetch(`${stage.server.origin}/webhooks/stripe`)).status).toBe(405);
		const { number } = await atStripe();
		const buyer = { customer_details: { name: 'Ñandú Đặng 陳 سارة' } };
		const body = stripe.event('checkout.session.completed', { ...stripe.pay(number), ...buyer });
		expect(await post(body)).toBe(200);
		expect(await stateOf(number)).toEqual(['paid', 'packing']);
	});

	it('with an empty secret the server refuses to start', async () => {
		const starting = startServer({ env: { STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: '' } });
		await expect(starting).rejects.toThrow(/STRIPE_WEBHOOK_SECRET/);
	});
});

describe('F10: a true event that does not fit', () => {
	it.each([
		['amount', { object: { amount_total: 50_000 } }],
		['currency', { object: { currency: 'usd' } }],
		['mode', { object: { livemode: true } }],
		['order_unknown', { object: { metadata: { order: 'DM-9912-000001' } } }]
	] as const)('by its %s is answered 2xx, flagged at the desk, and pays nothing', async (reason, over) => {
		const { number } = await atStripe();
		expect(await post(stripe.event('checkout.session.completed', stripe.pay(number), over))).toBe(200);
		expect(await stateOf(number)).toEqual(['awaiting', 'placed']);
		expect(
			await countOf(stage, 'stripe_event', `outcome = 'flagged' AND reason = '${reason}'`)
		).toBeGreaterThan(0);
		const desk = await visitor(stage, stage.phones['treasurer']);
		const page = await desk.get(`/meja/${stage.hub.bumdesaSlug}/pesanan/online`);
		expect(page.words).toContain('Sudah saya periksa');
	});
});

describe('F11: Stripe hangs, then fails', () => {
	it('keeps the order, goes on serving others meanwhile, offers other ways, and asks again with the same key', async () => {
		const { token, number } = await ordered();
		const client = await visitor(stage);
		stripe.hangs = true;
		const waiting = client.get(`/pesanan/${token}/bayar`);
		const others = await Promise.all(Array.from({ length: 5 }, () => ordered()));
		expect(others).toHaveLength(5);
		const answer = await waiting;
		expect(answer.location).toBe(`/pesanan/${token}?sudah=tak-terbuka`);
		const page = await client.get(answer.location);
		expect(page.words).toContain('Halaman bayar tidak bisa dibuka sekarang');
		expect(page.words).toContain('Ganti ke transfer bank');
		expect(page.words).toContain('Ganti ke bayar tunai');
		expect(await stateOf(number)).toEqual(['awaiting', 'placed']);

		stripe.hangs = false;
		expect((await client.get(`/pesanan/${token}/bayar`)).headers.get('location')).toContain('/pay/cs_test_');
		const keys = stripe
			.askedFor('POST', '/v1/checkout/sessions')
			.filter(({ fields }) => fields['metadata[order]'] === number)
			.map(({ key }) => key);
		expect(keys).toHaveLength(2);
		expect(new Set(keys).size).toBe(1);
	});
});

/** Paid online, allowed to weigh a fifth more, and 1,2 kg came out of it: 10.000 more are asked. */
async function heavier(): Promise<{ number: string; token: string; part: string }> {
	const [listing] = stage.listings;
	if (!listing) throw new Error('no listing');
	const bought = await checkOut(await visitor(stage), stage, {
		...{ listing, quantity: 1_000, price: 50_000, payment: 'stripe', more: { mostOver: '2000' } }
	});
	const token = tokenOf(bought);
	const client = await visitor(stage);
	await client.get(`/pesanan/${token}/bayar`);
	const [row] = await rowsOf(
		stage,
		`SELECT o.number, s.id AS part, l.id AS line FROM customer_order o JOIN sub_order s ON s.order_id = o.id
			JOIN order_line l ON l.sub_order_id = s.id WHERE o.token = ?`,
		[token]
	);
	const [number, part] = [String(row?.['number']), String(row?.['part'])];
	await post(stripe.event('checkout.session.completed', stripe.pay(number)));
	const scales = await visitor(stage, stage.phones['warehouse']);
	const weighed = await scales.post(`/meja/${stage.hub.bumdesaSlug}/pesanan/${number}/timbang/${part}`, {
		...{ line: String(row?.['line']), shown: '1000', packed: '1200', reason: 'Ditimbang', key: newKey() }
	});
	expect(weighed.status, weighed.words).toBe(303);
	return { number, token, part };
}

describe('what goods weigh more, at Stripe', () => {
	it('waits while Stripe hangs, is asked again with the same key, and survives a kill before the answer', async () => {
		const { number, token, part } = await heavier();
		const client = await visitor(stage);
		expect((await client.get(`/pesanan/${token}`)).words).toContain('Tambahan Rp10.000');
		stripe.hangs = true;
		const address = `/pesanan/${token}/bayar?bagian=${part}`;
		const waiting = client.get(address);
		expect(await ordered()).toMatchObject({ number: expect.any(String) as string });
		expect((await waiting).location).toBe(`/pesanan/${token}?sudah=tak-terbuka`);
		stripe.hangs = false;
		expect((await client.get(address)).headers.get('location')).toContain('/pay/cs_test_');
		const keys = stripe
			.askedFor('POST', '/v1/checkout/sessions')
			.filter(({ fields }) => fields['metadata[topUp]'] === part)
			.map(({ key }) => key);
		expect(keys).toHaveLength(2);
		expect(new Set(keys).size).toBe(1);

		const body = stripe.event('checkout.session.completed', stripe.complete(stripe.topUpSessionOf(number)));
		await stage.server.restart({ ...stripe.environment, FAULT_AT: 'stripe.before_keep' });
		await expect(post(body)).rejects.toThrow();
		await stage.server.ended();
		await stage.server.start(stripe.environment);
		expect(await entriesOf(number)).toBe(1);
		expect(await Promise.all([post(body), post(body), post(body)])).toEqual([200, 200, 200]);
		expect(await entriesOf(number)).toBe(2);
		expect((await (await visitor(stage)).get(`/pesanan/${token}`)).words).toContain(
			'Tambahan Rp10.000 sudah dibayar'
		);
	});

	it('is another buyer’s to pay or to change only with her secret', async () => {
		const { part } = await heavier();
		const { token } = await ordered();
		const client = await visitor(stage);
		const answer = await client.get(`/pesanan/${token}/bayar?bagian=${part}`);
		expect(answer.location).toBe(`/pesanan/${token}?sudah=tak-terbuka`);
		const changed = await client.post(`/pesanan/${token}?/tambahan`, { part, method: 'transfer' });
		expect(changed.status).toBe(404);
	});
});

it('leaves books and stock in order after all of it', async () => {
	expect(TEST_SECRET).not.toBe('');
	expect(await audit(stage.server.dataDirectory)).toEqual([]);
	expect(stage.server.log).not.toContain(TEST_SECRET);
});
