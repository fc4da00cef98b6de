import { mayPayInCash } from '#lib/delivery/rules.ts';
import { closePayment } from '#lib/payments/close.server.ts';
import { openPayment } from '#lib/payments/open.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import { extendReservation } from '#lib/stock/reserve.server.ts';
import { expireIfDue } from '#lib/orders/expire.server.ts';
import { orderByToken, type WholeOrder } from '#lib/orders/find.server.ts';
import { moveSubOrder, recordEvent } from '#lib/orders/move.server.ts';
import { payWith } from '#lib/orders/paid.server.ts';
import { holderOf, TRANSFER_LIFETIME_MS } from '#lib/orders/place.server.ts';

export type OtherMethod = 'cash' | 'transfer';

export type SwitchResult =
	| { ok: true }
	| Refused<'not_found' | 'wrong_method' | 'already_confirmed' | 'payment_closed' | 'no_unique_amount'>;

/** How an order that waits for online payment may be paid instead. */
export function otherMethods(order: WholeOrder): OtherMethod[] {
	const { payment, bumdesa, deliveryMethod } = order;
	if (payment.state !== 'awaiting' || payment.method !== 'stripe') return [];
	return [
		...(bumdesa.bankAccountNumber ? (['transfer'] as const) : []),
		...(mayPayInCash(deliveryMethod) ? (['cash'] as const) : [])
	];
}

/**
 * The buyer pays another way, because Stripe does not answer or she changed her mind. Its page is closed after the
 * commit; who paid there in the meantime is owed it back.
 */
export async function switchPayment(
	actor: Actor,
	{ token, method }: { token: string; method: OtherMethod }
): Promise<SwitchResult> {
	const found = await orderByToken(db, token);
	if (found) await expireIfDue(found.number);
	return write(async (tx): Promise<SwitchResult> => {
		const order = await orderByToken(tx, token);
		if (!order) return { ok: false, code: 'not_found' };
		if (order.payment.state === 'awaiting' && !otherMethods(order).includes(method)) {
			return { ok: false, code: 'wrong_method' };
		}
		const closed = await closePayment(tx, actor, order.payment.id, 'cancelled');
		return closed.ok ? reopen(tx, actor, order, method) : closed;
	});
}

async function reopen(tx: Tx, actor: Actor, order: WholeOrder, method: OtherMethod): Promise<SwitchResult> {
	const expiresAt = method === 'transfer' ? now() + TRANSFER_LIFETIME_MS : null;
	const opened = await openPayment(tx, {
		...{ reference: order.number, method, expiresAt },
		...{ bookId: order.payment.bookId, depositsAccountId: order.depositsAccountId },
		amount: order.payment.amount
	});
	if (!opened.ok) return opened;
	await payWith(tx, order.id, { paymentId: opened.paymentId, method });
	await extendReservation(tx, holderOf(order.number), expiresAt);
	await recordEvent(tx, actor, { orderId: order.id, event: 'payment_switched', detail: { method } });
	if (method === 'cash') {
		for (const { id } of order.parts.filter(({ state }) => state === 'placed')) {
			const moved = await moveSubOrder(tx, actor, id, 'packing');
			assert(moved.ok, 'a placed part is packed unpaid');
		}
	}
	await audit(tx, actor, {
		action: 'order.switch_payment',
		organisationId: order.bumdesaId,
		subject: `order:${order.number}`,
		detail: { method }
	});
	return { ok: true };
}
