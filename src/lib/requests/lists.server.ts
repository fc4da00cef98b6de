import { and, asc, eq, inArray, notInArray, sql } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { customerOrder, orderLine, subOrder } from '#lib/orders/schema.server.ts';
import { membership } from '#lib/organisations/schema.server.ts';
import { payment } from '#lib/payments/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { CycleId, OrderId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';
import { GONE } from './close.server.ts';
import { cycleRequest } from './schema.server.ts';

export interface RequestLine {
	readonly name: string;
	readonly soldBy: SoldBy;
	readonly unit: string;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly orders: number;
}

/** What one producer is asked for. */
export interface ProducerRequest {
	readonly sellerId: number;
	readonly seller: string;
	readonly phone: string | null;
	readonly goods: readonly RequestLine[];
}

/** The request lists of a closed cycle, as they stood at its cut-off, by producer. */
export async function requestsOf(reader: Reader, cycleId: CycleId): Promise<ProducerRequest[]> {
	const rows = await reader
		.select({
			sellerId: cycleRequest.sellerId,
			seller: user.name,
			phone: user.phone,
			name: listing.name,
			soldBy: listing.soldBy,
			unit: listing.unit,
			quantity: cycleRequest.quantity,
			orders: cycleRequest.orders
		})
		.from(cycleRequest)
		.innerJoin(listing, eq(listing.id, cycleRequest.listingId))
		.innerJoin(membership, eq(membership.id, cycleRequest.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(cycleRequest.cycleId, cycleId))
		.orderBy(asc(user.name), asc(cycleRequest.sellerId), asc(listing.name));
	const found = new Map<number, ProducerRequest & { goods: RequestLine[] }>();
	for (const { sellerId, seller, phone, ...line } of rows) {
		const request = found.get(sellerId) ?? { sellerId, seller, phone, goods: [] };
		request.goods.push(line);
		found.set(sellerId, request);
	}
	return [...found.values()];
}

export interface PackingLine {
	readonly id: number;
	readonly name: string;
	readonly soldBy: SoldBy;
	readonly unit: string;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly seller: string;
}

/** One buyer's order in a cycle: what lies together in her box. */
export interface PackingOrder {
	readonly orderId: OrderId;
	readonly number: string;
	readonly buyerName: string;
	readonly buyerPhone: string;
	readonly deliveryMethod: 'pickup' | 'courier' | 'parcel';
	readonly isPaid: boolean;
	readonly lines: readonly PackingLine[];
}

/** The packing list of a cycle by buyer, one page of it and whether there is more; what came to nothing is left out. */
export async function packingOf(
	reader: Reader,
	cycleId: CycleId,
	{ page, size }: { page: number; size: number }
): Promise<{ orders: PackingOrder[]; more: boolean }> {
	const inCycle = and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...GONE]));
	const orders = await reader
		.select({
			orderId: customerOrder.id,
			number: customerOrder.number,
			buyerName: customerOrder.buyerName,
			buyerPhone: customerOrder.buyerPhone,
			deliveryMethod: customerOrder.deliveryMethod,
			state: sql<string>`coalesce(${payment.state}, '')`
		})
		.from(customerOrder)
		.leftJoin(payment, eq(payment.id, customerOrder.paymentId))
		.where(
			inArray(
				customerOrder.id,
				reader
					.select({ id: subOrder.orderId })
					.from(orderLine)
					.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
					.where(inCycle)
			)
		)
		.orderBy(sql`${customerOrder.buyerName} collate nocase`, asc(customerOrder.id))
		.limit(size + 1)
		.offset((page - 1) * size);
	const shown = orders.slice(0, size);
	const lines = await linesOf(
		reader,
		inCycle,
		shown.map(({ orderId }) => orderId)
	);
	return {
		orders: shown.map(({ state, ...order }) => ({
			...order,
			isPaid: state === 'paid',
			lines: lines.get(order.orderId) ?? []
		})),
		more: orders.length > size
	};
}

async function linesOf(
	reader: Reader,
	inCycle: ReturnType<typeof and>,
	ids: readonly OrderId[]
): Promise<ReadonlyMap<OrderId, PackingLine[]>> {
	if (ids.length === 0) return new Map();
	const rows = await reader
		.select({
			orderId: subOrder.orderId,
			id: orderLine.id,
			name: orderLine.name,
			soldBy: orderLine.soldBy,
			unit: orderLine.unit,
			quantity: orderLine.quantity,
			seller: user.name
		})
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.innerJoin(membership, eq(membership.id, subOrder.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(and(inCycle, inArray(subOrder.orderId, [...ids])))
		.orderBy(asc(orderLine.id));
	const found = new Map<OrderId, PackingLine[]>();
	for (const { orderId, ...line } of rows) {
		const own = found.get(orderId) ?? [];
		own.push(line);
		found.set(orderId, own);
	}
	return found;
}
