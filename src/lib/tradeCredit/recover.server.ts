import { and, asc, eq, sql } from 'drizzle-orm';
import type { MoneyPlace } from '#lib/bookkeeping/between.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { dateIn, setOffRefund } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import { leastRupiah, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { deskBuyer } from './deskBuyer.server.ts';
import type { AtBuyer, TradeBuyerId, TradeInvoiceId } from './ids.ts';
import { tradeBuyer, tradeInvoice, tradeRecovery, tradeWriteOff } from './schema.server.ts';
import { payOldestFirst } from './terms.ts';

export interface Recover extends AtBuyer {
	readonly amount: Rupiah;
	readonly place: MoneyPlace;
	/** The bank's reference, or who brought it. */
	readonly note: string;
	readonly key: string;
}

export type RecoverResult =
	| { ok: true; left: Rupiah }
	| Refused<'forbidden' | 'not_found' | 'nothing_owed' | 'key_reused' | LedgerCode>
	| Refused<'more_than_owed', { most: Rupiah }>;

/** Money came in of what was written off: Dr cash or bank · Cr other income, for it is on no receivable any more. The oldest first. */
export async function recover(actor: Actor, input: Recover): Promise<RecoverResult> {
	return orRefusal<RecoverResult>(
		write(async (tx): Promise<RecoverResult> => {
			const { organisationId, tradeBuyerId, key, ...body } = input;
			const found = await deskBuyer(tx, actor, input, 'orders.confirm_payment');
			if (!found.ok) return found;
			const scope = `credit.recover:${found.by}`;
			return once(tx, { scope, key, body: { ...body, organisationId, tradeBuyerId } }, () =>
				receive(tx, actor, input, found.buyer.businessName)
			);
		})
	);
}

async function receive(tx: Tx, actor: Actor, input: Recover, businessName: string): Promise<RecoverResult> {
	const { organisationId, tradeBuyerId, amount, place, note } = input;
	const given = await givenUpOf(tx, tradeBuyerId);
	const most = sumRupiah(given.map(({ open }) => open));
	if (most === 0) return refuse('nothing_owed');
	if (amount > most) return { ok: false, code: 'more_than_owed', most };
	const bookId = await tradeBookOf(tx, organisationId);
	const receivedOn = await dateIn(tx, bookId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'credit.recovered',
		source: { kind: 'trade_buyer', key: String(tradeBuyerId) },
		entries: [
			{
				...{ bookId, date: receivedOn },
				memo: `Piutang dihapus yang dibayar ${businessName} ${note}`.trim(),
				postings: [
					debit(await accountOf(tx, bookId, place === 'cash' ? CODE.cash : CODE.bank), amount),
					credit(await accountOf(tx, bookId, CODE.otherIncome), amount)
				]
			}
		]
	});
	faultPoint('credit.recovered');
	for (const { invoice, part } of payOldestFirst(amount, given)) {
		await keepRecovery(tx, actor, {
			...{ writeOffId: invoice.id, amount: part, place, note, receivedOn, transactionId, refundId: null }
		});
	}
	await audit(tx, actor, {
		...{ action: 'credit.recover', organisationId, subject: `trade_buyer:${tradeBuyerId}` },
		detail: { amount, place, note }
	});
	return { ok: true, left: rupiah(most - amount) };
}

/** What was written off and has not come in, the oldest first. */
async function givenUpOf(tx: Tx, tradeBuyerId: TradeBuyerId) {
	return tx
		.select({
			id: tradeWriteOff.id,
			open: sql<Rupiah>`${tradeWriteOff.amount} - ${tradeWriteOff.recovered}`
		})
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.where(and(eq(tradeInvoice.tradeBuyerId, tradeBuyerId), eq(tradeWriteOff.state, 'approved')))
		.orderBy(asc(tradeWriteOff.id));
}

type Recovery = Omit<typeof tradeRecovery.$inferInsert, 'confirmedBy' | 'confirmedAt'>;

async function keepRecovery(tx: Tx, actor: Actor, recovery: Recovery): Promise<void> {
	const kept = await tx
		.update(tradeWriteOff)
		.set({ recovered: sql`${tradeWriteOff.recovered} + ${recovery.amount}` })
		.where(
			and(
				eq(tradeWriteOff.id, recovery.writeOffId),
				sql`${tradeWriteOff.recovered} + ${recovery.amount} <= ${tradeWriteOff.amount}`
			)
		)
		.returning({ id: tradeWriteOff.id });
	assert(kept.length === 1, `write-off ${recovery.writeOffId} does not bring more than was given up`);
	await tx.insert(tradeRecovery).values({ ...recovery, confirmedBy: actor.userId, confirmedAt: now() });
}

/**
 * A refund for a delivered part that was written off is not paid out as far as she never paid for it: Dr refunds payable · Cr other
 * income. The rest of it stays owed to her.
 */
export async function keepRefundOfWrittenOff(
	tx: Tx,
	actor: Actor,
	{
		invoiceId,
		refundId,
		amount,
		businessName
	}: { invoiceId: TradeInvoiceId; refundId: number; amount: Rupiah; businessName: string }
): Promise<void> {
	const [given] = await tx
		.select()
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.innerJoin(tradeBuyer, eq(tradeBuyer.id, tradeInvoice.tradeBuyerId))
		.where(and(eq(tradeWriteOff.invoiceId, invoiceId), eq(tradeWriteOff.state, 'approved')));
	if (!given) return;
	const { trade_write_off: writeOff, trade_buyer: buyer } = given;
	const kept = leastRupiah(amount, rupiah(writeOff.amount - writeOff.recovered));
	if (kept === 0) return;
	const bookId = await tradeBookOf(tx, buyer.organisationId);
	const words = `Dipotong dari piutang ${businessName} yang dihapus`;
	const against = await accountOf(tx, bookId, CODE.otherIncome);
	await setOffRefund(tx, actor, { refundId, amount: kept, against, words });
	const receivedOn = await dateIn(tx, bookId);
	await keepRecovery(tx, actor, {
		...{ writeOffId: writeOff.id, amount: kept, place: null, note: words, receivedOn },
		...{ transactionId: null, refundId }
	});
}
