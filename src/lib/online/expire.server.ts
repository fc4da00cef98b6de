import { endOrder, overdueOnline } from '#lib/orders/expire.server.ts';
import { extendPayment } from '#lib/payments/close.server.ts';
import type { Payment } from '#lib/payments/open.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { log } from '#lib/shared/log.server.ts';
import { sessionOfPayment } from '#lib/stripe/checkout.server.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { endSession } from './endSession.server.ts';

const BATCH = 50;
/** When Stripe does not answer the order is kept a little longer: perhaps it is paid. */
const PATIENCE_MS = 10 * 60_000;

/** Ends every order whose time for paying online is up. @returns how many. */
export async function expireOnlineOrders(): Promise<number> {
	let ended = 0;
	for (const { number, payment } of await overdueOnline(db, BATCH)) {
		if (await mayEnd(payment)) {
			if (await write((tx) => endOrder(tx, number))) ended += 1;
		} else {
			log.warn('an order waits for Stripe to answer', { number });
			await write((tx) => extendPayment(tx, payment.id, now() + PATIENCE_MS));
		}
	}
	return ended;
}

/**
 * Before an order expires, Stripe is asked: its session is ended, and what was paid though no webhook came is taken.
 *
 * @returns false while Stripe does not answer.
 */
async function mayEnd(payment: Payment): Promise<boolean> {
	const session = isStripeOn() ? await sessionOfPayment(db, payment.id) : null;
	if (session?.state !== 'open') return true;
	return (await endSession(session)) !== null;
}
