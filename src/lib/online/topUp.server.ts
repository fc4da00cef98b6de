import { messagesFor } from '#lib/i18n/define.ts';
import { weightsMessages } from '#lib/i18n/weights.ts';
import { orderByToken, type WholeOrder } from '#lib/orders/find.server.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { askTopUp, openTopUpOf, type TopUpMethod } from '#lib/orders/topUp.server.ts';
import type { Payment } from '#lib/payments/open.server.ts';
import { heldFor } from '#lib/payments/receipts.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { mayPayOnline } from '#lib/stripe/amounts.ts';
import {
	ASKED_WITHIN_MS,
	openCheckout,
	sessionOfPayment,
	type CheckoutSession
} from '#lib/stripe/checkout.server.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { endSession } from './endSession.server.ts';

/** How a top-up may be asked for instead: cash needs no asking, it is taken with the goods. */
export type OtherTopUpMethod = Exclude<TopUpMethod, 'cash'>;

/** In which other ways the buyer of an order may pay what its goods weigh more. */
export function otherTopUpMethods(
	{ bumdesa }: Pick<WholeOrder, 'bumdesa'>,
	asked: Pick<Payment, 'method' | 'amount'>
): OtherTopUpMethod[] {
	return [
		...(asked.method !== 'stripe' && isStripeOn() && mayPayOnline(asked.amount) ? (['stripe'] as const) : []),
		...(asked.method !== 'transfer' && bumdesa.bankAccountNumber ? (['transfer'] as const) : [])
	];
}

/** What waits to be paid for one part of the order behind a secret; null when nothing does. */
async function waiting(
	reader: Reader,
	token: string,
	subOrderId: SubOrderId
): Promise<{ order: WholeOrder; asked: Payment } | null> {
	const order = await orderByToken(reader, token);
	if (!order?.parts.some(({ id }) => id === subOrderId)) return null;
	const asked = await openTopUpOf(reader, subOrderId);
	return asked && { order, asked };
}

export interface SwitchTopUp {
	/** The secret of the status page is the buyer's right. */
	readonly token: string;
	readonly subOrderId: SubOrderId;
	readonly method: OtherTopUpMethod;
}

export type SwitchTopUpResult =
	| { ok: true }
	| Refused<'not_found' | 'wrong_method'>
	/** A transfer of a part of it has come. */
	| Refused<'partly_paid'>;

/**
 * The buyer pays what her goods weigh more in another way. Asked twice it is the same; a payment page that was open is
 * closed after the commit, and who paid there meanwhile is owed it back.
 */
export function switchTopUp(actor: Actor, input: SwitchTopUp): Promise<SwitchTopUpResult> {
	const { token, subOrderId, method } = input;
	return write(async (tx): Promise<SwitchTopUpResult> => {
		const found = await waiting(tx, token, subOrderId);
		if (!found) return { ok: false, code: 'not_found' };
		const { order, asked } = found;
		if (asked.method === method) return { ok: true };
		const session = await sessionOfPayment(tx, asked.id);
		if (session?.state === 'processing' || !otherTopUpMethods(order, asked).includes(method)) {
			return { ok: false, code: 'wrong_method' };
		}
		if ((await heldFor(tx, asked.id)).length > 0) return { ok: false, code: 'partly_paid' };
		await askAgain(tx, actor, { asked, subOrderId, method });
		const detail = { method };
		await recordEvent(tx, actor, { orderId: order.id, subOrderId, event: 'payment_switched', detail });
		await audit(tx, actor, {
			action: 'order.switch_top_up',
			organisationId: order.bumdesaId,
			subject: `order:${order.number}`,
			detail: { subOrderId, method }
		});
		return { ok: true };
	});
}

function askAgain(
	tx: Tx,
	actor: Actor,
	{ asked, subOrderId, method }: { asked: Payment; subOrderId: SubOrderId; method: TopUpMethod }
): Promise<void> {
	const { reference, bookId, amount } = asked;
	return askTopUp(tx, actor, { subOrderId, reference, bookId, amount, method });
}

/**
 * Where the buyer pays online what her goods weigh more, or null when it does not wait for that or Stripe does not answer.
 * It may be asked for hours after the weighing, and again after its page has ended, so each page has a payment of its own,
 * made just before it.
 */
export async function payTopUpOnline(
	token: string,
	subOrderId: SubOrderId,
	origin: string
): Promise<string | null> {
	const found = isStripeOn() ? await waiting(db, token, subOrderId) : null;
	if (found?.asked.method !== 'stripe') return null;
	const session = await sessionOfPayment(db, found.asked.id);
	if (session?.state === 'open') {
		if (session.expiresAt > now()) return session.url;
		if ((await endSession(session)) !== 'ended') return null;
	}
	const payment = await write((tx) => freshPayment(tx, token, subOrderId));
	if (!payment) return null;
	const { order } = found;
	return openCheckout({
		...{ payment, topUpOf: subOrderId, email: order.buyerEmail, locale: order.locale },
		title: messagesFor(weightsMessages, order.locale).payTitle(order.number, order.bumdesa.name),
		returnTo: `${origin}/pesanan/${order.token}`
	});
}

/** The payment that waits when a page may still be asked for with it; else one in its place. Null when it does not wait for Stripe. */
async function freshPayment(tx: Tx, token: string, subOrderId: SubOrderId): Promise<Payment | null> {
	const found = await waiting(tx, token, subOrderId);
	if (found?.asked.method !== 'stripe') return null;
	const { asked } = found;
	const session = await sessionOfPayment(tx, asked.id);
	if (session ? isUsable(session) : asked.createdAt + ASKED_WITHIN_MS > now()) return asked;
	if (session?.state === 'processing' || session?.state === 'paid') return null;
	await askAgain(tx, systemActor, { asked, subOrderId, method: 'stripe' });
	return openTopUpOf(tx, subOrderId);
}

function isUsable({ state, expiresAt }: CheckoutSession): boolean {
	return state === 'open' && expiresAt > now();
}
