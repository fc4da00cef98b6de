import { allow } from '#lib/organisations/authority.server.ts';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { takeCash, type TakeCashResult } from '#lib/payments/confirm.server.ts';
import {
	confirmTransfer,
	matchReceipt,
	receiveLate,
	type LateResult,
	type MatchResult,
	type TransferResult
} from '#lib/payments/transfer.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { PaymentId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { expireIfDue } from './expire.server.ts';
import { orderByNumber, type WholeOrder } from './find.server.ts';
import { recordEvent } from './move.server.ts';
import { orderIsPaid } from './paid.server.ts';
import { topUpsOf } from './topUp.server.ts';

type Common = Refused<'not_found'> | Refused<'forbidden'> | Refused<'key_reused'> | Refused<LedgerCode>;

/** What a desk does with the money of one order. */
interface DeskPayment {
	readonly key: string;
	readonly orderNumber: string;
	/** A top-up of this order, as the page showed it; the order's own payment when missing. */
	readonly topUpId?: PaymentId | undefined;
}

export interface ConfirmOrderTransfer extends DeskPayment {
	/** What stands on the bank's statement, this time. */
	readonly receivedAmount: Rupiah;
}

/** An officer has found the transfer at the bank. Paid in full, the order goes to packing. */
export function confirmOrderTransfer(
	actor: Actor,
	input: ConfirmOrderTransfer
): Promise<TransferResult | Common> {
	return deskPayment(actor, 'order.confirm_transfer', input, async (tx, order, paymentId) => {
		const confirmed = await confirmTransfer(tx, actor, paymentId, { receivedAmount: input.receivedAmount });
		if (confirmed.ok) await tellOrder(tx, actor, order, confirmed);
		return confirmed;
	});
}

/** A transfer that fitted nothing turned out to be for this order. */
export function matchOrderReceipt(
	actor: Actor,
	input: DeskPayment & { readonly receiptId: number }
): Promise<MatchResult | Common> {
	return deskPayment(actor, 'order.match_receipt', input, async (tx, order, paymentId) => {
		const matched = await matchReceipt(tx, actor, input.receiptId, paymentId);
		if (matched.ok && matched.outcome === 'owed') {
			await recordEvent(tx, actor, { orderId: order.id, event: 'late_transfer' });
		} else if (matched.ok) {
			await tellOrder(tx, actor, order, matched);
		}
		return matched;
	});
}

/** A transfer that came after the order had expired or was cancelled, or a second time: owed back. */
export function recordLateTransfer(actor: Actor, input: ConfirmOrderTransfer): Promise<LateResult | Common> {
	return deskPayment(actor, 'order.late_transfer', input, async (tx, order, paymentId) => {
		const late = await receiveLate(tx, actor, paymentId, input.receivedAmount);
		if (late.ok) {
			const detail = { amount: input.receivedAmount };
			await recordEvent(tx, actor, { orderId: order.id, event: 'late_transfer', detail });
		}
		return late;
	});
}

export interface TakeOrderCash extends DeskPayment {
	/** At the door: the money stays with the courier until it is brought to the desk. */
	readonly courier?: { readonly userId: UserId; readonly name: string };
}

/** Cash at the desk or at the door, rounded to Rp100. */
export function takeOrderCash(actor: Actor, input: TakeOrderCash): Promise<TakeCashResult | Common> {
	return deskPayment(actor, 'order.take_cash', input, async (tx, order, paymentId) => {
		const { courier } = input;
		const taken = await takeCash(tx, actor, paymentId, { roundTo100: true, ...(courier ? { courier } : {}) });
		if (taken.ok) await orderIsPaid(tx, actor, order, taken.cash, 'cash');
		return taken;
	});
}

/** Asks who may, looks whether the order's time is up, does it once for the form's key, and writes it down. */
async function deskPayment<Result extends { ok: boolean }>(
	actor: Actor,
	action: string,
	input: DeskPayment,
	work: (tx: Tx, order: WholeOrder, paymentId: PaymentId) => Promise<Result>
): Promise<Result | Common> {
	await expireIfDue(input.orderNumber);
	const { key, ...body } = input;
	return orRefusal(
		write(async (tx): Promise<Result | Common> => {
			const order = await orderByNumber(tx, input.orderNumber);
			if (!order) return { ok: false, code: 'not_found' };
			if (!(await allow(tx, actor, order.bumdesaId, 'orders.confirm_payment'))) {
				return { ok: false, code: 'forbidden' };
			}
			return once(tx, { scope: `${action}:${actor.userId}`, key, body }, async () => {
				const paymentId = await paymentMeant(tx, order, input.topUpId);
				if (paymentId === null) return { ok: false, code: 'not_found' };
				const result = await work(tx, order, paymentId);
				if (result.ok) {
					const subject = `order:${order.number}`;
					await audit(tx, actor, { action, organisationId: order.bumdesaId, subject });
				}
				return result;
			});
		})
	);
}

/** Which payment is meant; a number that is no top-up of this very order is none. */
async function paymentMeant(
	tx: Tx,
	order: WholeOrder,
	topUpId: PaymentId | undefined
): Promise<PaymentId | null> {
	if (topUpId === undefined) return order.payment.id;
	const own = await topUpsOf(
		tx,
		order.parts.map(({ id }) => id)
	);
	return own.find(({ id }) => id === topUpId)?.id ?? null;
}

async function tellOrder(
	tx: Tx,
	actor: Actor,
	order: WholeOrder,
	confirmed: Extract<TransferResult, { ok: true }>
): Promise<void> {
	if (confirmed.outcome === 'paid') {
		await orderIsPaid(tx, actor, order, confirmed.received, 'transfer');
		return;
	}
	const detail = { amount: confirmed.received, missing: confirmed.missing };
	await recordEvent(tx, actor, { orderId: order.id, event: 'partly_paid', detail });
}
