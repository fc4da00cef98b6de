import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { PaymentId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { judgeTransfer } from './amounts.ts';
import { markPaid, notOpen, type NotOpen } from './confirm.server.ts';
import { paymentById, type Payment } from './open.server.ts';
import { heldFor, markReceipt, receiptById, recordReceipt, type Receipt } from './receipts.server.ts';
import { dateIn, keepRefund, oweRefund, refundsAccountOf } from './refunds.server.ts';

export type TransferResult =
	| {
			ok: true;
			outcome: 'paid';
			transactionId: TransactionId;
			received: Rupiah;
			/** Beyond the amount: owed back. */
			excess: Rupiah;
	  }
	| { ok: true; outcome: 'partial'; received: Rupiah; missing: Rupiah }
	| NotOpen
	| Refused<'wrong_method'>;

/**
 * An officer has found a transfer on the bank's statement. The asked sum pays; too little waits under unidentified
 * receipts until it is complete; what goes beyond the amount is owed back.
 *
 * @param receivedAmount what came in now, without earlier parts.
 */
export async function confirmTransfer(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	{ receivedAmount }: { receivedAmount: Rupiah }
): Promise<TransferResult> {
	const open = await paymentById(tx, paymentId);
	const closed = notOpen(open);
	if (closed) return closed;
	if (open.method !== 'transfer') return { ok: false, code: 'wrong_method' };
	return applyTransfer(tx, actor, open, { fresh: receivedAmount, receipt: null });
}

export type MatchResult =
	TransferResult | { ok: true; outcome: 'owed'; refundId: number } | Refused<'not_found'>;

/**
 * An unidentified receipt turned out to be for this payment. If the payment is closed or paid by now, the money is
 * owed back: an order never reopens.
 */
export async function matchReceipt(
	tx: Tx,
	actor: Actor,
	receiptId: number,
	paymentId: PaymentId
): Promise<MatchResult> {
	const found = await receiptById(tx, receiptId);
	const target = await paymentById(tx, paymentId);
	if (found?.state !== 'open' || found.bookId !== target.bookId) return { ok: false, code: 'not_found' };
	if (target.state === 'awaiting' && target.method === 'transfer') {
		return applyTransfer(tx, actor, target, { fresh: NO_RUPIAH, receipt: found });
	}
	if (target.state === 'awaiting') return { ok: false, code: 'wrong_method' };
	await markReceipt(tx, found.id, 'owed', paymentId);
	const unidentified = await accountOf(tx, target.bookId, CODE.unidentifiedReceipts);
	const owed = await oweForClosed(tx, actor, target, [debit(unidentified, found.amount)], found.amount);
	return { ok: true, outcome: 'owed', refundId: owed.refundId };
}

export type LateResult = { ok: true; refundId: number } | Refused<'payment_open'>;

/** A transfer that came after the payment was closed, or a second time: owed back to whoever paid. */
export async function receiveLate(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	receivedAmount: Rupiah
): Promise<LateResult> {
	const closed = await paymentById(tx, paymentId);
	if (closed.state === 'awaiting') return { ok: false, code: 'payment_open' };
	const bank = await accountOf(tx, closed.bookId, CODE.bank);
	const { refundId } = await oweForClosed(tx, actor, closed, [debit(bank, receivedAmount)], receivedAmount);
	return { ok: true, refundId };
}

function oweForClosed(
	tx: Tx,
	actor: Actor,
	closed: Payment,
	from: ReturnType<typeof debit>[],
	amount: Rupiah
) {
	return oweRefund(tx, {
		actor,
		reference: closed.reference,
		bookId: closed.bookId,
		amount,
		cause: closed.state === 'paid' ? 'overpaid' : 'cancelled',
		reason: '',
		from,
		memo: `Transfer terlambat untuk pesanan ${closed.reference}, akan dikembalikan`
	});
}

/** What came in: new on the bank's statement, or as a receipt that was found to belong here. */
interface Incoming {
	readonly fresh: Rupiah;
	readonly receipt: Receipt | null;
}

async function applyTransfer(
	tx: Tx,
	actor: Actor,
	open: Payment,
	incoming: Incoming
): Promise<TransferResult> {
	assert(incoming.fresh > 0 || incoming.receipt, 'a transfer is of something');
	const held = await heldFor(tx, open.id);
	const receipts = incoming.receipt ? [...held, incoming.receipt] : held;
	const kept = sumRupiah(receipts.map(({ amount }) => amount));
	const received = rupiah(kept + incoming.fresh);
	const judged = judgeTransfer(open.amount, open.uniqueDiscount, received);
	if (judged.kind === 'short') {
		await holdPart(tx, actor, open, incoming);
		return { ok: true, outcome: 'partial', received, missing: judged.missing };
	}
	const transactionId = await postTransfer(tx, actor, open, { ...judged, kept, fresh: incoming.fresh });
	for (const { id } of receipts) await markReceipt(tx, id, 'used', open.id);
	await markPaid(tx, actor, open, { transactionId, receivedAmount: received });
	if (judged.excess > 0) await oweExcess(tx, open, judged.excess, transactionId);
	return { ok: true, outcome: 'paid', transactionId, received, excess: judged.excess };
}

async function holdPart(tx: Tx, actor: Actor, open: Payment, incoming: Incoming): Promise<void> {
	if (incoming.receipt) {
		await markReceipt(tx, incoming.receipt.id, 'held', open.id);
		return;
	}
	await recordReceipt(tx, actor, {
		bookId: open.bookId,
		amount: incoming.fresh,
		receivedOn: await dateIn(tx, open.bookId),
		sender: open.reference,
		note: '',
		part: { paymentId: open.id, reference: open.reference }
	});
}

interface Parts {
	readonly fresh: Rupiah;
	readonly kept: Rupiah;
	readonly discount: Rupiah;
	readonly excess: Rupiah;
}

async function postTransfer(tx: Tx, actor: Actor, open: Payment, parts: Parts): Promise<TransactionId> {
	const { bookId, reference } = open;
	const excess =
		parts.excess > 0 ? [credit(await refundsAccountOf(tx, bookId, reference), parts.excess)] : [];
	const posted = await post(tx, {
		actor,
		kind: 'payment.transfer',
		source: { kind: 'order', key: reference },
		key: `payment:${open.id}`,
		entries: [
			{
				bookId,
				date: await dateIn(tx, bookId),
				memo: `Transfer pesanan ${reference}`,
				postings: [
					debit(await accountOf(tx, bookId, CODE.bank), parts.fresh),
					debit(await accountOf(tx, bookId, CODE.unidentifiedReceipts), parts.kept),
					debit(await accountOf(tx, bookId, CODE.salesDiscounts), parts.discount),
					credit(open.depositsAccountId, open.amount),
					...excess
				]
			}
		]
	});
	return posted.transactionId;
}

async function oweExcess(tx: Tx, open: Payment, amount: Rupiah, transactionId: TransactionId): Promise<void> {
	await keepRefund(tx, {
		reference: open.reference,
		bookId: open.bookId,
		amount,
		cause: 'overpaid',
		reason: '',
		refundsAccountId: await refundsAccountOf(tx, open.bookId, open.reference),
		transactionId
	});
}
