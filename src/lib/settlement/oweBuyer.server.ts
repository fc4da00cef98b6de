import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { recordEvent } from '#lib/orders/move.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { oweRefund, type OwedRefund } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { Part } from '#lib/supply/parts.server.ts';
import { setOffAgainstInvoice } from '#lib/tradeCredit/invoice.server.ts';
import type { RefundFault } from './faults.ts';

export interface OweBuyer {
	readonly part: Part;
	readonly bookId: BookId;
	readonly amount: Rupiah;
	readonly cause: RefundFault;
	/** In the desk's own words. */
	readonly reason: string;
	/** What it is for, as the journal and the order's story name it. */
	readonly what: string;
	readonly from: readonly Posting[];
	readonly also: readonly EntryDraft[];
}

/** Owes a delivered part's buyer money back, takes it off what she still owes for the part, and tells the order's story. */
export async function oweBuyer(tx: Tx, actor: Actor, input: OweBuyer): Promise<OwedRefund> {
	const { part, what, ...refund } = input;
	const { amount, cause } = refund;
	const owed = await oweRefund(tx, {
		...{ ...refund, actor, reference: part.orderNumber },
		memo: `Pengembalian dana ${what}, pesanan ${part.orderNumber}`
	});
	await setOffAgainstInvoice(tx, actor, {
		...{ reference: holderOf(part.orderNumber, part.id), refundId: owed.refundId, amount }
	});
	await recordEvent(tx, actor, {
		...{ orderId: part.orderId, subOrderId: part.id, event: 'refund_owed' },
		detail: { amount, cause, line: what }
	});
	return owed;
}

export type RefundResult =
	| { ok: true; refundId: number }
	/** More than the buyer paid for the line or the charge, less what was refunded before. */
	| Refused<'refund_too_large', { left: Rupiah }>;
