import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import Stripe from 'stripe';

export const TEST_KEY = 'sk_test_123';
export const TEST_SECRET = 'whsec_stand_in';

type Fields = Record<string, string>;
type Json = Record<string, unknown>;

export interface StandInSession extends Json {
	id: string;
	url: string;
	status: string;
	payment_status: string;
	amount_total: number;
	currency: string;
	livemode: boolean;
	metadata: Fields;
	payment_intent: string | null;
	expires_at: number;
}

interface Reply {
	readonly status: number;
	readonly body: Json;
}

export interface Asked {
	readonly method: string;
	readonly path: string;
	readonly fields: Fields;
	readonly key: string | null;
}

/**
 * A stand-in for Stripe on loopback, with a memory: sessions, refunds and payouts as its API documents them, answers
 * repeated for an idempotency key, and events signed as Stripe signs them. It checks what it is asked and refuses
 * what Stripe would.
 */
export class StandInStripe {
	readonly asked: Asked[] = [];
	readonly sessions = new Map<string, StandInSession>();
	readonly refunds = new Map<string, Json>();
	readonly balance: Json[] = [];
	/** Answers nothing at all while true. */
	hangs = false;
	/** Answers 500 while true. */
	fails = false;
	/** What the next refund is told instead. */
	refusesRefunds: string | null = null;
	/** The hour of the house under test; its own clock may be set. */
	now: () => number = Date.now;
	#server: Server | null = null;
	#answers = new Map<string, { digest: string; reply: Reply }>();
	#counter = 0;

	async start(): Promise<void> {
		this.#server = createServer((request, response) => void this.#serve(request, response));
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
	}

	get url(): string {
		const { port } = this.#server?.address() as AddressInfo;
		return `http://127.0.0.1:${port}`;
	}

	get settings() {
		return { secretKey: TEST_KEY, webhookSecret: TEST_SECRET, apiUrl: this.url };
	}

	get environment(): Record<string, string> {
		return {
			STRIPE_SECRET_KEY: TEST_KEY,
			STRIPE_WEBHOOK_SECRET: TEST_SECRET,
			STRIPE_API_URL: this.url
		};
	}

	async stop(): Promise<void> {
		const server = this.#server;
		if (!server) return;
		server.closeAllConnections();
		await new Promise((closed) => server.close(closed));
	}

	/** What it was asked for, by method and the start of the path. */
	askedFor(method: string, path: string): Asked[] {
		return this.asked.filter((each) => each.method === method && each.path.startsWith(path));
	}

	/** The session of an order. */
	sessionOf(order: string): StandInSession {
		const found = [...this.sessions.values()].find(({ metadata }) => metadata['order'] === order);
		if (!found) throw new Error(`no session for ${order}`);
		return found;
	}

	/** The newest session of what an order's goods weigh more. */
	topUpSessionOf(order: string): StandInSession {
		const found = [...this.sessions.values()].findLast(
			({ metadata }) => metadata['order'] === order && 'topUp' in metadata
		);
		if (!found) throw new Error(`no session for more of ${order}`);
		return found;
	}

	/** The buyer pays on Stripe's page; with a delayed method the money comes later. */
	pay(order: string, how: { delayed?: boolean } = {}): StandInSession {
		return this.complete(this.sessionOf(order), how);
	}

	/** She pays on the page of this session. */
	complete(session: StandInSession, { delayed = false }: { delayed?: boolean } = {}): StandInSession {
		session.status = 'complete';
		session.payment_intent = `pi_${session.id.slice(3)}`;
		session.payment_status = delayed ? 'unpaid' : 'paid';
		return session;
	}

	/** An event of its own about an object as it is now, with laid-over fields. */
	event(type: string, object: Json, over: Json = {}): string {
		this.#counter += 1;
		return JSON.stringify({
			id: `evt_${this.#counter}${Math.floor(this.now() / 1000)}`,
			object: 'event',
			api_version: '2026-10-28.endive',
			created: Math.floor(this.now() / 1000),
			livemode: false,
			pending_webhooks: 1,
			request: null,
			type,
			...over,
			data: { object: { ...object, ...((over['object'] as Json | undefined) ?? {}) } }
		});
	}

	/** The header that proves a body to be Stripe's. */
	signature(body: string, { secret = TEST_SECRET, timestamp = Math.floor(Date.now() / 1000) } = {}): string {
		return new Stripe(TEST_KEY).webhooks.generateTestHeaderString({ payload: body, secret, timestamp });
	}

	async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const chunks: Buffer[] = [];
		for await (const chunk of request) chunks.push(chunk as Buffer);
		const raw = Buffer.concat(chunks).toString();
		const url = new URL(request.url ?? '/', 'http://stand-in');
		const fields = Object.fromEntries([...new URLSearchParams(raw), ...url.searchParams]);
		const key = (request.headers['idempotency-key'] as string | undefined) ?? null;
		this.asked.push({ method: request.method ?? '', path: url.pathname, fields, key });
		if (this.hangs) return;
		const reply = this.fails
			? { status: 500, body: failure('api_error', 'An error on our side') }
			: this.#once(key, `${url.pathname}?${raw}`, () => this.#answer(request, url.pathname, fields));
		response.writeHead(reply.status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(reply.body));
	}

	/** The same key gives the first answer again; with other parameters it is refused, as at Stripe. */
	#once(key: string | null, asked: string, answer: () => Reply): Reply {
		if (key === null) return answer();
		const digest = createHash('sha256').update(asked).digest('hex');
		const before = this.#answers.get(key);
		if (before && before.digest !== digest) {
			return {
				status: 400,
				body: failure('idempotency_error', 'Keys can only be used with the same parameters')
			};
		}
		const reply = before?.reply ?? answer();
		this.#answers.set(key, { digest, reply });
		return reply;
	}

	#answer(request: IncomingMessage, path: string, fields: Fields): Reply {
		if (request.headers.authorization !== `Bearer ${TEST_KEY}`) {
			return { status: 401, body: failure('invalid_request_error', 'Invalid API Key provided') };
		}
		const [, , first, second, third, verb] = path.split('/');
		if (first === 'checkout' && second === 'sessions') {
			if (third === undefined) return this.#newSession(fields);
			return this.#oldSession(third, verb);
		}
		if (first === 'refunds' && request.method === 'POST') return this.#refund(fields);
		if (first === 'payouts' && second) {
			const day = Math.floor(this.now() / 1000);
			return { status: 200, body: { id: second, object: 'payout', arrival_date: day, status: 'paid' } };
		}
		if (first === 'balance_transactions') {
			const data = this.balance.filter(({ payout }) => payout === fields['payout']);
			return { status: 200, body: { object: 'list', data, has_more: false } };
		}
		return { status: 404, body: failure('invalid_request_error', `Unrecognized request URL: ${path}`) };
	}

	#newSession(fields: Fields): Reply {
		const amount = Number(fields['line_items[0][price_data][unit_amount]']);
		const expiresAt = Number(fields['expires_at']);
		const left = expiresAt - this.now() / 1000;
		if (!Number.isSafeInteger(amount) || amount < 1) return refuse('Invalid integer: unit_amount');
		if (left < 30 * 60 || left > 24 * 3600) {
			return refuse('The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from now');
		}
		if (!fields['success_url'] || fields['mode'] !== 'payment') return refuse('Missing required param');
		if ('payment_method_types[0]' in fields) return refuse('This house leaves payment_method_types unset');
		this.#counter += 1;
		const id = `cs_test_${this.#counter}x${Math.floor(this.now() / 1000)}`;
		const session: StandInSession = {
			...{ id, object: 'checkout.session', url: `${this.url}/pay/${id}`, status: 'open' },
			...{ payment_status: 'unpaid', payment_intent: null, livemode: false, expires_at: expiresAt },
			amount_total: amount,
			currency: fields['line_items[0][price_data][currency]'] ?? '',
			client_reference_id: fields['client_reference_id'] ?? null,
			metadata: {
				...{ order: fields['metadata[order]'] ?? '', payment: fields['metadata[payment]'] ?? '' },
				...('metadata[topUp]' in fields ? { topUp: fields['metadata[topUp]'] } : {})
			}
		};
		this.sessions.set(id, session);
		return { status: 200, body: session };
	}

	#oldSession(id: string, verb: string | undefined): Reply {
		const session = this.sessions.get(id);
		if (!session) return { status: 404, body: failure('invalid_request_error', `No such session: ${id}`) };
		if (verb === 'expire') {
			if (session.status !== 'open')
				return refuse('Only Checkout Sessions with a status in ["open"] can be expired');
			session.status = 'expired';
		}
		return { status: 200, body: session };
	}

	#refund(fields: Fields): Reply {
		const session = [...this.sessions.values()].find(
			(each) => each.payment_intent === fields['payment_intent']
		);
		if (!session) return refuse(`No such payment_intent: ${fields['payment_intent'] ?? ''}`);
		if (this.refusesRefunds) return refuse(this.refusesRefunds);
		const before = [...this.refunds.values()].filter(
			({ payment_intent: intent }) => intent === session.payment_intent
		);
		const given = before.reduce((sum, { amount }) => sum + Number(amount), 0);
		const amount = Number(fields['amount']);
		if (given + amount > session.amount_total)
			return refuse('Refund amount is greater than unrefunded amount');
		this.#counter += 1;
		const refund = {
			...{ id: `re_${this.#counter}`, object: 'refund', status: 'succeeded', amount, currency: 'idr' },
			payment_intent: session.payment_intent,
			metadata: { order: fields['metadata[order]'] ?? '', refund: fields['metadata[refund]'] ?? '' }
		};
		this.refunds.set(refund.id, refund);
		return { status: 200, body: refund };
	}
}

function failure(type: string, message: string): Json {
	return { error: { type, message } };
}

function refuse(message: string): Reply {
	return { status: 400, body: failure('invalid_request_error', message) };
}
