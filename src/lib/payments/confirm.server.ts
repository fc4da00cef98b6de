import { and, eq } from 'drizzle-orm';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { availableVoluntary, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { enqueue } from '#lib/shared/jobs.server.ts';
import type { MembershipId, PaymentId, TransactionId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { roundCash } from './amounts.ts';
import { paymentById, type Payment } from './open.server.ts';
import { dateIn } from './refunds.server.ts';
import { heldFor } from './receipts.server.ts';
import { payment } from './schema.server.ts';

export interface Confirmed {
	readonly transactionId: TransactionId;
	readonly receivedAmount: Rupiah;
}

/** Why a payment cannot be taken any more: somebody was quicker, or the order was cancelled or ran out of time. */
export type NotOpen = Refused<'already_confirmed'> | Refused<'payment_closed'>;

/** Refuses a payment that is not waiting; null when it is. */
export function notOpen({ state }: Payment): NotOpen | null {
	if (state === 'awaiting') return null;
	return { ok: false, code: state === 'paid' ? 'already_confirmed' : 'payment_closed' };
}

/** Marks an awaiting payment as paid. @throws when it was not awaiting: the caller has looked in this transaction. */
export async function markPaid(tx: Tx, actor: Actor, paid: Payment, confirmed: Confirmed): Promise<void> {
	const [marked] = await tx
		.update(payment)
		.set({ ...confirmed, state: 'paid', confirmedBy: actor.userId, confirmedAt: now() })
		.where(and(eq(payment.id, paid.id), eq(payment.state, 'awaiting')))
		.returning({ id: payment.id });
	assert(marked, `payment ${paid.id} was not awaiting`);
}

export interface TakeCash {
	/** Rounds to Rp100; the difference is other expense or other income. */
	readonly roundTo100: boolean;
	/** Taken at the door: the money is with this officer until it is brought to the desk. */
	readonly courier?: { readonly userId: UserId; readonly name: string };
}

export type TakeCashResult =
	{ ok: true; cash: Rupiah; transactionId: TransactionId } | NotOpen | Refused<'partly_paid'>;

/**
 * Cash for an open payment, whatever method it was opened with: who meant to transfer may bring the money. What came
 * in part by transfer is refused; its rest comes the same way.
 */
export async function takeCash(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	{ roundTo100, courier }: TakeCash
): Promise<TakeCashResult> {
	const open = await paymentById(tx, paymentId);
	const closed = notOpen(open);
	if (closed) return closed;
	if ((await heldFor(tx, paymentId)).length > 0) return { ok: false, code: 'partly_paid' };
	const taken = roundTo100
		? roundCash(open.amount)
		: { cash: open.amount, givenAway: NO_RUPIAH, gained: NO_RUPIAH };
	const into = courier
		? await accountOf(tx, open.bookId, CODE.cashInTransit, {
				kind: 'officer',
				key: String(courier.userId),
				name: courier.name
			})
		: await accountOf(tx, open.bookId, CODE.cash);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'payment.cash',
		source: { kind: 'order', key: open.reference },
		key: `payment:${paymentId}`,
		entries: [
			{
				bookId: open.bookId,
				date: await dateIn(tx, open.bookId),
				memo: `Bayar tunai pesanan ${open.reference}`,
				postings: [
					debit(into, taken.cash),
					debit(await accountOf(tx, open.bookId, CODE.otherExpense), taken.givenAway),
					credit(await accountOf(tx, open.bookId, CODE.otherIncome), taken.gained),
					credit(open.depositsAccountId, open.amount)
				]
			}
		]
	});
	// Nobody pays online as well what was brought in cash.
	if (open.method === 'stripe') await enqueue(tx, 'stripe.close', { paymentId });
	await tx
		.update(payment)
		.set({ method: 'cash', uniqueDiscount: NO_RUPIAH })
		.where(eq(payment.id, paymentId));
	await markPaid(tx, actor, open, { transactionId, receivedAmount: taken.cash });
	return { ok: true, cash: taken.cash, transactionId };
}

export type PayFromSavingsResult =
	| { ok: true; transactionId: TransactionId }
	| NotOpen
	| Refused<'insufficient_savings', { available: Rupiah }>;

/**
 * Pays from a member's voluntary savings, at once: both books in one transaction. What is held for something else
 * does not count. Whose savings they are is the caller's to check.
 */
export async function payFromSavings(
	tx: Tx,
	actor: Actor,
	paymentId: PaymentId,
	membershipId: MembershipId
): Promise<PayFromSavingsResult> {
	const open = await paymentById(tx, paymentId);
	const closed = notOpen(open);
	if (closed) return closed;
	const available = await availableVoluntary(tx, membershipId);
	if (available < open.amount) return { ok: false, code: 'insufficient_savings', available };
	const savings = await savingsAccountOf(tx, membershipId, 'voluntary');
	const pair = await pairAccounts(tx, open.bookId, savings.bookId);
	const memo = `Bayar dari simpanan sukarela pesanan ${open.reference}`;
	const { transactionId } = await post(tx, {
		actor,
		kind: 'payment.savings',
		source: { kind: 'order', key: open.reference },
		key: `payment:${paymentId}`,
		entries: [
			{
				bookId: savings.bookId,
				date: await dateIn(tx, savings.bookId),
				memo,
				postings: [debit(savings.accountId, open.amount), credit(pair.inB, open.amount)]
			},
			{
				bookId: open.bookId,
				date: await dateIn(tx, open.bookId),
				memo,
				postings: [debit(pair.inA, open.amount), credit(open.depositsAccountId, open.amount)]
			}
		]
	});
	await tx.update(payment).set({ savingsAccountId: savings.accountId }).where(eq(payment.id, paymentId));
	await markPaid(tx, actor, open, { transactionId, receivedAmount: open.amount });
	return { ok: true, transactionId };
}
