import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { TransactionId, UserId } from '#lib/shared/ids.ts';
import { leastRupiah, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { deskBuyer, type DeskBuyer } from './deskBuyer.server.ts';
import { giveBack } from './hold.server.ts';
import type { AtBuyer, TradeBuyerId, TradeInvoiceId, TradeWriteOffId } from './ids.ts';
import { clearInvoice } from './invoice.server.ts';
import { tradeBuyer, tradeInvoice, tradeWriteOff } from './schema.server.ts';

/** The buyer reads it; why an officer gave the debt up is the desk's to know. */
const END_REASON = 'Ada tagihan yang tidak dibayar';

/** The buyer of this desk and the officer who sees to her debt. Nobody gives up her own. */
async function buyerFor(
	tx: Tx,
	actor: Actor,
	at: AtBuyer
): Promise<{ ok: true; buyer: DeskBuyer; by: UserId } | Refused<'forbidden' | 'not_found' | 'own_account'>> {
	const found = await deskBuyer(tx, actor, at, 'credit.agree');
	return found.ok && found.buyer.buyerId === found.by ? refuse('own_account') : found;
}

export interface AskWriteOff extends AtBuyer {
	readonly invoiceIds: readonly TradeInvoiceId[];
	/** Why it will not be paid. */
	readonly reason: string;
	readonly key: string;
}

export type AskWriteOffResult =
	| { ok: true; amount: Rupiah }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'own_account'
			| 'nothing_chosen'
			| 'nothing_owed'
			| 'not_due'
			| 'already_waits'
			| 'key_reused'
	  >;

/** One officer asks to give up what is open of invoices past their due date; nothing is posted until another approves it. */
export async function askWriteOff(actor: Actor, input: AskWriteOff): Promise<AskWriteOffResult> {
	return write(async (tx): Promise<AskWriteOffResult> => {
		const found = await buyerFor(tx, actor, input);
		if (!found.ok) return found;
		const { key, ...body } = input;
		return once(tx, { scope: `credit.ask_write_off:${found.by}`, key, body }, () =>
			ask(tx, actor, input, found)
		);
	});
}

async function ask(
	tx: Tx,
	actor: Actor,
	{ organisationId, invoiceIds, reason }: AskWriteOff,
	{ buyer, by }: { buyer: DeskBuyer; by: UserId }
): Promise<AskWriteOffResult> {
	const ids = [...new Set(invoiceIds)];
	if (ids.length === 0) return refuse('nothing_chosen');
	const invoices = await tx
		.select()
		.from(tradeInvoice)
		.where(and(inArray(tradeInvoice.id, ids), eq(tradeInvoice.tradeBuyerId, buyer.id)));
	if (invoices.length < ids.length) return refuse('not_found');
	if (invoices.some(({ amount, paid }) => paid >= amount)) return refuse('nothing_owed');
	const on = await dateIn(tx, await tradeBookOf(tx, organisationId));
	if (invoices.some(({ dueOn }) => dueOn >= on)) return refuse('not_due');
	const waiting = await tx
		.select({ id: tradeWriteOff.id })
		.from(tradeWriteOff)
		.where(and(inArray(tradeWriteOff.invoiceId, ids), eq(tradeWriteOff.state, 'asked')));
	if (waiting.length > 0) return refuse('already_waits');
	await tx.insert(tradeWriteOff).values(
		invoices.map(({ id, amount, paid }) => ({
			...{ invoiceId: id, amount: rupiah(amount - paid), reason, state: 'asked' as const },
			...{ askedBy: by, askedAt: now() }
		}))
	);
	const amount = sumRupiah(invoices.map((invoice) => rupiah(invoice.amount - invoice.paid)));
	await audit(tx, actor, {
		...{ action: 'credit.write_off.ask', organisationId, subject: `trade_buyer:${buyer.id}` },
		detail: { invoices: ids, amount, reason }
	});
	return { ok: true, amount };
}

export interface DecideWriteOff extends AtBuyer {
	/** All that waits for this buyer, as the officer sees it: what came in between is not decided unseen. */
	readonly writeOffIds: readonly TradeWriteOffId[];
	readonly approve: boolean;
}

export type DecideWriteOffResult =
	| { ok: true; state: 'approved' | 'refused'; amount: Rupiah }
	| Refused<'forbidden' | 'not_found' | 'own_account' | 'same_person' | 'wrong_state' | 'nothing_owed'>
	| Refused<LedgerCode>;

/**
 * Another officer approves: Dr allowance as far as there is one, provision expense for the rest · Cr her receivable. What she paid
 * since it was asked is not given up. Her limit is free of it, and her agreement ends: who did not pay is not lent to again unless two
 * officers agree anew. Or an officer refuses it.
 */
export async function decideWriteOff(actor: Actor, input: DecideWriteOff): Promise<DecideWriteOffResult> {
	return orRefusal<DecideWriteOffResult>(
		write(async (tx): Promise<DecideWriteOffResult> => {
			const found = await buyerFor(tx, actor, input);
			if (!found.ok) return found;
			const { buyer, by } = found;
			const waiting = await waitingOf(tx, buyer.id);
			const seen = new Set(input.writeOffIds);
			if (waiting.length === 0 || waiting.length !== seen.size) return refuse('wrong_state');
			if (waiting.some(({ id }) => !seen.has(id))) return refuse('wrong_state');
			if (input.approve && waiting.some(({ askedBy }) => askedBy === by)) return refuse('same_person');
			const done = input.approve
				? await giveUp(tx, actor, { buyer, by, waiting })
				: await refuseAll(tx, { by, waiting });
			if (!done.ok) return done;
			await audit(tx, actor, {
				...{ action: `credit.write_off.${done.state}`, organisationId: buyer.organisationId },
				...{ subject: `trade_buyer:${buyer.id}`, detail: { amount: done.amount } }
			});
			return done;
		})
	);
}

type Waiting = Awaited<ReturnType<typeof waitingOf>>[number];

/** What waits for a second officer, with what is open of each invoice now. */
function waitingOf(tx: Tx, tradeBuyerId: TradeBuyerId) {
	return tx
		.select({
			...{ id: tradeWriteOff.id, invoiceId: tradeWriteOff.invoiceId, asked: tradeWriteOff.amount },
			askedBy: tradeWriteOff.askedBy,
			open: sql<Rupiah>`${tradeInvoice.amount} - ${tradeInvoice.paid}`,
			orderNumber: tradeInvoice.orderNumber
		})
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.where(and(eq(tradeInvoice.tradeBuyerId, tradeBuyerId), eq(tradeWriteOff.state, 'asked')))
		.orderBy(asc(tradeWriteOff.id));
}

interface Deciding {
	readonly by: UserId;
	readonly waiting: readonly Waiting[];
}

async function refuseAll(tx: Tx, { by, waiting }: Deciding) {
	for (const { id } of waiting) {
		await tx
			.update(tradeWriteOff)
			.set({ state: 'refused', decidedBy: by, decidedAt: now() })
			.where(and(eq(tradeWriteOff.id, id), eq(tradeWriteOff.state, 'asked')));
	}
	return {
		ok: true as const,
		state: 'refused' as const,
		amount: sumRupiah(waiting.map(({ asked }) => asked))
	};
}

async function giveUp(
	tx: Tx,
	actor: Actor,
	{ buyer, by, waiting }: Deciding & { buyer: DeskBuyer }
): Promise<DecideWriteOffResult> {
	const given = waiting
		.map((each) => ({ ...each, part: leastRupiah(each.asked, each.open) }))
		.filter(({ part }) => part > 0);
	if (given.length === 0) return refuse('nothing_owed');
	const amount = sumRupiah(given.map(({ part }) => part));
	const transactionId = await postWriteOff(tx, actor, { buyer, given, amount });
	faultPoint('credit.written_off');
	for (const { id, invoiceId, part } of given) {
		await tx
			.update(tradeWriteOff)
			.set({ state: 'approved', amount: part, decidedBy: by, decidedAt: now(), transactionId })
			.where(and(eq(tradeWriteOff.id, id), eq(tradeWriteOff.state, 'asked')));
		await clearInvoice(tx, { invoiceId, amount: part, tradePaymentId: null, refundId: null, writeOffId: id });
	}
	// What was paid in full since it was asked needs no decision any more.
	const paidSince = waiting.filter(({ id }) => given.every((each) => each.id !== id));
	await refuseAll(tx, { by, waiting: paidSince });
	await giveBack(tx, buyer.id, amount);
	await tx
		.update(tradeBuyer)
		.set({ endedAt: now(), endedBy: by, endReason: END_REASON })
		.where(and(eq(tradeBuyer.id, buyer.id), isNull(tradeBuyer.endedAt)));
	return { ok: true, state: 'approved', amount };
}

async function postWriteOff(
	tx: Tx,
	actor: Actor,
	{
		buyer,
		given,
		amount
	}: { buyer: DeskBuyer; given: readonly Pick<Waiting, 'id' | 'orderNumber'>[]; amount: Rupiah }
): Promise<TransactionId> {
	const bookId = await tradeBookOf(tx, buyer.organisationId);
	const allowance = await accountOf(tx, bookId, CODE.tradeAllowance);
	const there = rupiah(Math.max(0, -(await balanceOf(tx, allowance))));
	const fromAllowance = leastRupiah(there, amount);
	const lacking = rupiah(amount - fromAllowance);
	const orders = given.map(({ orderNumber }) => orderNumber).join(', ');
	const { transactionId } = await post(tx, {
		actor,
		kind: 'credit.written_off',
		source: { kind: 'trade_buyer', key: String(buyer.id) },
		key: `credit.write_off:${given.map(({ id }) => id).join('-')}`,
		entries: [
			{
				...{ bookId, date: await dateIn(tx, bookId) },
				memo: `Piutang ${buyer.businessName} dihapus, pesanan ${orders}`,
				postings: [
					...(fromAllowance > 0 ? [debit(allowance, fromAllowance)] : []),
					...(lacking > 0 ? [debit(await accountOf(tx, bookId, CODE.provisionExpense), lacking)] : []),
					credit(buyer.receivableAccountId, amount)
				]
			}
		]
	});
	return transactionId;
}
