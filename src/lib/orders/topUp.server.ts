import { and, eq, inArray } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closePayment } from '#lib/payments/close.server.ts';
import { openPayment, type Payment } from '#lib/payments/open.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import type { PaymentMethod } from '#lib/payments/states.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { AccountId, BookId, SubOrderId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { topUp } from './schema.server.ts';

/** How a top-up is asked for; whatever it is, cash is taken for it when the goods are handed over. */
export type TopUpMethod = Extract<PaymentMethod, 'cash' | 'transfer' | 'stripe'>;

/** What was asked for a part beyond the order's own payment. */
export interface TopUp extends Payment {
	readonly subOrderId: SubOrderId;
}

/** Every top-up of some parts, oldest first, also those that were taken back. */
export async function topUpsOf(reader: Reader, subOrderIds: readonly SubOrderId[]): Promise<TopUp[]> {
	if (subOrderIds.length === 0) return [];
	const rows = await reader
		.select({ subOrderId: topUp.subOrderId, payment })
		.from(topUp)
		.innerJoin(payment, eq(payment.id, topUp.paymentId))
		.where(inArray(topUp.subOrderId, [...subOrderIds]))
		.orderBy(topUp.paymentId);
	return rows.map(({ subOrderId, payment: asked }) => ({ ...asked, subOrderId }));
}

/** The one top-up of a part that waits to be paid, or null: there is never a second one. */
export async function openTopUpOf(reader: Reader, subOrderId: SubOrderId): Promise<Payment | null> {
	const [found] = await reader
		.select({ payment })
		.from(topUp)
		.innerJoin(payment, eq(payment.id, topUp.paymentId))
		.where(and(eq(topUp.subOrderId, subOrderId), eq(payment.state, 'awaiting')));
	return found?.payment ?? null;
}

/** What is still to be paid for heavier goods of some orders, by their numbers; an order that owes nothing is not in it. */
export async function openTopUpsAmong(
	reader: Reader,
	numbers: readonly string[]
): Promise<Map<string, Rupiah>> {
	if (numbers.length === 0) return new Map();
	const rows = await reader
		.select({ number: payment.reference, amount: payment.amount })
		.from(topUp)
		.innerJoin(payment, eq(payment.id, topUp.paymentId))
		.where(and(inArray(payment.reference, [...numbers]), eq(payment.state, 'awaiting')));
	const owed = new Map<string, Rupiah>();
	for (const { number, amount } of rows) owed.set(number, rupiah((owed.get(number) ?? 0) + amount));
	return owed;
}

/** What the buyer of a paid order still owes for heavier goods, as an account of the order's own. */
export function topUpReceivableOf(tx: Tx, bookId: BookId, reference: string): Promise<AccountId> {
	return accountOf(tx, bookId, CODE.tradeReceivables, { kind: 'order', key: reference, name: reference });
}

export interface AskTopUp {
	readonly subOrderId: SubOrderId;
	/** The order's number. */
	readonly reference: string;
	readonly bookId: BookId;
	/** All of it; 0 when nothing is asked any more. */
	readonly amount: Rupiah;
	readonly method: TopUpMethod;
}

/**
 * Asks for a part's top-up in place of the one asked before. It is paid to the order's receivable, since the entry of
 * the weighing has already credited the deposits; what was transferred of the one before is owed back.
 */
export async function askTopUp(tx: Tx, actor: Actor, input: AskTopUp): Promise<void> {
	const { subOrderId, reference, bookId, amount } = input;
	const before = await openTopUpOf(tx, subOrderId);
	if (before) {
		const closed = await closePayment(tx, actor, before.id, 'cancelled');
		assert(closed.ok, 'an open top-up can be closed');
	}
	if (amount === 0) return;
	const depositsAccountId = await topUpReceivableOf(tx, bookId, reference);
	const wanted = { reference, bookId, depositsAccountId, amount, expiresAt: null };
	const asked = await openPayment(tx, { ...wanted, method: input.method });
	// When no unique sum is free it is paid in cash; nothing else tells two transfers apart.
	const opened = asked.ok ? asked : await openPayment(tx, { ...wanted, method: 'cash' });
	assert(opened.ok, 'a cash payment needs no sum of its own');
	await tx.insert(topUp).values({ paymentId: opened.paymentId, subOrderId });
}

export interface TopUpsEnded {
	/** Asked and never paid: nothing to give back. */
	readonly unpaid: Rupiah;
	/** Unique discounts of top-ups that were transferred: not given back either. */
	readonly discount: Rupiah;
}

/** Parts are cancelled: what still waits for them is asked no more. */
export async function endTopUps(
	tx: Tx,
	actor: Actor,
	subOrderIds: readonly SubOrderId[]
): Promise<TopUpsEnded> {
	const all = await topUpsOf(tx, subOrderIds);
	const waiting = all.filter(({ state }) => state === 'awaiting');
	for (const { id } of waiting) {
		const closed = await closePayment(tx, actor, id, 'cancelled');
		assert(closed.ok, 'an open top-up can be closed');
	}
	const discounts = all
		.filter(({ state, method }) => state === 'paid' && method === 'transfer')
		.map(({ amount, receivedAmount }) => rupiah(Math.max(0, amount - (receivedAmount ?? amount))));
	return {
		unpaid: sumRupiah(waiting.map(({ amount }) => amount)),
		discount: discounts.length > 0 ? sumRupiah(discounts) : NO_RUPIAH
	};
}
