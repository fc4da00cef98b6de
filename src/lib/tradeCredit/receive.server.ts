import { and, asc, eq, sql } from 'drizzle-orm';
import type { MoneyPlace } from '#lib/bookkeeping/between.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { dateIn } from '#lib/payments/refunds.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { deskBuyer, type DeskBuyer } from './deskBuyer.server.ts';
import { giveBack } from './hold.server.ts';
import type { AtBuyer, TradeBuyerId } from './ids.ts';
import { clearInvoice } from './invoice.server.ts';
import { tradeInvoice, tradePayment } from './schema.server.ts';
import { payOldestFirst } from './terms.ts';

export interface ReceiveTradePayment extends AtBuyer {
	readonly amount: Rupiah;
	readonly place: MoneyPlace;
	/** The bank's reference, or who brought it. */
	readonly note: string;
	readonly key: string;
}

export type ReceiveTradePaymentResult =
	| { ok: true; left: Rupiah }
	| Refused<'forbidden' | 'not_found' | 'nothing_owed' | 'key_reused' | LedgerCode>
	| Refused<'more_than_owed', { most: Rupiah }>;

/** An officer confirms what a buyer paid: Dr cash or bank · Cr trade receivables, the invoice due first is paid first. */
export async function receiveTradePayment(
	actor: Actor,
	input: ReceiveTradePayment
): Promise<ReceiveTradePaymentResult> {
	return orRefusal<ReceiveTradePaymentResult>(
		write(async (tx): Promise<ReceiveTradePaymentResult> => {
			const { organisationId, tradeBuyerId, key, ...body } = input;
			const found = await deskBuyer(tx, actor, input, 'orders.confirm_payment');
			if (!found.ok) return found;
			const scope = `credit.receive:${found.by}`;
			return once(tx, { scope, key, body: { ...body, organisationId, tradeBuyerId } }, () =>
				receive(tx, actor, input, { ...found.buyer, by: found.by })
			);
		})
	);
}

type Receiving = DeskBuyer & { readonly by: UserId };

async function receive(
	tx: Tx,
	actor: Actor,
	input: ReceiveTradePayment,
	buyer: Receiving
): Promise<ReceiveTradePaymentResult> {
	const { organisationId, amount, place, note } = input;
	const owed = await openInvoices(tx, buyer.id);
	const most = sumRupiah(owed.map(({ open }) => open));
	if (most === 0) return refuse('nothing_owed');
	if (amount > most) return { ok: false, code: 'more_than_owed', most };
	const bookId = await tradeBookOf(tx, organisationId);
	const receivedOn = await dateIn(tx, bookId);
	const { transactionId } = await post(tx, {
		actor,
		kind: 'credit.paid',
		source: { kind: 'trade_buyer', key: String(buyer.id) },
		entries: [
			{
				...{ bookId, date: receivedOn },
				memo: `Bayar tagihan ${buyer.businessName} ${note}`.trim(),
				postings: [
					debit(await accountOf(tx, bookId, place === 'cash' ? CODE.cash : CODE.bank), amount),
					credit(buyer.receivableAccountId, amount)
				]
			}
		]
	});
	faultPoint('credit.paid');
	const [made] = await tx
		.insert(tradePayment)
		.values({
			...{ tradeBuyerId: buyer.id, amount, place, note, receivedOn, transactionId },
			...{ confirmedBy: buyer.by, confirmedAt: now() }
		})
		.returning({ id: tradePayment.id });
	assert(made, 'the payment was inserted');
	for (const { invoice, part } of payOldestFirst(amount, owed)) {
		await clearInvoice(tx, { invoiceId: invoice.id, tradePaymentId: made.id, refundId: null, amount: part });
	}
	await giveBack(tx, buyer.id, amount);
	await audit(tx, actor, {
		...{ action: 'credit.receive', organisationId, subject: `trade_buyer:${buyer.id}` },
		detail: { amount, place, note }
	});
	return { ok: true, left: rupiah(most - amount) };
}

/** What a buyer still owes, what is due first first. */
async function openInvoices(tx: Tx, tradeBuyerId: TradeBuyerId) {
	const rows = await tx
		.select({ id: tradeInvoice.id, amount: tradeInvoice.amount, paid: tradeInvoice.paid })
		.from(tradeInvoice)
		.where(
			and(eq(tradeInvoice.tradeBuyerId, tradeBuyerId), sql`${tradeInvoice.paid} < ${tradeInvoice.amount}`)
		)
		.orderBy(asc(tradeInvoice.dueOn), asc(tradeInvoice.id));
	return rows.map(({ id, amount, paid }) => ({ id, open: rupiah(amount - paid) }));
}
