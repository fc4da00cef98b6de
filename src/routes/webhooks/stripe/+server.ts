import { receiveStripeEvent } from '#lib/online/receive.server.ts';
import { isStripeOn, readStripeEvent } from '#lib/stripe/client.server.ts';
import type { RequestHandler } from './$types';

/** Stripe's largest events are a few dozen kilobytes. */
const MOST_BYTES = 256 * 1024;

/** Events of the payment provider: 200 when kept, 400 when the signature is not true, 404 when nothing is set up. */
export const POST: RequestHandler = async ({ request }) => {
	if (!isStripeOn()) return new Response(null, { status: 404 });
	const body = await request.arrayBuffer();
	const event =
		body.byteLength > MOST_BYTES
			? null
			: readStripeEvent(new TextDecoder().decode(body), request.headers.get('stripe-signature'));
	if (!event) return new Response('bad signature', { status: 400 });
	await receiveStripeEvent(event);
	return new Response('ok');
};
