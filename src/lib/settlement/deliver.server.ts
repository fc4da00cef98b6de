import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, orRefusal, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { moveSubOrder, recordDelivery } from '#lib/orders/move.server.ts';
import { mayMove } from '#lib/orders/states.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, SubOrderId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { takeReservation } from '#lib/stock/reserve.server.ts';
import { registeredOf, registerMoves } from '#lib/taxes/outputVat.server.ts';
import { vatMoved, vatMoves, type Supply, type VatMove } from '#lib/taxes/vat.ts';
import { courierOf } from '#lib/supply/couriers.server.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { isPaid, partById, type Part, type PartLine } from '#lib/supply/parts.server.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { takeCosts, type BoughtSold } from '#lib/lots/sold.server.ts';
import { recordBought } from '#lib/orders/bought.server.ts';
import { buysAsMember } from '#lib/organisations/agreements.server.ts';
import { saleBooksOf, type SaleBooks } from './accounts.server.ts';
import { chargesOf } from '#lib/orders/charges.ts';
import { earnedOn } from './earnedOn.server.ts';
import { invoiceForPart, takeCashForPart } from './cash.server.ts';
import { postReplacement } from './replacement.server.ts';
import { earnedOf, referencesOf, suppliedFor, suppliesOf, vatOf } from '#lib/orders/supplies.ts';
import { vatPosting } from '#lib/orders/vat.server.ts';

export interface DeliverSubOrder {
	/** The desk that acts; a part of another desk's order is not found here. */
	readonly organisationId: OrganisationId;
	readonly subOrderId: SubOrderId;
	/** Who took it, as a name. */
	readonly receivedBy: string;
	/** Whether the buyer pays in cash in this same step. */
	readonly takeCash: boolean;
	/** The form's idempotency key. */
	readonly key: string;
}

export type DeliverResult =
	| { ok: true; transactionId: TransactionId; cash: Rupiah }
	/** `unpaid`: nothing leaves without its money; `already_paid`: cash must not be taken twice. */
	| Refused<
			'forbidden' | 'not_found' | 'wrong_state' | 'unpaid' | 'already_paid' | 'key_reused' | 'closed_period'
	  >;

/**
 * Hands a part over, at the desk or at the door: the cash if it is still to be paid, the goods out of the stock, and
 * the sale earned in the books, all in one transaction.
 */
export async function deliverSubOrder(actor: Actor, input: DeliverSubOrder): Promise<DeliverResult> {
	return orRefusal(
		write(async (tx): Promise<DeliverResult> => {
			if (!(await allow(tx, actor, input.organisationId, 'orders.hand_over'))) {
				return { ok: false, code: 'forbidden' };
			}
			const part = await partById(tx, input.subOrderId);
			if (part?.bumdesaId !== input.organisationId) return { ok: false, code: 'not_found' };
			const { key, ...body } = input;
			return once(tx, { scope: `order.deliver:${actor.userId}`, key, body }, () =>
				deliverPart(tx, actor, part, input)
			);
		})
	) as Promise<DeliverResult>;
}

/** The same inside another transaction, for who has asked already whether the actor may and whether it is hers. */
export async function deliverPart(
	tx: Tx,
	actor: Actor,
	part: Part,
	input: Pick<DeliverSubOrder, 'receivedBy' | 'takeCash'>
): Promise<
	| { ok: true; transactionId: TransactionId; cash: Rupiah }
	| Refused<'wrong_state' | 'unpaid' | 'already_paid'>
> {
	if (!mayMove(part.state, 'delivered')) return { ok: false, code: 'wrong_state' };
	const paid = await payAtHandOver(tx, actor, part, input.takeCash);
	if (!paid.ok) return paid;
	await takeReservation(tx, holderOf(part.orderNumber, part.id), undefined, actor);
	// A replacement was earned with the first delivery; it moves goods, and none of the buyer's money.
	const transactionId = part.deliveredTransactionId ?? (await postEarned(tx, actor, part));
	if (part.deliveredTransactionId !== null) await postReplacement(tx, actor, part);
	faultPoint('deliver.after_post');
	const moved = await moveSubOrder(tx, actor, part.id, 'delivered', { receivedBy: input.receivedBy });
	if (!moved.ok) return { ok: false, code: 'wrong_state' };
	await recordDelivery(tx, part.id, { transactionId, receivedBy: input.receivedBy });
	await audit(tx, actor, {
		action: 'order.delivered',
		organisationId: part.bumdesaId,
		subject: `sub_order:${part.id}`,
		detail: { receivedBy: input.receivedBy, cash: paid.cash, transactionId }
	});
	return { ok: true, transactionId, cash: paid.cash };
}

/** Makes sure that the money is there: paid before, taken now, or owed by agreement; never two of them, never none. */
async function payAtHandOver(
	tx: Tx,
	actor: Actor,
	part: Part,
	cashOffered: boolean
): Promise<{ ok: true; cash: Rupiah } | Refused<'unpaid' | 'already_paid'>> {
	const settledBefore = part.deliveredTransactionId !== null || (await isPaid(tx, part));
	if (settledBefore) return cashOffered ? { ok: false, code: 'already_paid' } : { ok: true, cash: NO_RUPIAH };
	if (!cashOffered) {
		const owed = await invoiceForPart(tx, actor, part);
		return owed ? { ok: true, cash: NO_RUPIAH } : { ok: false, code: 'unpaid' };
	}
	const courier = part.state === 'on_the_way' ? await courierOf(tx, part.id) : null;
	return takeCashForPart(tx, actor, part, courier);
}

/** 'Delivered, goods on consignment': from here on the fees are earned and the producer is owed her part. */
async function postEarned(tx: Tx, actor: Actor, ordered: Part): Promise<TransactionId> {
	const books = await saleBooksOf(tx, ordered);
	const sold = await takeCosts(
		tx,
		books.trade,
		ordered.lines.map(({ id }) => id)
	);
	const part = { ...ordered, lines: await withBoughtLines(tx, ordered, sold) };
	const supplies = suppliesOf(part);
	const vat = vatMoves(supplies, await registeredOf(tx, part.vatBasisPoints > 0 ? referencesOf(part) : []));
	const { transactionId } = await post(tx, {
		actor,
		kind: 'order.delivered',
		source: { kind: 'order', key: part.orderNumber },
		key: `delivered:${part.id}`,
		entries: await earnedEntries(tx, part, { books, sold, supplies, vat })
	});
	await registerMoves(tx, { bookId: books.trade, transactionId, date: books.tradeDate }, vat);
	return transactionId;
}

/** Lines whose goods had been bought, as far as they had: their price is the BUM Desa's own sale. */
async function withBoughtLines(tx: Tx, part: Part, { byLine }: BoughtSold): Promise<PartLine[]> {
	const lines: PartLine[] = [];
	for (const line of part.lines) {
		const bought = byLine.get(line.id);
		lines.push(bought ? await recordBought(tx, line, bought) : line);
	}
	return lines;
}

interface Earned {
	readonly books: SaleBooks;
	readonly sold: BoughtSold;
	/** What of it the BUM Desa itself supplies: income without the VAT in it. */
	readonly supplies: readonly Supply[];
	/** What of their VAT did not fall when it was paid, or more than there is now that the goods are known. */
	readonly vat: readonly VatMove[];
}

async function earnedEntries(tx: Tx, part: Part, earned: Earned): Promise<EntryDraft[]> {
	const { books, supplies, vat } = earned;
	const fallen = rupiah(vatOf(supplies) - vatMoved(vat));
	const memo = `Penyerahan pesanan ${part.orderNumber}, barang titipan ${part.sellerName}`;
	const groupShare = sumRupiah(part.lines.map((line) => line.groupShare));
	const trade: EntryDraft = {
		bookId: books.trade,
		date: books.tradeDate,
		memo,
		postings: [
			debit(part.depositsAccountId, rupiah(part.total - fallen)),
			credit(
				await consignmentPayableOf(tx, books.trade, part),
				sumRupiah(part.lines.map(({ payable }) => payable))
			),
			credit(await accountOf(tx, books.trade, CODE.commissionIncome), earnedOf(supplies, 'commission')),
			credit(books.pairInTrade, groupShare),
			...(await boughtSold(tx, part, earned)),
			...(await chargesEarned(tx, part, earned)),
			await vatPosting(tx, books.trade, vat)
		]
	};
	if (groupShare === 0) return [trade];
	const group: EntryDraft = {
		bookId: books.savings,
		date: books.savingsDate,
		memo: `Bagian kelompok dari penjualan ${part.sellerName}, pesanan ${part.orderNumber}`,
		postings: [
			debit(books.pairInSavings, groupShare),
			credit(await accountOf(tx, books.savings, CODE.groupShareIncome), groupShare)
		]
	};
	return [trade, group];
}

/** 'Delivered, goods bought outright': Cr sales; Dr cost of goods sold · Cr inventory, by lot. */
async function boughtSold(tx: Tx, part: Part, { books, sold, supplies }: Earned): Promise<Posting[]> {
	if (part.lines.every(({ bought }) => bought === 0)) return [];
	const isMember = part.buyerId !== null && (await buysAsMember(tx, part.bumdesaId, part.buyerId));
	const sales = await accountOf(tx, books.trade, isMember ? CODE.salesToMembers : CODE.salesToNonMembers);
	return [
		credit(sales, earnedOf(supplies, 'goods')),
		debit(await accountOf(tx, books.trade, CODE.costOfGoodsSold), sold.cost),
		...sold.postings
	];
}

/** Whose each charge is, on an account of its own: the producer's, the BUM Desa's by what it is for, or others' money in our hands. */
async function chargesEarned(tx: Tx, part: Part, { books, supplies }: Earned): Promise<Posting[]> {
	const postings: Posting[] = [];
	for (const { charge, amount } of chargesOf(part)) {
		const kind = suppliedFor(part, charge);
		postings.push(credit(await earnedOn(tx, part, books, charge), kind ? earnedOf(supplies, kind) : amount));
	}
	return postings;
}
