import { and, eq, inArray, isNotNull } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { credit } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { agreement } from '#lib/organisations/schema.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { BookId, OrderLineId } from '#lib/shared/ids.ts';
import { basisPointsOf, NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { inventoryOf } from './accounts.server.ts';
import { costOf } from './cost.ts';
import { lot, lotTake } from './schema.server.ts';
import { holderOf } from './take.server.ts';

/** What of an order's line were goods that the BUM Desa had bought. */
export interface BoughtInLine {
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly cost: Rupiah;
	/** The group's share of that cost, paid when it was bought. */
	readonly groupShare: Rupiah;
}

export interface BoughtSold {
	readonly byLine: ReadonlyMap<OrderLineId, BoughtInLine>;
	readonly cost: Rupiah;
	/** Cr inventory, an account a lot. */
	readonly postings: readonly Posting[];
}

/**
 * Takes the cost of packed goods that were bought out of the inventory, each lot's own, oldest first as they were packed.
 * Called once as they are handed over, before `lotsDelivered`; the caller posts the other side.
 */
export async function takeCosts(tx: Tx, trade: BookId, lineIds: readonly OrderLineId[]): Promise<BoughtSold> {
	const byHolder = new Map(lineIds.map((id) => [holderOf(id), id]));
	const takes = await tx
		.select({ take: lotTake, lot, goods: listing.name, groupShare: agreement.groupShareBasisPoints })
		.from(lotTake)
		.innerJoin(lot, eq(lot.id, lotTake.lotId))
		.innerJoin(listing, eq(listing.id, lot.listingId))
		.innerJoin(agreement, eq(agreement.id, lot.agreementId))
		.where(
			and(
				inArray(lotTake.holder, [...byHolder.keys()]),
				eq(lotTake.state, 'packed'),
				isNotNull(lot.unitPrice)
			)
		)
		.orderBy(lotTake.id);
	const byLine = new Map<OrderLineId, BoughtInLine>();
	const costed = new Map<number, number>();
	const postings: Posting[] = [];
	let sum = 0;
	for (const { take, lot: from, goods, groupShare } of takes) {
		const before = costed.get(from.id) ?? from.costed;
		const left = costOf({ ...from, costed: before, accepted: from.brought - from.rejected }, take.quantity);
		costed.set(from.id, left.costed);
		await tx.update(lot).set({ costed: left.costed }).where(eq(lot.id, from.id));
		await tx.update(lotTake).set({ cost: left.cost }).where(eq(lotTake.id, take.id));
		postings.push(credit(await inventoryOf(tx, trade, { ...from, goods }), left.cost));
		sum += left.cost;
		const lineId = byHolder.get(take.holder);
		if (lineId === undefined) continue;
		const had = byLine.get(lineId) ?? { quantity: 0, cost: NO_RUPIAH, groupShare: NO_RUPIAH };
		byLine.set(lineId, {
			quantity: had.quantity + take.quantity,
			cost: rupiah(had.cost + left.cost),
			groupShare: rupiah(had.groupShare + basisPointsOf(left.cost, groupShare))
		});
	}
	return { byLine, cost: rupiah(sum), postings };
}
