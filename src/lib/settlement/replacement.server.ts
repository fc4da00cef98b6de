import { eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { consignmentPayableOf } from '#lib/lots/accounts.server.ts';
import { takeCosts } from '#lib/lots/sold.server.ts';
import { withBought } from '#lib/orders/amounts.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { NO_RUPIAH, rupiah } from '#lib/shared/money.ts';
import { replacementIn } from '#lib/supply/packing.server.ts';
import type { Part } from '#lib/supply/parts.server.ts';
import { saleBooksOf } from './accounts.server.ts';
import { lineReplacement } from './schema.server.ts';

/**
 * A replacement is handed over. What of it the BUM Desa had bought is its own cost, each lot's own: Dr spoilage · Cr
 * inventory. The rest the producer gave a second time; through no fault of hers the BUM Desa owes her for it again, as for
 * the sale: Dr spoilage · Cr consignment payable. Called before `lotsDelivered`, with the lots that were packed.
 */
export async function postReplacement(tx: Tx, actor: Actor, part: Part): Promise<void> {
	const given = await replacementIn(tx, part);
	const line = part.lines.find(({ id }) => id === given?.orderLineId);
	if (!given || !line) return;
	const { trade, tradeDate } = await saleBooksOf(tx, part);
	const { byLine, cost, postings } = await takeCosts(tx, trade, [line.id]);
	const owed =
		given.cause === 'producer' || (await isOwedAlready(tx, given.id))
			? NO_RUPIAH
			: withBought(line, byLine.get(line.id)?.quantity ?? 0).payable;
	if (owed === 0 && cost === 0) return;
	const { transactionId } = await post(tx, {
		...{ actor, kind: 'order.replacement', source: { kind: 'order', key: part.orderNumber } },
		key: `replacement:${given.id}`,
		entries: [
			{
				...{ bookId: trade, date: tradeDate },
				memo: `Barang pengganti ${line.name} ${part.sellerName}, pesanan ${part.orderNumber}`,
				postings: [
					debit(await accountOf(tx, trade, CODE.spoilage), rupiah(owed + cost)),
					credit(await consignmentPayableOf(tx, trade, part), owed),
					...postings
				]
			}
		]
	});
	if (owed === 0) return;
	await tx
		.insert(lineReplacement)
		.values({ complaintId: given.id, orderLineId: line.id, payable: owed, transactionId });
}

/** Until this was decided at the hand-over it was owed as soon as the desk had answered. */
async function isOwedAlready(tx: Tx, complaintId: number): Promise<boolean> {
	const found = await tx
		.select({ id: lineReplacement.complaintId })
		.from(lineReplacement)
		.where(eq(lineReplacement.complaintId, complaintId));
	return found.length > 0;
}
