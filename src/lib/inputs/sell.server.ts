import { eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { registerVat, type PostedIn } from '#lib/taxes/outputVat.server.ts';
import { goodsVatRate, vatWithin, type Supply } from '#lib/taxes/vat.ts';
import { linesOfInputOrder, type InputOrder } from './find.server.ts';
import { inputOrder } from './schema.server.ts';
import { takeInputs } from './stock.server.ts';

type Sold = Pick<InputOrder, 'id' | 'total' | 'vatBasisPoints'>;

/** What of an order contains VAT, each line's by its kind of goods and rounded by itself. */
async function taxedOf(tx: Tx, order: Sold): Promise<Supply> {
	const lines = (await linesOfInputOrder(tx, order.id)).map(({ kind, quantity, price }) => ({
		price: rupiah(quantity * price),
		rate: goodsVatRate(kind, order.vatBasisPoints)
	}));
	return {
		...{ kind: 'farmInputs', reference: `input_order:${order.id}`, rate: order.vatBasisPoints },
		price: sumRupiah(lines.filter(({ rate }) => rate > 0).map(({ price }) => price)),
		vat: sumRupiah(lines.map(({ price, rate }) => vatWithin(price, rate)))
	};
}

/**
 * Takes what an order asks for off the shelf: Cr sales of farm inputs without their VAT, output VAT; Dr cost of goods sold · Cr
 * inventory. The caller has asked whether all is there, and posts the money's side.
 */
export async function sellInputs(tx: Tx, bookId: BookId, order: Sold): Promise<Posting[]> {
	const { vat } = await taxedOf(tx, order);
	return [
		credit(await accountOf(tx, bookId, CODE.farmInputSales), rupiah(order.total - vat)),
		credit(await accountOf(tx, bookId, CODE.outputVat), vat),
		...(await takeInputs(tx, bookId, order.id, await linesOfInputOrder(tx, order.id)))
	];
}

/** The order is paid by an entry that was posted in this transaction. */
export async function markPaid(tx: Tx, order: Sold, posted: PostedIn): Promise<void> {
	await registerVat(tx, posted, [await taxedOf(tx, order)]);
	await tx
		.update(inputOrder)
		.set({ state: 'paid', transactionId: posted.transactionId })
		.where(eq(inputOrder.id, order.id));
}
