import { eq } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import type { CommodityGroup } from '#lib/catalog/terms.ts';
import { verifyLedger } from '#lib/ledger/verify.server.ts';
import type { WholeOrder } from '#lib/orders/find.server.ts';
import { depositFaults } from '#lib/orders/verify.server.ts';
import type { Charge } from '#lib/orders/charges.ts';
import type { RefundFault } from '#lib/settlement/faults.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { vatFaults } from '#lib/taxReports/verify.server.ts';
import { stateTaxTerms } from '#lib/taxes/terms.server.ts';
import { bookSum, pairSum, type Sale } from './sale.ts';

/** The BUM Desa is registered for VAT from this November on, at 11 %; at 0 it is not any more. */
export async function register(sale: Sale, vatRate = 1_100, from = '2026-11-01'): Promise<void> {
	const stated = await stateTaxTerms(sale.director, {
		...{ organisationId: sale.bumdesaId, validFrom: bookDate(from), key: newKey() },
		...{ vatRegistered: vatRate > 0, vatRate },
		...{ incomeScheme: 'final', incomeRate: 50, incomeUntil: null }
	});
	if (!stated.ok) throw new Error(stated.code);
}

/** What the producer sells is of another group of goods. */
export async function sells(sale: Sale, group: CommodityGroup): Promise<void> {
	await write(async (tx) => {
		const [found] = await tx.select().from(listing).where(eq(listing.id, sale.producer.listingId));
		if (!found) throw new Error('no listing');
		await tx.update(commodity).set({ group }).where(eq(commodity.id, found.commodityId));
	});
}

/** Gives money back for an order's first line, or for a charge of it. */
export async function giveBack(
	sale: Sale,
	{ parts: [part] }: WholeOrder,
	amount: number,
	{ cause = 'producer', charge }: { cause?: RefundFault; charge?: Charge } = {}
): Promise<void> {
	const [line] = part?.lines ?? [];
	if (!part || !line) throw new Error('no line');
	const given = await refundAtDesk(sale.treasurer, {
		...{ organisationId: sale.bumdesaId, subOrderId: part.id, cause, amount: rupiah(amount) },
		...{ reason: 'Sebagian rusak', key: newKey() },
		...(charge ? { charge } : { orderLineId: line.id })
	});
	if (!given.ok) throw new Error(given.code);
}

/** What is wrong in the books, or nothing. */
export async function wrongIn(sale: Sale): Promise<unknown[]> {
	const verified = await verifyLedger(db);
	const sums = [await bookSum(sale.trade), await bookSum(sale.group), await pairSum(sale)];
	return [
		...(verified.ok ? [] : [verified.fault]),
		...[await vatFaults(db), await depositFaults(db)].filter((fault) => fault !== null),
		...sums.filter((sum) => sum !== 0)
	];
}
