import { and, eq, inArray, sql } from 'drizzle-orm';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { zoneOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post, type Posted } from '#lib/ledger/post.server.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { numberCreditNote } from '#lib/numbering/give.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId, PaymentId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { clearingOf } from './clearing.server.ts';
import { refund } from './schema.server.ts';
import type { RefundCause } from './states.ts';

/** The journal's kind of giving back what was paid for parts of an order that are cancelled. */
export const CANCELLED_AFTER_PAYMENT = 'order.cancelled';

export interface OweRefund {
	readonly actor: Actor;
	/** What was paid for, as the order's number. */
	readonly reference: string;
	/** The book that took the money. */
	readonly bookId: BookId;
	readonly amount: Rupiah;
	readonly cause: RefundCause;
	/** In the desk's or the buyer's own words. */
	readonly reason: string;
	/** What is debited in that book; adds up to the amount (credits such as a discount taken back included). */
	readonly from: readonly Posting[];
	/** Entries of other books that belong to it, such as the group giving its share back. */
	readonly also?: readonly EntryDraft[];
	/** What kind of event it is in the journal. */
	readonly kind?: string;
	readonly memo?: string;
}

export interface OwedRefund {
	readonly refundId: number;
	readonly transactionId: TransactionId;
}

/** Owes money back: what `from` debits goes to the order's own account of refunds payable. Paid out later. */
export async function oweRefund(tx: Tx, input: OweRefund): Promise<OwedRefund> {
	const refundsAccountId = await refundsAccountOf(tx, input.bookId, input.reference);
	const posted = await post(tx, {
		actor: input.actor,
		kind: input.kind ?? 'refund.owed',
		source: { kind: 'order', key: input.reference },
		entries: [
			{
				bookId: input.bookId,
				date: await dateIn(tx, input.bookId),
				memo: input.memo ?? `Pengembalian dana pesanan ${input.reference}`,
				postings: [...input.from, credit(refundsAccountId, input.amount)]
			},
			...(input.also ?? [])
		]
	});
	const refundId = await keepRefund(tx, { ...input, refundsAccountId, transactionId: posted.transactionId });
	if (isCredit(input)) {
		const { bookId, reference: orderNumber, amount } = input;
		await numberCreditNote(tx, bookId, { refundId, orderNumber, amount });
	}
	return { refundId, transactionId: posted.transactionId };
}

/**
 * Whether a refund takes from what the invoice says: goods not delivered after all, or not as they should be. Money that
 * came too late or twice, and what the scales found before delivery, is none of the invoice's.
 */
function isCredit({ cause, kind }: OweRefund): boolean {
	if (cause === 'cancelled') return kind === CANCELLED_AFTER_PAYMENT;
	return cause !== 'overpaid' && cause !== 'weighed';
}

/** Where an order's refunds stand until they are paid out. */
export function refundsAccountOf(tx: Tx, bookId: BookId, reference: string): Promise<AccountId> {
	return accountOf(tx, bookId, CODE.refundsPayable, {
		kind: 'order',
		key: reference,
		name: reference,
		neverOverdrawn: true
	});
}

interface KeepRefund extends Pick<OweRefund, 'reference' | 'bookId' | 'amount' | 'cause' | 'reason'> {
	readonly refundsAccountId: AccountId;
	readonly transactionId: TransactionId;
}

/** The refund's row, for a transaction that has already credited refunds payable. */
export async function keepRefund(tx: Tx, input: KeepRefund): Promise<number> {
	const account = await namedAccountOf(tx, input.reference);
	const [owed] = await tx
		.insert(refund)
		.values({
			reference: input.reference,
			bookId: input.bookId,
			refundsAccountId: input.refundsAccountId,
			amount: input.amount,
			cause: input.cause,
			reason: input.reason,
			state: 'owed',
			owedTransactionId: input.transactionId,
			...account,
			createdAt: now()
		})
		.returning({ id: refund.id });
	assert(owed, 'the refund was inserted');
	return owed.id;
}

export interface RefundAccount {
	readonly bankName: string;
	readonly bankAccountNumber: string;
	readonly bankAccountName: string;
}

/** What the buyer named for an earlier refund of the same order. */
async function namedAccountOf(tx: Tx, reference: string): Promise<Partial<RefundAccount>> {
	const rows = await tx.select().from(refund).where(eq(refund.reference, reference)).orderBy(refund.id);
	const named = rows.findLast((row) => row.bankAccountNumber !== null);
	if (!named?.bankName || !named.bankAccountNumber || !named.bankAccountName) return {};
	const { bankName, bankAccountNumber, bankAccountName } = named;
	return { bankName, bankAccountNumber, bankAccountName };
}

/** Keeps where the buyer wants her money; refunds already paid out stay as they were. */
export async function nameRefundAccount(tx: Tx, reference: string, account: RefundAccount): Promise<void> {
	await tx
		.update(refund)
		.set(account)
		.where(and(eq(refund.reference, reference), eq(refund.state, 'owed')));
}

export interface PayRefund {
	readonly refundId: number;
	/** `stripe` is for a refund that was being sent: Stripe has taken it on. */
	readonly how: 'cash' | 'bank' | 'savings' | 'stripe';
	/** The bank's or Stripe's reference, or a word such as who took the cash. */
	readonly reference: string;
	/** For `savings`: whose voluntary savings it goes to. */
	readonly membershipId?: MembershipId;
}

export type PayRefundResult =
	| { ok: true; transactionId: TransactionId; amount: Rupiah; reference: string }
	| Refused<'already_done'>
	| Refused<'not_found'>;

/** Pays an owed refund out, once. The second try reads `already_done`. */
export async function payRefund(tx: Tx, actor: Actor, input: PayRefund): Promise<PayRefundResult> {
	const [owed] = await tx.select().from(refund).where(eq(refund.id, input.refundId));
	if (!owed) return { ok: false, code: 'not_found' };
	if (owed.state !== (input.how === 'stripe' ? 'sending' : 'owed'))
		return { ok: false, code: 'already_done' };
	const { transactionId } = await postPaidRefund(tx, actor, owed, input);
	await tx
		.update(refund)
		.set({
			state: 'paid',
			paidBy: actor.userId,
			paidAt: now(),
			paidReference: input.reference,
			paidTransactionId: transactionId
		})
		.where(eq(refund.id, owed.id));
	return { ok: true, transactionId, amount: owed.amount, reference: owed.reference };
}

export type Refund = typeof refund.$inferSelect;

async function postPaidRefund(tx: Tx, actor: Actor, owed: Refund, input: PayRefund): Promise<Posted> {
	const memo = `Pengembalian dana pesanan ${owed.reference} dibayarkan`;
	const date = await dateIn(tx, owed.bookId);
	const given = debit(owed.refundsAccountId, owed.amount);
	const common = { actor, kind: 'refund.paid', source: { kind: 'order', key: owed.reference } };
	// What Stripe first took on and then gave back is paid again, in an entry of its own.
	const key = `refund:${owed.id}:paid:${owed.sendingAttempts}`;
	if (input.how !== 'savings') {
		const from =
			input.how === 'stripe'
				? await clearingOf(tx, owed.bookId)
				: await accountOf(tx, owed.bookId, input.how === 'cash' ? CODE.cash : CODE.bank);
		const postings = [given, credit(from, owed.amount)];
		return post(tx, { ...common, key, entries: [{ bookId: owed.bookId, date, memo, postings }] });
	}
	assert(input.membershipId, 'a refund to savings names the member');
	const savings = await savingsAccountOf(tx, input.membershipId, 'voluntary');
	const pair = await pairAccounts(tx, owed.bookId, savings.bookId);
	return post(tx, {
		...common,
		key,
		entries: [
			{ bookId: owed.bookId, date, memo, postings: [given, credit(pair.inA, owed.amount)] },
			{
				bookId: savings.bookId,
				date: await dateIn(tx, savings.bookId),
				memo,
				postings: [debit(pair.inB, owed.amount), credit(savings.accountId, owed.amount)]
			}
		]
	});
}

/** Refunds that are not owed after all: their money has gone back in the caller's own entry. */
export async function withdrawRefunds(tx: Tx, refundIds: readonly number[]): Promise<void> {
	for (const refundId of refundIds) {
		const withdrawn = await tx
			.update(refund)
			.set({ state: 'withdrawn' })
			.where(and(eq(refund.id, refundId), eq(refund.state, 'owed')))
			.returning({ id: refund.id });
		assert(withdrawn.length === 1, `refund ${refundId} was not owed`);
	}
}

export interface SetOff {
	readonly refundId: number;
	/** At most the refund's; what is left of it is owed on as a refund of its own. */
	readonly amount: Rupiah;
	/** The receivable it is taken off. */
	readonly against: AccountId;
	/** What the buyer reads where a bank's reference would stand. */
	readonly words: string;
}

/** Takes an owed refund off what its receiver owes us: Dr refunds payable · Cr the receivable. Nobody is paid and asked at once. */
export async function setOffRefund(tx: Tx, actor: Actor, input: SetOff): Promise<void> {
	const owed = await refundById(tx, input.refundId);
	assert(owed?.state === 'owed' && owed.amount >= input.amount, 'only what is owed back is set off');
	const { transactionId } = await post(tx, {
		actor,
		kind: 'refund.set_off',
		source: { kind: 'order', key: owed.reference },
		key: `refund:${owed.id}:set_off`,
		entries: [
			{
				bookId: owed.bookId,
				date: await dateIn(tx, owed.bookId),
				memo: `${input.words}, pesanan ${owed.reference}`,
				postings: [debit(owed.refundsAccountId, input.amount), credit(input.against, input.amount)]
			}
		]
	});
	await tx
		.update(refund)
		.set({
			...{ amount: input.amount, state: 'paid', paidBy: actor.userId, paidAt: now() },
			...{ paidReference: input.words, paidTransactionId: transactionId }
		})
		.where(eq(refund.id, owed.id));
	await oweRest(tx, owed, input.amount);
}

/** What is left of a refund of which only so much is dealt with, owed on as a refund of its own. */
async function oweRest(tx: Tx, owed: Refund, dealtWith: Rupiah): Promise<number | null> {
	const rest = rupiah(owed.amount - dealtWith);
	if (rest === 0) return null;
	return keepRefund(tx, { ...owed, amount: rest, transactionId: owed.owedTransactionId });
}

/**
 * An owed refund, or so much of it, goes back through the online payment it came with; until the provider answers nobody
 * pays it another way.
 *
 * @returns the number of the refund that is left to pay, or null when all of it is sent.
 */
export async function beginSending(
	tx: Tx,
	owed: Refund,
	via: { readonly paymentId: PaymentId; readonly amount: Rupiah }
): Promise<number | null> {
	const begun = await tx
		.update(refund)
		.set({
			...{ amount: via.amount, viaPaymentId: via.paymentId, state: 'sending', sendingFailed: null },
			sendingAttempts: sql`${refund.sendingAttempts} + 1`
		})
		.where(and(eq(refund.id, owed.id), eq(refund.state, 'owed')))
		.returning({ id: refund.id });
	assert(begun.length === 1 && via.amount <= owed.amount, 'only what is owed back is sent');
	return oweRest(tx, owed, via.amount);
}

/** The provider could not give it back: it is owed again. What was posted as paid is reversed. */
export async function sendingFailed(tx: Tx, actor: Actor, failed: Refund, says: string): Promise<void> {
	if (failed.state === 'paid' && failed.paidTransactionId !== null) {
		const reversed = await reverseTransaction(tx, {
			actor,
			transactionId: failed.paidTransactionId,
			date: await dateIn(tx, failed.bookId),
			reason: 'gagal di penyedia pembayaran'
		});
		assert(reversed.ok, 'a paid refund is reversed once');
	}
	await tx
		.update(refund)
		.set({
			...{ state: 'owed', sendingFailed: says.slice(0, 300), viaPaymentId: null },
			...{ paidBy: null, paidAt: null, paidReference: null, paidTransactionId: null }
		})
		.where(eq(refund.id, failed.id));
}

/** A refund by its number, or null. */
export async function refundById(reader: Reader, refundId: number): Promise<Refund | null> {
	const [found] = await reader.select().from(refund).where(eq(refund.id, refundId));
	return found ?? null;
}

/** The refund that a provider's reference paid, or null. */
export async function refundByReference(reader: Reader, paidReference: string): Promise<Refund | null> {
	const [found] = await reader.select().from(refund).where(eq(refund.paidReference, paidReference));
	return found ?? null;
}

/** An order's refunds, oldest first. */
export async function refundsOf(reader: Reader, references: readonly string[]): Promise<Refund[]> {
	if (references.length === 0) return [];
	return reader
		.select()
		.from(refund)
		.where(inArray(refund.reference, [...references]))
		.orderBy(refund.id);
}

/** Today's date in the village of a book. */
export async function dateIn(reader: Reader, bookId: BookId): Promise<BookDate> {
	return today(await zoneOf(reader, bookId));
}
