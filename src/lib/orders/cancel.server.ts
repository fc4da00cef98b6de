import { allow } from '#lib/organisations/authority.server.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { closePayment, changePayment } from '#lib/payments/close.server.ts';
import { CANCELLED_AFTER_PAYMENT, dateIn, oweRefund } from '#lib/payments/refunds.server.ts';
import { isPaidOnReceipt } from '#lib/payments/states.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { freeReservation } from '#lib/stock/reserve.server.ts';
import { registerMoves } from '#lib/taxes/outputVat.server.ts';
import { releaseCredit } from '#lib/tradeCredit/hold.server.ts';
import { splitDiscount } from './amounts.ts';
import { mayBuyerCancel, mayDeskCancel } from './states.ts';
import { expireIfDue } from './expire.server.ts';
import { orderByNumber, orderByToken, type OrderPart, type WholeOrder } from './find.server.ts';
import { moveSubOrder, recordEvent } from './move.server.ts';
import { noticeOfEnd } from './notices.server.ts';
import { holderOf } from './place.server.ts';
import { endTopUps, topUpReceivableOf, topUpsOf } from './topUp.server.ts';
import { depositsPosting, vatOfCancelled, vatPosting } from './vat.server.ts';

export type CancelResult =
	| { ok: true; refundOwed: Rupiah }
	| Refused<'not_found'>
	| Refused<'forbidden'>
	| Refused<'wrong_state'>
	/** Only the whole of an order that waits for its transfer can be cancelled. */
	| Refused<'awaiting_transfer'>
	| Refused<'already_confirmed'>
	| Refused<'key_reused'>
	| Refused<LedgerCode>;

export interface CancelByBuyer {
	readonly key: string;
	/** The secret of the status page is the buyer's right. */
	readonly token: string;
	readonly reason: string;
	/** Whether her page said the order was paid: what she agreed to differs. */
	readonly shownPaid: boolean;
}

/** The buyer cancels the whole order, before anything of it is ready. What she paid is owed back. */
export async function cancelByBuyer(actor: Actor, input: CancelByBuyer): Promise<CancelResult> {
	const { key, ...body } = input;
	return orRefusal(
		write(async (tx): Promise<CancelResult> => {
			const order = await orderByToken(tx, input.token);
			if (!order) return { ok: false, code: 'not_found' };
			return once(tx, { scope: 'order.cancel', key, body }, async () => {
				if (!mayBuyerCancel(order.parts)) return { ok: false, code: 'wrong_state' };
				// Confirm came first: she is shown that it is paid and decides again.
				if (order.payment.state === 'paid' && !input.shownPaid)
					return { ok: false, code: 'already_confirmed' };
				const live = order.parts.filter(isCancellable);
				return cancelParts(tx, actor, order, live, input.reason);
			});
		})
	);
}

export interface CancelAtDesk {
	readonly key: string;
	readonly orderNumber: string;
	/** Only these parts; all that can be when missing. */
	readonly subOrderIds?: readonly SubOrderId[];
	/** Told to the buyer. */
	readonly reason: string;
}

/** The desk cancels an order or some sellers' parts of it, as long as they have not left. */
export async function cancelAtDesk(actor: Actor, input: CancelAtDesk): Promise<CancelResult> {
	await expireIfDue(input.orderNumber);
	const { key, ...body } = input;
	return orRefusal(
		write(async (tx): Promise<CancelResult> => {
			const order = await orderByNumber(tx, input.orderNumber);
			if (!order) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, order.bumdesaId, 'orders.cancel')))
				return { ok: false, code: 'forbidden' };
			return once(tx, { scope: `order.cancel:${actor.userId}`, key, body }, async () => {
				const { subOrderIds } = input;
				const parts = order.parts.filter((part) =>
					subOrderIds ? subOrderIds.includes(part.id) : isCancellable(part)
				);
				if (parts.length === 0 || !parts.every(isCancellable)) {
					return { ok: false, code: 'wrong_state' };
				}
				return cancelParts(tx, actor, order, parts, input.reason);
			});
		})
	);
}

/** A replacement being packed was earned with its first delivery: it is refunded, not cancelled. */
function isCancellable({ state, deliveredTransactionId }: OrderPart): boolean {
	return mayDeskCancel(state) && deliveredTransactionId === null;
}

/**
 * The buyer got her money back from her bank: what has not left is cancelled and its money owed, for the caller to
 * mark as paid.
 *
 * @param amount what the bank took; parts that were ordered for more stay.
 * @returns the refunds that are owed now.
 */
export async function cancelDisputed(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	amount: Rupiah
): Promise<number[]> {
	const parts = order.parts.filter(isCancellable);
	const toppedUp = (
		await topUpsOf(
			tx,
			parts.map(({ id }) => id)
		)
	).filter(({ state }) => state === 'awaiting' || state === 'paid');
	const ordered = sumRupiah(parts.map(({ total }) => total)) - sumRupiah(toppedUp.map((each) => each.amount));
	if (order.payment.state !== 'paid' || ordered > amount || parts.length === 0) return [];
	const cancelled = await cancelParts(tx, actor, order, parts, 'Sengketa pembayaran');
	assert(cancelled.ok, 'what has not left can be cancelled');
	const after = await orderByNumber(tx, order.number);
	const known = new Set(order.refunds.map(({ id }) => id));
	return (after?.refunds ?? []).filter(({ id }) => !known.has(id)).map(({ id }) => id);
}

/** Ends parts of an order: stock free again, what was paid for them owed back, what was not paid no longer asked. */
async function cancelParts(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	parts: readonly OrderPart[],
	reason: string
): Promise<CancelResult> {
	const left = order.parts.filter(
		({ id, state }) => state !== 'cancelled' && parts.every((part) => part.id !== id)
	);
	if (order.payment.state === 'awaiting' && left.length > 0 && !isPaidOnReceipt(order.payment.method)) {
		return { ok: false, code: 'awaiting_transfer' };
	}
	for (const part of parts) {
		const moved = await moveSubOrder(tx, actor, part.id, 'cancelled', reason ? { reason } : undefined);
		if (!moved.ok) return { ok: false, code: 'wrong_state' };
		await freeReservation(tx, holderOf(order.number, part.id));
		await releaseCredit(tx, holderOf(order.number, part.id));
	}
	const refundOwed =
		order.payment.state === 'paid'
			? await giveBack(tx, actor, order, parts, reason)
			: await askForLess(
					tx,
					actor,
					order,
					// A part that was handed over was paid then, with a payment of its own.
					left.filter(({ deliveredTransactionId }) => deliveredTransactionId === null)
				);
	const ended = parts.map(({ id }) => id);
	await noticeOfEnd(tx, left.length > 0 ? 'part_cancelled' : 'order_cancelled', order.number, ended);
	if (refundOwed > 0) {
		await recordEvent(tx, actor, { orderId: order.id, event: 'refund_owed', detail: { amount: refundOwed } });
	}
	await audit(tx, actor, {
		action: 'order.cancel',
		organisationId: order.bumdesaId,
		subject: `order:${order.number}`,
		detail: { parts: ended, refundOwed }
	});
	return { ok: true, refundOwed };
}

/**
 * Dr deposits, output VAT · Cr refunds payable, for what was really paid: a part's share of the transfer's unique discount is
 * taken back, or a cancelled order would give more than it got.
 */
async function giveBack(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	parts: readonly OrderPart[],
	reason: string
): Promise<Rupiah> {
	const { payment } = order;
	const discounted =
		payment.method === 'transfer' && payment.receivedAmount !== null
			? rupiah(Math.max(0, payment.amount - payment.receivedAmount))
			: NO_RUPIAH;
	const shares = splitDiscount(
		discounted,
		order.parts.map(({ total }) => total)
	);
	const discount = sumRupiah(
		order.parts.map((part, index) =>
			parts.some(({ id }) => id === part.id) ? (shares[index] ?? NO_RUPIAH) : NO_RUPIAH
		)
	);
	const toppedUp = await endTopUps(
		tx,
		actor,
		parts.map(({ id }) => id)
	);
	const total = sumRupiah(parts.map((part) => part.total));
	const granted = rupiah(discount + toppedUp.discount);
	const amount = rupiah(total - granted - toppedUp.unpaid);
	assert(amount > 0, 'a paid part was paid with something');
	const { bookId } = payment;
	const discounts = await accountOf(tx, bookId, CODE.salesDiscounts);
	const vat = await vatOfCancelled(tx, parts);
	const { transactionId } = await oweRefund(tx, {
		actor,
		reference: order.number,
		bookId,
		amount,
		cause: 'cancelled',
		reason,
		from: [
			depositsPosting(order, total, vat),
			await vatPosting(tx, bookId, vat),
			credit(discounts, granted),
			// What the scales asked for and nobody paid was never received.
			...(toppedUp.unpaid > 0
				? [credit(await topUpReceivableOf(tx, bookId, order.number), toppedUp.unpaid)]
				: [])
		],
		kind: CANCELLED_AFTER_PAYMENT,
		memo: `Pesanan ${order.number} dibatalkan, uang akan dikembalikan`
	});
	await registerMoves(tx, { bookId, transactionId, date: await dateIn(tx, bookId) }, vat);
	return amount;
}

/** Nothing was paid: with no part left the payment ends; else it asks for the parts that are left. */
async function askForLess(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	left: readonly OrderPart[]
): Promise<Rupiah> {
	if (left.length > 0) {
		await changePayment(tx, order.payment.id, sumRupiah(left.map(({ total }) => total)));
		return NO_RUPIAH;
	}
	const closed = await closePayment(tx, actor, order.payment.id, 'cancelled');
	assert(closed.ok, 'an unpaid order has an open payment');
	return closed.owedBack;
}
