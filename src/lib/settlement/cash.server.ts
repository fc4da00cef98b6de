import { recordEvent } from '#lib/orders/move.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { openTopUpOf } from '#lib/orders/topUp.server.ts';
import { changePayment } from '#lib/payments/close.server.ts';
import { takeCash } from '#lib/payments/confirm.server.ts';
import { openPayment, paymentById } from '#lib/payments/open.server.ts';
import { isPaidOnReceipt } from '#lib/payments/states.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { Courier } from '#lib/supply/couriers.server.ts';
import type { Part } from '#lib/supply/parts.server.ts';
import { holdOf, releaseCredit } from '#lib/tradeCredit/hold.server.ts';
import { invoicePart } from '#lib/tradeCredit/invoice.server.ts';

export type CashForPart = { ok: true; cash: Rupiah } | Refused<'unpaid'>;

/**
 * Takes the cash for one part of an order: at the desk, or, when a courier has it, at the door. An order of several
 * sellers is paid part by part as the parts are handed over, so that nobody pays for what is not there yet.
 */
export async function takeCashForPart(
	tx: Tx,
	actor: Actor,
	part: Part,
	courier: Courier | null
): Promise<CashForPart> {
	const paymentId = await paymentForPart(tx, part);
	if (!paymentId) return { ok: false, code: 'unpaid' };
	const taken = await takeCash(tx, actor, paymentId, { roundTo100: true, ...(courier ? { courier } : {}) });
	if (!taken.ok) return { ok: false, code: 'unpaid' };
	await recordEvent(tx, actor, {
		orderId: part.orderId,
		subOrderId: part.id,
		event: 'paid',
		detail: { amount: taken.cash, method: 'cash' }
	});
	// Who meant to pay later and pays at hand-over takes nothing of her limit.
	await releaseCredit(tx, holderOf(part.orderNumber, part.id));
	return { ok: true, cash: taken.cash };
}

/**
 * What a part costs becomes what its buyer owes by agreement, when she meant to pay later.
 *
 * @returns whether it did; else the part is paid another way.
 */
export async function invoiceForPart(tx: Tx, actor: Actor, part: Part): Promise<boolean> {
	const reference = holderOf(part.orderNumber, part.id);
	if ((await holdOf(tx, reference)) === null) return false;
	const paymentId = await ownPaymentFor(tx, part);
	assert(paymentId, 'what takes a limit waits to be paid');
	const { amount, dueOn } = await invoicePart(tx, actor, { reference, paymentId });
	await recordEvent(tx, actor, {
		...{ orderId: part.orderId, subOrderId: part.id, event: 'invoiced' },
		detail: { amount, dueOn }
	});
	return true;
}

/** What heavier goods still ask for; else the order's payment at hand-over, or, when other parts are still to be paid by it, this part's share split off it. */
async function paymentForPart(tx: Tx, part: Part): Promise<PaymentId | null> {
	const toppedUp = await openTopUpOf(tx, part.id);
	return toppedUp?.id ?? ownPaymentFor(tx, part);
}

async function ownPaymentFor(tx: Tx, part: Part): Promise<PaymentId | null> {
	if (!part.paymentId) return null;
	const open = await paymentById(tx, part.paymentId);
	if (open.state !== 'awaiting' || !isPaidOnReceipt(open.method) || open.amount < part.total) return null;
	if (open.amount === part.total) return open.id;
	await changePayment(tx, open.id, rupiah(open.amount - part.total));
	const own = await openPayment(tx, {
		reference: open.reference,
		method: open.method,
		bookId: open.bookId,
		depositsAccountId: open.depositsAccountId,
		amount: part.total,
		expiresAt: null
	});
	assert(own.ok, 'only a transfer needs a sum of its own');
	return own.paymentId;
}
