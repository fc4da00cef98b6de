import { and, eq, inArray, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/sqlite-core';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { lineRefund } from '#lib/settlement/schema.server.ts';
import { outcomesOf } from '#lib/settlement/settle.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrderLineId } from '#lib/shared/ids.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { changeableUntil, reviewObstacle, type ReviewObstacle } from './rules.ts';
import { review } from './schema.server.ts';

export type Review = typeof review.$inferSelect;

export type BoughtLine = Awaited<ReturnType<typeof linesBehind>>[number] & {
	/** Why it cannot be reviewed now; null when it can. */
	readonly obstacle: ReviewObstacle | null;
};

const seller = alias(membership, 'seller');
const sellerPerson = alias(user, 'seller_person');

function linesBehind(reader: Reader, token: string) {
	return reader
		.select({
			id: orderLine.id,
			listingId: orderLine.listingId,
			name: orderLine.name,
			gross: orderLine.gross,
			subOrderId: subOrder.id,
			state: subOrder.state,
			deliveredAt: subOrder.deliveredAt,
			sellerId: subOrder.sellerId,
			sellerName: sellerPerson.name,
			groupId: subOrder.groupId,
			bumdesaId: subOrder.bumdesaId,
			timeZone: organisation.timeZone,
			buyerName: customerOrder.buyerName,
			isOwn: sql<number>`coalesce(${customerOrder.buyerId} = ${seller.userId}, 0)
				or coalesce(${customerOrder.buyerPhone} = ${sellerPerson.phone}, 0)`
		})
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.innerJoin(customerOrder, eq(customerOrder.id, subOrder.orderId))
		.innerJoin(organisation, eq(organisation.id, subOrder.bumdesaId))
		.innerJoin(seller, eq(seller.id, subOrder.sellerId))
		.innerJoin(sellerPerson, eq(sellerPerson.id, seller.userId))
		.where(eq(customerOrder.token, token))
		.orderBy(orderLine.id);
}

/** The lines of the order whose secret this is, with what stands against reviewing each. */
export async function boughtLines(reader: Reader, token: string): Promise<BoughtLine[]> {
	const rows = await linesBehind(reader, token);
	const { refunds } = await outcomesOf(
		reader,
		rows.map(({ id }) => id)
	);
	return rows.map((row) => {
		const given = refunds.filter(({ orderLineId }) => orderLineId === row.id);
		const refunded = sumRupiah(given.map(({ amount }) => amount));
		return { ...row, obstacle: reviewObstacle({ ...row, refunded, isOwn: row.isOwn === 1 }) };
	});
}

/** One of them; null for another order's line. */
export async function boughtLine(reader: Reader, token: string, id: OrderLineId): Promise<BoughtLine | null> {
	return (await boughtLines(reader, token)).find((line) => line.id === id) ?? null;
}

/** What was said of a line, or null. */
export async function reviewOfLine(reader: Reader, id: OrderLineId): Promise<Review | null> {
	const [found] = await reader.select().from(review).where(eq(review.orderLineId, id));
	return found ?? null;
}

/** What a buyer may do about each received line of her order, and what she said of it. */
export interface AskedLine {
	readonly lineId: OrderLineId;
	/** Whether it can be reviewed now, for the first time or again. */
	readonly obstacle: ReviewObstacle | null;
	readonly stars: number | null;
	readonly hiddenReason: string | null;
	/** Whether what she said can still be changed. */
	readonly mayChange: boolean;
}

/** For the order's status page. */
export async function askedLines(reader: Reader, token: string): Promise<AskedLine[]> {
	const lines = await boughtLines(reader, token);
	if (lines.length === 0) return [];
	const said = await reader
		.select({
			...{ lineId: review.orderLineId, stars: review.stars, hiddenReason: review.hiddenReason },
			writtenAt: review.writtenAt
		})
		.from(review)
		.where(
			inArray(
				review.orderLineId,
				lines.map(({ id }) => id)
			)
		);
	return lines.map(({ id, obstacle }) => {
		const own = said.find(({ lineId }) => lineId === id);
		const mayChange = own !== undefined && obstacle === null && now() <= changeableUntil(own.writtenAt);
		const { stars = null, hiddenReason = null } = own ?? {};
		return { lineId: id, obstacle, stars, hiddenReason, mayChange };
	});
}

/** How many received lines of these orders nobody has said anything of yet, by the order's number. */
export async function unreviewedOf(
	reader: Reader,
	numbers: readonly string[]
): Promise<ReadonlyMap<string, number>> {
	if (numbers.length === 0) return new Map();
	const rows = await reader
		.select({ number: customerOrder.number, lines: sql<number>`count(*)` })
		.from(customerOrder)
		.innerJoin(subOrder, eq(subOrder.orderId, customerOrder.id))
		.innerJoin(orderLine, eq(orderLine.subOrderId, subOrder.id))
		.where(
			and(
				inArray(customerOrder.number, [...numbers]),
				inArray(subOrder.state, ['delivered', 'completed']),
				sql`not exists (select 1 from ${review} where ${review.orderLineId} = ${orderLine.id})`,
				sql`coalesce((select sum(${lineRefund.amount}) from ${lineRefund}
					where ${lineRefund.orderLineId} = ${orderLine.id}), 0) < ${orderLine.gross}`
			)
		)
		.groupBy(customerOrder.number);
	return new Map(rows.map(({ number, lines }) => [number, lines]));
}
