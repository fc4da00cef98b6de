import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { clearingOf } from '#lib/payments/clearing.server.ts';
import { markPaid } from '#lib/payments/confirm.server.ts';
import type { Payment } from '#lib/payments/open.server.ts';
import { dateIn, oweRefund } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';

/** Stripe has the buyer's money: Dr provider clearing · Cr deposits. The payment must be awaiting. */
export async function takeOnline(tx: Tx, actor: Actor, paid: Payment): Promise<void> {
	const { bookId, reference, amount } = paid;
	const { transactionId } = await post(tx, {
		actor,
		kind: 'payment.stripe',
		source: { kind: 'order', key: reference },
		key: `payment:${paid.id}`,
		entries: [
			{
				bookId,
				date: await dateIn(tx, bookId),
				memo: `Bayar daring pesanan ${reference}`,
				postings: [debit(await clearingOf(tx, bookId), amount), credit(paid.depositsAccountId, amount)]
			}
		]
	});
	await markPaid(tx, actor, paid, { transactionId, receivedAmount: amount });
}

/**
 * Money came for a payment that is over: the order ran out of time, was cancelled, or was paid another way. It is
 * owed back at once, and the order never reopens.
 */
export async function oweOnline(tx: Tx, actor: Actor, closed: Payment): Promise<void> {
	await oweRefund(tx, {
		actor,
		reference: closed.reference,
		bookId: closed.bookId,
		amount: closed.amount,
		cause: 'overpaid',
		reason: '',
		from: [debit(await clearingOf(tx, closed.bookId), closed.amount)],
		memo: `Bayar daring terlambat untuk pesanan ${closed.reference}, akan dikembalikan`
	});
}
