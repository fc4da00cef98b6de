import { and, eq, inArray, sql } from 'drizzle-orm';
import { beginSending, refundById } from '#lib/payments/refunds.server.ts';
import { payment, refund } from '#lib/payments/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { checkoutSession } from '#lib/stripe/schema.server.ts';
import { wayBack, type Through } from '#lib/stripe/wayBack.ts';

/** What an order's online payments brought, its own and those for heavier goods, less what went back through each. */
export async function leftOnline(reader: Reader, reference: string): Promise<Through<PaymentId>[]> {
	const paid = await reader
		.select({ paymentId: payment.id, amount: payment.amount })
		.from(payment)
		.innerJoin(checkoutSession, eq(checkoutSession.paymentId, payment.id))
		.where(and(eq(payment.reference, reference), eq(checkoutSession.state, 'paid')))
		.orderBy(payment.id);
	if (paid.length === 0) return [];
	const back = await reader
		.select({ paymentId: refund.viaPaymentId, amount: sql<number>`sum(${refund.amount})` })
		.from(refund)
		.where(
			inArray(
				refund.viaPaymentId,
				paid.map(({ paymentId }) => paymentId)
			)
		)
		.groupBy(refund.viaPaymentId);
	return paid.map(({ paymentId, amount }) => {
		const gone = back.find((each) => each.paymentId === paymentId)?.amount ?? 0;
		return { paymentId, amount: rupiah(amount - gone) };
	});
}

/** Whether some of an order's money came through Stripe and can go back the same way. */
export async function mayGoBackOnline(reader: Reader, reference: string): Promise<boolean> {
	return (await leftOnline(reader, reference)).some(({ amount }) => amount > 0);
}

/**
 * Hands an owed refund over to be sent back through the online payments it came with. What did not come online is owed on.
 *
 * @param only through this payment alone.
 * @returns the refunds that are being sent; none when nothing came online.
 */
export async function handOverRefund(
	tx: Tx,
	refundId: number,
	only?: PaymentId
): Promise<(Through<PaymentId> & { readonly refundId: number })[]> {
	const owed = await refundById(tx, refundId);
	assert(owed?.state === 'owed', 'only what is owed back is handed over');
	const left = await leftOnline(tx, owed.reference);
	const usable = only === undefined ? left : left.filter(({ paymentId }) => paymentId === only);
	const sent = [];
	let rest: number | null = refundId;
	for (const part of wayBack(owed.amount, usable)) {
		const next = rest === null ? null : await refundById(tx, rest);
		assert(next, 'the parts are no more than the refund');
		rest = await beginSending(tx, next, part);
		sent.push({ ...part, refundId: next.id });
	}
	return sent;
}
