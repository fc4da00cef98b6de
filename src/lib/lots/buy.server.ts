import { eq } from 'drizzle-orm';
import type { FullListing } from '#lib/catalog/find.server.ts';
import { accountOf, pairAccounts } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf, tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { EntryDraft } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import type { Agreement } from '#lib/organisations/agreements.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import { basisPointsOf, linePrice, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { debtAccountOf, inventoryOf } from './accounts.server.ts';
import type { LotId } from './ids.ts';
import { lot, lotDebt } from './schema.server.ts';

export type BuyMistake = 'not_bought_here' | 'price_above_sale' | 'nothing_accepted';

/**
 * Whether a lot may be bought at a price per kg, litre, m³ or piece: the group's agreement says so, and the price is none
 * that the goods could never be sold for, which is a mistyped one.
 */
export function mayBuy(
	agreement: Agreement,
	{ unitPrice, price, accepted }: { unitPrice: Rupiah; price: Rupiah; accepted: number }
): { ok: true } | Refused<BuyMistake> {
	if (agreement.purchaseDays === null) return refuse('not_bought_here');
	if (unitPrice > price) return refuse('price_above_sale');
	return accepted === 0 ? refuse('nothing_accepted') : { ok: true };
}

export interface BuyLot {
	readonly lotId: LotId;
	readonly number: number;
	readonly goods: FullListing;
	readonly agreement: Agreement;
	readonly unitPrice: Rupiah;
	/** In g, ml, dm³ or pieces. */
	readonly accepted: number;
	/** When it was received: from then on the days until it is paid are counted. */
	readonly on: BookDate;
}

/**
 * 'Received, bought outright': T: Dr inventory (this lot) · Cr purchases payable (producer), the group's share; K: Dr RK(T)
 * · Cr group share income. Posts in the caller's transaction.
 */
export async function buyLot(tx: Tx, actor: Actor, input: BuyLot): Promise<void> {
	const { lotId: id, number, goods, agreement, unitPrice, accepted, on } = input;
	const cost = linePrice(unitPrice, accepted, goods.soldBy);
	const groupShare = basisPointsOf(cost, agreement.groupShareBasisPoints);
	const amount = rupiah(cost - groupShare);
	const trade = await tradeBookOf(tx, agreement.bumdesaId);
	const producer = { sellerId: goods.sellerId, sellerName: goods.seller.name };
	const accountId = await debtAccountOf(tx, trade, 'bought', producer);
	const memo = `Beli ${goods.name} ${producer.sellerName}, lot ${number}`;
	const group = await groupEntry(tx, { goods, trade, groupShare, memo });
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'lot.bought', source: { kind: 'lot', key: String(id) }, key: `lot.bought:${id}` },
		entries: [
			{
				...{ bookId: trade, date: await todayIn(tx, trade), memo },
				postings: [
					debit(await inventoryOf(tx, trade, { id, number, goods: goods.name }), cost),
					credit(accountId, amount),
					...(group ? [credit(group.pairInTrade, groupShare)] : [])
				]
			},
			...(group ? [group.entry] : [])
		]
	});
	await tx.update(lot).set({ unitPrice, cost }).where(eq(lot.id, id));
	await tx.insert(lotDebt).values({
		...{
			lotId: id,
			kind: 'bought',
			membershipId: goods.sellerId,
			bookId: trade,
			accountId,
			amount,
			groupShare
		},
		...{ dueOn: addDays(on, agreement.purchaseDays ?? 0), transactionId }
	});
}

async function groupEntry(
	tx: Tx,
	{ goods, trade, groupShare, memo }: { goods: FullListing; trade: BuyBook; groupShare: Rupiah; memo: string }
): Promise<{ pairInTrade: Awaited<ReturnType<typeof pairAccounts>>['inA']; entry: EntryDraft } | null> {
	if (groupShare === 0) return null;
	const bookId = await savingsBookOf(tx, goods.groupId);
	const pair = await pairAccounts(tx, trade, bookId);
	const earned = credit(await accountOf(tx, bookId, CODE.groupShareIncome), groupShare);
	const postings = [debit(pair.inB, groupShare), earned];
	return { pairInTrade: pair.inA, entry: { bookId, date: await todayIn(tx, bookId), memo, postings } };
}
type BuyBook = Awaited<ReturnType<typeof tradeBookOf>>;
