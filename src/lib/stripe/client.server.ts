import Stripe from 'stripe';
import type { StripeSettings } from '#lib/shared/settings.server.ts';
import { readSettings } from '#lib/shared/settings.server.ts';

/** A buyer waits in front of the page meanwhile; what Stripe has not said by then it says by webhook. */
const TIMEOUT_MS = 8_000;
/** Stripe's own default: an older signature is a repeat. Seconds. */
const SIGNATURE_TOLERANCE = 300;

let settings: StripeSettings | null | undefined;
let client: Stripe | null = null;

function current(): StripeSettings | null {
	if (settings === undefined) settings = readSettings().stripe;
	return settings;
}

/** For tests: other settings than the environment's; undefined goes back to those. */
export function setStripeSettings(changed: StripeSettings | null | undefined): void {
	settings = changed;
	client = null;
}

/** Whether online payment is offered. */
export function isStripeOn(): boolean {
	return current() !== null;
}

/** Whether the key is a live one. */
export function isStripeLive(): boolean {
	return /^[a-z]+_live_/.test(current()?.secretKey ?? '');
}

/** The client for all calls. @throws when online payment is not set up; callers ask `isStripeOn` first. */
export function stripe(): Stripe {
	const set = current();
	if (!set) throw new Error('online payment is not set up');
	client ??= new Stripe(set.secretKey, {
		timeout: TIMEOUT_MS,
		// A retry is ours: it comes with the same idempotency key, when the buyer or the job asks again.
		maxNetworkRetries: 0,
		telemetry: false,
		...(set.apiUrl === null ? {} : standIn(new URL(set.apiUrl)))
	});
	return client;
}

function standIn(url: URL) {
	const protocol: 'http' | 'https' = url.protocol === 'http:' ? 'http' : 'https';
	return { host: url.hostname, port: url.port || (protocol === 'http' ? '80' : '443'), protocol };
}

/** Reads a webhook's body, when its signature is true and fresh; null else. */
export function readStripeEvent(body: string, signature: string | null): Stripe.Event | null {
	const set = current();
	if (!set || !signature) return null;
	try {
		return stripe().webhooks.constructEvent(body, signature, set.webhookSecret, SIGNATURE_TOLERANCE);
	} catch {
		// Whatever is wrong with it, the sender is told the same: a reason would help a forger.
		return null;
	}
}

/** Whether Stripe itself refused, as against a network that failed or a Stripe that is down. */
export function isStripeRefusal(error: unknown): error is InstanceType<typeof Stripe.errors.StripeError> {
	return (
		error instanceof Stripe.errors.StripeInvalidRequestError || error instanceof Stripe.errors.StripeCardError
	);
}
