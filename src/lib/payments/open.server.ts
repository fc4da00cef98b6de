import { and, desc, eq, gte, lt } from 'drizzle-orm';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId, PaymentId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { MOST_UNIQUE_DISCOUNT, pickUniqueDiscount } from './amounts.ts';
import { payment } from './schema.server.ts';
import type { PaymentMethod } from './states.ts';

export interface OpenPayment {
	/** What it pays, as the order's number. */
	readonly reference: string;
	readonly method: PaymentMethod;
	readonly bookId: BookId;
	/** The order's own account of customer deposits. */
	readonly depositsAccountId: AccountId;
	readonly amount: Rupiah;
	/** Null when it waits for as long as the order does. */
	readonly expiresAt: number | null;
	/** For savings: whose voluntary savings pay. */
	readonly savingsAccountId?: AccountId;
}

export type OpenPaymentResult =
	{ ok: true; paymentId: PaymentId; uniqueDiscount: Rupiah } | Refused<'no_unique_amount'>;

/** Opens a payment that waits to be paid. A transfer gets its unique sum here, among the open ones of its book. */
export async function openPayment(tx: Tx, input: OpenPayment): Promise<OpenPaymentResult> {
	assert(input.amount > 0, 'a payment is of something');
	const uniqueDiscount = input.method === 'transfer' ? await uniqueDiscountFor(tx, input) : NO_RUPIAH;
	if (uniqueDiscount === null) return { ok: false, code: 'no_unique_amount' };
	const [opened] = await tx
		.insert(payment)
		.values({ ...input, uniqueDiscount, state: 'awaiting', createdAt: now() })
		.returning({ id: payment.id });
	assert(opened, 'the payment was inserted');
	return { ok: true, paymentId: opened.id, uniqueDiscount };
}

async function uniqueDiscountFor(tx: Tx, { bookId, amount, reference }: OpenPayment): Promise<Rupiah | null> {
	const open = await tx
		.select({ amount: payment.amount, discount: payment.uniqueDiscount })
		.from(payment)
		.where(
			and(
				eq(payment.bookId, bookId),
				eq(payment.state, 'awaiting'),
				eq(payment.method, 'transfer'),
				gte(payment.amount, rupiah(amount - MOST_UNIQUE_DISCOUNT)),
				lt(payment.amount, rupiah(amount + MOST_UNIQUE_DISCOUNT))
			)
		);
	const taken = new Set(open.map((each) => each.amount - each.discount));
	return pickUniqueDiscount(amount, startFor(reference), taken);
}

/** Spreads neighbouring references; 7919 is a prime far from 499's multiples. */
function startFor(reference: string): number {
	return (Number(reference.replace(/\D/g, '').slice(-6)) * 7919) % MOST_UNIQUE_DISCOUNT;
}

export type Payment = typeof payment.$inferSelect;

/** A payment as it stands. @throws when there is none: the caller has its id from an order. */
export async function paymentById(reader: Reader, paymentId: PaymentId): Promise<Payment> {
	const [found] = await reader.select().from(payment).where(eq(payment.id, paymentId));
	assert(found, `no payment ${paymentId}`);
	return found;
}

/** Every payment that was opened for one order, newest first. */
export function paymentsFor(reader: Reader, reference: string): Promise<Payment[]> {
	return reader.select().from(payment).where(eq(payment.reference, reference)).orderBy(desc(payment.id));
}

/** The sum a transfer asks for. */
export function transferSum({ amount, uniqueDiscount }: Pick<Payment, 'amount' | 'uniqueDiscount'>): Rupiah {
	return rupiah(amount - uniqueDiscount);
}
