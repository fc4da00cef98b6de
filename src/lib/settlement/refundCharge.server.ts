import { inArray } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit } from '#lib/ledger/post.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { availableVoluntary, savingsAccountOf } from '#lib/savings/accounts.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import { leastRupiah, NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Part } from '#lib/supply/parts.server.ts';
import { registerVat } from '#lib/taxes/outputVat.server.ts';
import { netOf, turned, type Supply } from '#lib/taxes/vat.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { otherReceivableOf, saleBooksOf, type SaleBooks } from './accounts.server.ts';
import { chargesLeft, earnerOf, type Charge } from '#lib/orders/charges.ts';
import { bearerOf } from './bearer.ts';
import { chargeWords } from './chargeWords.ts';
import { earnedOn } from './earnedOn.server.ts';
import type { RefundFault } from './faults.ts';
import { oweBuyer, type RefundResult } from './oweBuyer.server.ts';
import { chargeRefund } from './schema.server.ts';
import { chargeGivenBack } from '#lib/orders/supplies.ts';

export type ChargeRefund = typeof chargeRefund.$inferSelect;

/** What was given back of the charges of some parts, oldest first. */
export async function chargeRefundsOf(
	reader: Reader,
	subOrderIds: readonly SubOrderId[]
): Promise<ChargeRefund[]> {
	if (subOrderIds.length === 0) return [];
	return reader
		.select()
		.from(chargeRefund)
		.where(inArray(chargeRefund.subOrderId, [...subOrderIds]))
		.orderBy(chargeRefund.id);
}

export interface RefundOfCharge {
	readonly part: Part;
	readonly charge: Charge;
	readonly amount: Rupiah;
	readonly cause: RefundFault;
	/** In the desk's own words. */
	readonly reason: string;
}

/**
 * Owes the buyer back the delivery charge or a fee of a delivered part, or some of it, from whose money `bearerOf` says.
 * A producer's own comes from what she is owed while the part is not settled; afterwards from her voluntary savings, and
 * what these no longer have she owes her group. Posts in the caller's transaction.
 */
export async function refundCharge(tx: Tx, actor: Actor, input: RefundOfCharge): Promise<RefundResult> {
	const { part, charge, amount, cause } = input;
	const before = await chargeRefundsOf(tx, [part.id]);
	const left = chargesLeft(part, before).find((each) => each.charge === charge)?.left ?? NO_RUPIAH;
	if (amount > left) return { ok: false, code: 'refund_too_large', left };
	const books = await saleBooksOf(tx, part);
	const what = chargeWords(charge, 'id');
	const supply = chargeGivenBack(part, charge, { left, back: amount });
	const { from, also, ...kept } = await sourceOf(tx, input, { books, what, supply });
	const { refundId, transactionId } = await oweBuyer(tx, actor, {
		...{ ...input, what, from, also, bookId: books.trade }
	});
	const posted = { bookId: books.trade, transactionId, date: books.tradeDate };
	if (supply) await registerVat(tx, posted, [turned(supply)]);
	await tx
		.insert(chargeRefund)
		.values({ subOrderId: part.id, charge, refundId, cause, amount, ...kept, refundedAt: now() });
	return { ok: true, refundId };
}

/** Where the money comes from, and what of it is the producer's: as it was owed to her, from her savings, or owed by her. */
interface Source {
	readonly from: readonly Posting[];
	readonly also: readonly EntryDraft[];
	readonly payable: Rupiah;
	readonly voluntary: Rupiah;
	readonly receivable: Rupiah;
}

const NOT_HERS = { also: [], payable: NO_RUPIAH, voluntary: NO_RUPIAH, receivable: NO_RUPIAH };

interface SourceIn {
	readonly books: SaleBooks;
	readonly what: string;
	/** Where the BUM Desa earned it by a supply of its own: that, and the VAT in it. */
	readonly supply: Supply | null;
}

async function sourceOf(
	tx: Tx,
	{ part, charge, amount, cause }: RefundOfCharge,
	{ books, what, supply }: SourceIn
): Promise<Source> {
	const earner = earnerOf(part, charge);
	const bearer = bearerOf(earner, cause);
	if (bearer === 'bumdesa') {
		return { ...NOT_HERS, from: [debit(await accountOf(tx, books.trade, CODE.spoilage), amount)] };
	}
	if (bearer === 'earner' && earner !== 'producer') {
		const earned = debit(await earnedOn(tx, part, books, charge), supply ? netOf(supply) : amount);
		const vat = debit(await accountOf(tx, books.trade, CODE.outputVat), supply?.vat ?? NO_RUPIAH);
		return { ...NOT_HERS, from: [earned, vat] };
	}
	if (bearer === 'earner' && part.state !== 'completed') {
		const owed = await consignmentPayableOf(tx, books.trade, part);
		return { ...NOT_HERS, from: [debit(owed, amount)], payable: amount };
	}
	const savings = await savingsAccountOf(tx, part.sellerId, 'voluntary');
	const has = bearer === 'earner' ? await availableVoluntary(tx, part.sellerId) : NO_RUPIAH;
	const voluntary = leastRupiah(amount, has);
	const receivable = rupiah(amount - voluntary);
	return {
		...{ from: [debit(books.pairInTrade, amount)], payable: NO_RUPIAH, voluntary, receivable },
		also: [
			{
				...{ bookId: books.savings, date: books.savingsDate },
				memo: `Pengembalian dana ${what} ${part.sellerName}, pesanan ${part.orderNumber}`,
				postings: [
					debit(savings.accountId, voluntary),
					debit(await otherReceivableOf(tx, books.savings, part), receivable),
					credit(books.pairInSavings, amount)
				]
			}
		]
	};
}
