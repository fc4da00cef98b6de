import { eq } from 'drizzle-orm';
import { listingById } from '#lib/catalog/find.server.ts';
import { splitPrice } from '#lib/catalog/split.ts';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { agreementById } from '#lib/organisations/agreements.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import { linePrice, rupiah } from '#lib/shared/money.ts';
import { debtAccountOf, inventoryOf } from './accounts.server.ts';
import { costOf } from './cost.ts';
import { lot, lotDebt } from './schema.server.ts';

type Lot = typeof lot.$inferSelect;

/**
 * What the books know of a lot that became less, or more, without being sold. Bought: Dr spoilage · Cr inventory at its
 * cost, and back. On consignment the goods are their producer's; where the BUM Desa agreed to bear the loss: Dr spoilage ·
 * Cr consignment payable, what a sale would have brought her. Posts in the caller's transaction.
 *
 * @param difference in g, ml, dm³ or pieces; negative for what is gone.
 */
export async function bookLoss(
	tx: Tx,
	actor: Actor,
	found: Lot,
	{ changeId, difference }: { changeId: number; difference: number }
): Promise<void> {
	if (found.unitPrice === null) await bookOwedLoss(tx, actor, found, { changeId, lost: -difference });
	else await bookBoughtLoss(tx, actor, found, { changeId, difference });
}

async function bookBoughtLoss(
	tx: Tx,
	actor: Actor,
	found: Lot,
	{ changeId, difference }: { changeId: number; difference: number }
): Promise<void> {
	const { cost, costed } = costOf({ ...found, accepted: found.brought - found.rejected }, -difference);
	await tx.update(lot).set({ costed }).where(eq(lot.id, found.id));
	if (cost === 0) return;
	const goods = await listingById(tx, found.listingId);
	assert(goods, 'a lot is of some goods');
	const trade = await tradeBookOf(tx, found.organisationId);
	const inventory = await inventoryOf(tx, trade, { ...found, goods: goods.name });
	const spoilage = await accountOf(tx, trade, CODE.spoilage);
	const [to, from] = cost > 0 ? [spoilage, inventory] : [inventory, spoilage];
	const amount = rupiah(Math.abs(cost));
	const memo = `${cost > 0 ? 'Rusak atau hilang' : 'Ditemukan lagi'}: ${goods.name}, lot ${found.number}`;
	await postLoss(tx, actor, { found, changeId, memo, postings: [debit(to, amount), credit(from, amount)] });
}

async function bookOwedLoss(
	tx: Tx,
	actor: Actor,
	found: Lot,
	{ changeId, lost }: { changeId: number; lost: number }
): Promise<void> {
	const agreement = await agreementById(tx, found.agreementId);
	if (lost <= 0 || agreement?.spoilageBy !== 'bumdesa') return;
	const goods = await listingById(tx, found.listingId);
	assert(goods, 'a lot is of some goods');
	const price = linePrice(goods.price, lost, goods.soldBy);
	const { producer: amount } = splitPrice(price, agreement);
	if (amount <= 0) return;
	const trade = await tradeBookOf(tx, found.organisationId);
	const producer = { sellerId: goods.sellerId, sellerName: goods.seller.name };
	const accountId = await debtAccountOf(tx, trade, 'spoiled', producer);
	const postings = [debit(await accountOf(tx, trade, CODE.spoilage), amount), credit(accountId, amount)];
	const memo = `Rusak atau hilang di gudang: ${goods.name} ${producer.sellerName}, lot ${found.number}`;
	const transactionId = await postLoss(tx, actor, { found, changeId, memo, postings });
	await tx.insert(lotDebt).values({
		...{ lotId: found.id, kind: 'spoiled', membershipId: goods.sellerId, bookId: trade, accountId },
		...{ amount, groupShare: rupiah(0), dueOn: await todayIn(tx, trade), transactionId }
	});
}

interface Loss {
	readonly found: Lot;
	readonly changeId: number;
	readonly memo: string;
	readonly postings: readonly Posting[];
}

async function postLoss(
	tx: Tx,
	actor: Actor,
	{ found, changeId, memo, postings }: Loss
): Promise<TransactionId> {
	const bookId = await tradeBookOf(tx, found.organisationId);
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'lot.lost', source: { kind: 'lot', key: String(found.id) } },
		key: `lot_change:${changeId}`,
		entries: [{ bookId, date: await todayIn(tx, bookId), memo, postings }]
	});
	return transactionId;
}
