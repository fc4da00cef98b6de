import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { loanPayment } from '#lib/loans/schema.server.ts';
import { lotDebt } from '#lib/lots/schema.server.ts';
import { feesOfParts } from '#lib/orders/fees.server.ts';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { membership, organisation, village } from '#lib/organisations/schema.server.ts';
import { refund } from '#lib/payments/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { MembershipId, OrderLineId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { buyerFirstName } from './buyerName.ts';
import { chargeRefundsOf } from './refundCharge.server.ts';
import { lineReplacement, settlement } from './schema.server.ts';
import { outcomesOf, type LineRefund, type Settled } from './settle.server.ts';
import type { SaleOutcome } from './story.ts';

export type PartSold = Awaited<ReturnType<typeof partsSoldBy>>['items'][number];

/**
 * What a producer sold, newest first, with what became of every rupiah. Of the buyer she sees the first name and the
 * village, which is enough to be proud of and too little to sell around the group.
 */
export async function partsSoldBy(
	reader: Reader,
	userId: UserId,
	{ page, size = 10 }: { page: number; size?: number }
) {
	const rows = await reader
		.select({
			id: subOrder.id,
			state: subOrder.state,
			delivers: subOrder.delivers,
			deliveryAmount: subOrder.deliveryAmount,
			deliveredAt: subOrder.deliveredAt,
			orderNumber: customerOrder.number,
			placedAt: customerOrder.placedAt,
			buyerName: customerOrder.buyerName,
			villageName: village.name,
			groupName: organisation.name,
			timeZone: organisation.timeZone
		})
		.from(subOrder)
		.innerJoin(customerOrder, eq(customerOrder.id, subOrder.orderId))
		.innerJoin(membership, eq(membership.id, subOrder.sellerId))
		.innerJoin(organisation, eq(organisation.id, subOrder.groupId))
		.leftJoin(village, eq(village.code, customerOrder.villageCode))
		.where(eq(membership.userId, userId))
		.orderBy(desc(subOrder.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const shown = rows.slice(0, size);
	const ids = shown.map(({ id }) => id);
	const lines = await outcomesOfParts(reader, ids);
	const fees = await feesOfParts(reader, ids);
	const charges = await chargeRefundsOf(reader, ids);
	return {
		more: rows.length > size,
		items: shown.map(({ buyerName, ...row }) => ({
			...row,
			buyerFirstName: buyerFirstName(buyerName),
			/** The fees she charges herself in an order cycle. */
			ownFees: sumRupiah(
				(fees.get(row.id) ?? [])
					.filter(({ chargedBy }) => chargedBy === 'producer')
					.map(({ amount }) => amount)
			),
			/** What of charges beside her goods was given back from her money. */
			chargesBack: charges
				.filter(({ subOrderId }) => subOrderId === row.id)
				.map(({ charge, payable, voluntary, receivable }) => ({
					...{ charge, voluntary, receivable, amount: sumRupiah([payable, voluntary, receivable]) }
				}))
				.filter(({ amount }) => amount > 0),
			lines: lines.filter(({ subOrderId }) => subOrderId === row.id)
		}))
	};
}

/** The lines of some parts with what became of each, for the producer's page and the desk's. */
export async function outcomesOfParts(
	reader: Reader,
	subOrderIds: readonly (typeof subOrder.$inferSelect)['id'][]
): Promise<SaleOutcome[]> {
	if (subOrderIds.length === 0) return [];
	const lines = await reader
		.select()
		.from(orderLine)
		.where(inArray(orderLine.subOrderId, [...subOrderIds]))
		.orderBy(orderLine.id);
	const ids = lines.map(({ id }) => id);
	const [{ settled, refunds }, replaced] = await Promise.all([
		outcomesOf(reader, ids),
		replacementsOf(reader, ids)
	]);
	const reopened = await reopenedBy(reader, refunds);
	return lines.map((line) => {
		const ofLine = settledView(settled.find(({ orderLineId }) => orderLineId === line.id));
		return {
			...line,
			settled: ofLine,
			refunds: refunds
				.filter(({ orderLineId }) => orderLineId === line.id)
				.map((each) => refundView(each, ofLine, reopened.get(each.refundId) ?? NO_RUPIAH)),
			replacement: replaced.get(line.id) ?? NO_RUPIAH
		};
	});
}

/** How much of loans each refund opened again, by the number of the refund. */
async function reopenedBy(reader: Reader, refunds: readonly LineRefund[]): Promise<Map<number, Rupiah>> {
	if (refunds.length === 0) return new Map();
	const rows = await reader
		.select({
			id: refund.id,
			amount: sql<Rupiah>`sum(${loanPayment.principal} + ${loanPayment.interest} + ${loanPayment.penalty})`
		})
		.from(refund)
		.innerJoin(
			loanPayment,
			and(eq(loanPayment.transactionId, refund.owedTransactionId), eq(loanPayment.kind, 'taken_back'))
		)
		.where(
			inArray(
				refund.id,
				refunds.map(({ refundId }) => refundId)
			)
		)
		.groupBy(refund.id);
	return new Map(rows.map(({ id, amount }) => [id, amount]));
}

/** What the BUM Desa owed the producer for replacements, by line. */
async function replacementsOf(
	reader: Reader,
	lineIds: readonly OrderLineId[]
): Promise<Map<OrderLineId, Rupiah>> {
	const rows = await reader
		.select({ lineId: lineReplacement.orderLineId, payable: sql<Rupiah>`sum(${lineReplacement.payable})` })
		.from(lineReplacement)
		.where(inArray(lineReplacement.orderLineId, [...lineIds]))
		.groupBy(lineReplacement.orderLineId);
	return new Map(rows.map(({ lineId, payable }) => [lineId, payable]));
}

function settledView(found: Settled | undefined): SaleOutcome['settled'] {
	if (!found) return null;
	const { otherDue, penalty, interest, principal, mandatory, voluntary, settledAt } = found;
	return { otherDue, penalty, interest, principal, mandatory, voluntary, settledAt };
}

function refundView(
	line: LineRefund,
	settled: SaleOutcome['settled'],
	reopened: Rupiah
): SaleOutcome['refunds'][number] {
	const { amount, payable, cause, receivable, refundedAt } = line;
	const { voluntary, mandatory, principal, interest, penalty, otherDue } = line;
	const undone = sumRupiah([voluntary, mandatory, principal, interest, penalty, otherDue]);
	return {
		...{ amount, payable, cause, reopened, receivable },
		takenBack: rupiah(undone - reopened - receivable),
		afterSettlement: settled !== null && (undone > 0 || refundedAt > settled.settledAt)
	};
}

/** How much a member has sold here that was settled, lots that were bought from her too, and in how many lines. */
export async function soldInAll(
	reader: Reader,
	membershipId: MembershipId
): Promise<{ readonly lines: number; readonly payable: Rupiah }> {
	const [found] = await reader.all<{ lines: number; payable: Rupiah }>(sql`
		SELECT count(*) AS lines, coalesce(sum(payable), 0) AS payable FROM (
			SELECT payable FROM ${settlement} WHERE membership_id = ${membershipId}
			UNION ALL
			SELECT amount FROM ${lotDebt}
			WHERE membership_id = ${membershipId} AND kind = 'bought' AND settled_at IS NOT NULL
		)`);
	return found ?? { lines: 0, payable: NO_RUPIAH };
}
