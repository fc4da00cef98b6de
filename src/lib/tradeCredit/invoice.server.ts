import { and, eq, sql } from 'drizzle-orm';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { markPaid } from '#lib/payments/confirm.server.ts';
import { paymentById } from '#lib/payments/open.server.ts';
import { dateIn, setOffRefund } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import type { PaymentId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { giveBack, holdOf } from './hold.server.ts';
import type { TradeBuyerId } from './ids.ts';
import { keepRefundOfWrittenOff } from './recover.server.ts';
import { tradeBuyer, tradeClearing, tradeHold, tradeInvoice } from './schema.server.ts';

export interface Invoice {
	/** The delivered part, whose hold becomes what is owed. */
	readonly reference: string;
	/** The open payment for exactly this part. */
	readonly paymentId: PaymentId;
}

/**
 * At delivery the buyer owes what she will pay later: Dr trade receivables (hers) · Cr the order's deposits, from which the
 * delivery takes it. What was held of her limit beyond it is free again.
 */
export async function invoicePart(
	tx: Tx,
	actor: Actor,
	{ reference, paymentId }: Invoice
): Promise<{ amount: Rupiah; dueOn: BookDate }> {
	const open = await paymentById(tx, paymentId);
	assert(open.state === 'awaiting' && open.method === 'later', 'what is invoiced was to be paid later');
	const held = await holdOf(tx, reference);
	assert(held && held.amount >= open.amount, `part ${reference} holds what it costs`);
	const buyer = await tradeBuyerById(tx, held.tradeBuyerId);
	const issuedOn = await dateIn(tx, open.bookId);
	const dueOn = addDays(issuedOn, buyer.days);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'credit.invoiced',
		source: { kind: 'order', key: open.reference },
		key: `payment:${paymentId}`,
		entries: [
			{
				bookId: open.bookId,
				date: issuedOn,
				memo: `Tagihan ${buyer.businessName}, pesanan ${open.reference}, jatuh tempo ${dueOn}`,
				postings: [debit(buyer.receivableAccountId, open.amount), credit(open.depositsAccountId, open.amount)]
			}
		]
	});
	await markPaid(tx, actor, open, { transactionId, receivedAmount: open.amount });
	await tx.delete(tradeHold).where(eq(tradeHold.reference, reference));
	await giveBack(tx, buyer.id, rupiah(held.amount - open.amount));
	await tx.insert(tradeInvoice).values({
		...{ tradeBuyerId: buyer.id, reference, orderNumber: open.reference, paymentId },
		...{ amount: open.amount, issuedOn, dueOn, transactionId }
	});
	return { amount: open.amount, dueOn };
}

async function tradeBuyerById(tx: Tx, id: TradeBuyerId) {
	const [found] = await tx.select().from(tradeBuyer).where(eq(tradeBuyer.id, id));
	assert(found, `no trade buyer ${id}`);
	return found;
}

/**
 * A refund for a delivered part is first taken off what the buyer still owes for it: Dr refunds payable · Cr trade
 * receivables. What is left of it is owed her as any refund, unless she never paid what was written off of it.
 */
export async function setOffAgainstInvoice(
	tx: Tx,
	actor: Actor,
	{ reference, refundId, amount }: { reference: string; refundId: number; amount: Rupiah }
): Promise<void> {
	const [invoice] = await tx.select().from(tradeInvoice).where(eq(tradeInvoice.reference, reference));
	if (!invoice) return;
	const taken = rupiah(Math.min(amount, invoice.amount - invoice.paid));
	const buyer = await tradeBuyerById(tx, invoice.tradeBuyerId);
	if (taken === 0) {
		const { businessName } = buyer;
		return keepRefundOfWrittenOff(tx, actor, { invoiceId: invoice.id, refundId, amount, businessName });
	}
	await setOffRefund(tx, actor, {
		...{ refundId, amount: taken, against: buyer.receivableAccountId },
		words: `Dipotong dari tagihan ${buyer.businessName}`
	});
	await clearInvoice(tx, { invoiceId: invoice.id, amount: taken, refundId, tradePaymentId: null });
	await giveBack(tx, buyer.id, taken);
}

/** So much of an invoice is paid, by a payment or by a refund, or given up. @throws when it is more than is owed. */
export async function clearInvoice(tx: Tx, clearing: typeof tradeClearing.$inferInsert): Promise<void> {
	const paid = await tx
		.update(tradeInvoice)
		.set({ paid: sql`${tradeInvoice.paid} + ${clearing.amount}` })
		.where(
			and(
				eq(tradeInvoice.id, clearing.invoiceId),
				sql`${tradeInvoice.paid} + ${clearing.amount} <= ${tradeInvoice.amount}`
			)
		)
		.returning({ id: tradeInvoice.id });
	assert(paid.length === 1, `invoice ${clearing.invoiceId} is not paid beyond what is owed`);
	await tx.insert(tradeClearing).values(clearing);
}
