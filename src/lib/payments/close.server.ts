import { and, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { debit } from '#lib/ledger/post.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { enqueue } from '#lib/shared/jobs.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { notOpen, type NotOpen } from './confirm.server.ts';
import { paymentById } from './open.server.ts';
import { heldFor, markReceipt } from './receipts.server.ts';
import { oweRefund } from './refunds.server.ts';
import { payment } from './schema.server.ts';
import { isPaidOnReceipt } from './states.ts';

export type CloseResult = { ok: true; owedBack: Rupiah } | NotOpen;

/**
 * Ends a payment that nobody needs to make any more. Cancel or confirm wins, never both: whoever comes second reads
 * it in the same transaction. Parts that came in are owed back.
 */
export async function closePayment(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	to: 'cancelled' | 'expired'
): Promise<CloseResult> {
	const open = await paymentById(tx, paymentId);
	const closed = notOpen(open);
	if (closed) return closed;
	const held = await heldFor(tx, paymentId);
	const owedBack = sumRupiah(held.map(({ amount }) => amount));
	if (owedBack > 0) {
		const unidentified = await accountOf(tx, open.bookId, CODE.unidentifiedReceipts);
		await oweRefund(tx, {
			actor,
			reference: open.reference,
			bookId: open.bookId,
			amount: owedBack,
			cause: 'cancelled',
			reason: '',
			from: [debit(unidentified, owedBack)]
		});
		for (const { id } of held) await markReceipt(tx, id, 'owed', paymentId);
	}
	if (open.method === 'stripe') await enqueue(tx, 'stripe.close', { paymentId });
	await tx
		.update(payment)
		.set({ state: to })
		.where(and(eq(payment.id, paymentId), eq(payment.state, 'awaiting')));
	return { ok: true, owedBack };
}

/** Gives a waiting payment more time; null lets it wait for as long as the order does. */
export async function extendPayment(tx: Tx, paymentId: PaymentId, expiresAt: number | null): Promise<void> {
	await tx
		.update(payment)
		.set({ expiresAt })
		.where(and(eq(payment.id, paymentId), eq(payment.state, 'awaiting')));
}

/** Changes what is still to be paid in cash or later, when a part of the order was cancelled or its goods were weighed. */
export async function changePayment(tx: Tx, paymentId: PaymentId, amount: Rupiah): Promise<void> {
	const open = await paymentById(tx, paymentId);
	assert(
		open.state === 'awaiting' && isPaidOnReceipt(open.method),
		'only what waits to be paid at hand-over is changed'
	);
	assert(amount > 0, 'a payment is of something');
	await tx.update(payment).set({ amount }).where(eq(payment.id, paymentId));
}
