import { asc, count, desc, eq, inArray, type SQL } from 'drizzle-orm';
import type { ChargedFee } from '#lib/cycles/fees.ts';
import { organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { paymentById, type Payment } from '#lib/payments/open.server.ts';
import { refundsOf, type Refund } from '#lib/payments/refunds.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrderId, SubOrderId, UserId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { feesOfParts } from './fees.server.ts';
import { customerOrder, orderEvent, orderLine, subOrder } from './schema.server.ts';
import { orderStateOf, type OrderState } from './states.ts';

export type Order = typeof customerOrder.$inferSelect;
export type SubOrder = typeof subOrder.$inferSelect;
export type OrderLine = typeof orderLine.$inferSelect;
export type OrderEvent = typeof orderEvent.$inferSelect;

/** One seller's part, with who sells and what. */
export interface OrderPart extends SubOrder {
	readonly sellerName: string;
	readonly sellerPhone: string | null;
	readonly sellerUserId: UserId;
	readonly groupName: string;
	readonly groupSlug: string;
	readonly lines: OrderLine[];
	/** What its cycles asked beside the price. */
	readonly fees: readonly ChargedFee[];
	/** Goods of this part, its share of the delivery charge and its fees. */
	readonly total: Rupiah;
}

/** An order with everything its pages show. */
export interface WholeOrder extends Order {
	readonly bumdesa: Organisation;
	readonly parts: OrderPart[];
	readonly payment: Payment;
	readonly refunds: Refund[];
	/** The state shown for the whole of it. */
	readonly state: OrderState;
	/** Goods, delivery and fees. */
	readonly total: Rupiah;
}

/** The order behind the secret of its status page, or null. */
export function orderByToken(reader: Reader, token: string): Promise<WholeOrder | null> {
	return wholeOrder(reader, eq(customerOrder.token, token));
}

/** The order with a number; who may read it is the caller's to ask. */
export function orderByNumber(reader: Reader, number: string): Promise<WholeOrder | null> {
	return wholeOrder(reader, eq(customerOrder.number, number));
}

export function orderById(reader: Reader, id: OrderId): Promise<WholeOrder | null> {
	return wholeOrder(reader, eq(customerOrder.id, id));
}

/** The order that a seller's part belongs to, or null. */
export async function orderOfSubOrder(reader: Reader, subOrderId: SubOrderId): Promise<WholeOrder | null> {
	const [part] = await reader
		.select({ orderId: subOrder.orderId })
		.from(subOrder)
		.where(eq(subOrder.id, subOrderId));
	return part ? orderById(reader, part.orderId) : null;
}

async function wholeOrder(reader: Reader, where: SQL): Promise<WholeOrder | null> {
	const [order] = await reader.select().from(customerOrder).where(where);
	if (!order) return null;
	assert(order.paymentId, `order ${order.number} has a payment`);
	const [bumdesa, parts, payment, refunds] = await Promise.all([
		organisationById(reader, order.bumdesaId),
		partsWhere(reader, eq(subOrder.orderId, order.id), WHOLE),
		paymentById(reader, order.paymentId),
		refundsOf(reader, [order.number])
	]);
	assert(bumdesa, `order ${order.number} has a hub`);
	return {
		...order,
		bumdesa,
		parts,
		payment,
		refunds,
		state: orderStateOf(parts.map(({ state }) => state)),
		total: rupiah(order.goodsAmount + order.deliveryAmount + sumRupiah(parts.map(feeSum)))
	};
}

function feeSum({ fees }: Pick<OrderPart, 'fees'>): Rupiah {
	return sumRupiah(fees.map(({ amount }) => amount));
}

interface PartsPage {
	readonly newestFirst: boolean;
	readonly limit: number;
	readonly offset: number;
}

/** All parts of one order, in the order of its cart. */
const WHOLE: PartsPage = { newestFirst: false, limit: 1000, offset: 0 };

async function partsWhere(
	reader: Reader,
	where: SQL,
	{ newestFirst, limit, offset }: PartsPage
): Promise<OrderPart[]> {
	const rows = await reader
		.select({
			part: subOrder,
			sellerName: user.name,
			sellerPhone: user.phone,
			sellerUserId: user.id,
			groupName: organisation.name,
			groupSlug: organisation.slug
		})
		.from(subOrder)
		.innerJoin(membership, eq(membership.id, subOrder.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, subOrder.groupId))
		.where(where)
		.orderBy(newestFirst ? desc(subOrder.id) : asc(subOrder.id))
		.limit(limit)
		.offset(offset);
	const ids = rows.map(({ part }) => part.id);
	const [lines, charged] = await Promise.all([linesOf(reader, ids), feesOfParts(reader, ids)]);
	return rows.map(({ part, ...seller }) => {
		const own = lines.filter(({ subOrderId }) => subOrderId === part.id);
		const goods = own.reduce((sum, { gross }) => sum + gross, 0);
		const fees = charged.get(part.id) ?? [];
		const total = rupiah(goods + part.deliveryAmount + feeSum({ fees }));
		return { ...part, ...seller, lines: own, fees, total };
	});
}

/** The lines of some sellers' parts, in the order they were put into the cart. */
export async function linesOf(reader: Reader, subOrderIds: readonly SubOrderId[]): Promise<OrderLine[]> {
	if (subOrderIds.length === 0) return [];
	return reader
		.select()
		.from(orderLine)
		.where(inArray(orderLine.subOrderId, [...subOrderIds]))
		.orderBy(orderLine.id);
}

/** One seller's part with its lines, or null. */
export async function subOrderById(reader: Reader, id: SubOrderId): Promise<OrderPart | null> {
	const [part] = await partsWhere(reader, eq(subOrder.id, id), WHOLE);
	return part ?? null;
}

/** What happened to an order, oldest first. */
export async function eventsOf(reader: Reader, orderId: OrderId): Promise<OrderEvent[]> {
	return reader.select().from(orderEvent).where(eq(orderEvent.orderId, orderId)).orderBy(orderEvent.id);
}

export interface SoldPart extends OrderPart {
	readonly orderNumber: string;
	readonly placedAt: number;
	readonly buyerName: string;
	readonly deliveryMethod: Order['deliveryMethod'];
	readonly paymentMethod: Order['paymentMethod'];
	readonly bumdesaName: string;
}

/** What a person sells, newest first, over all her groups. */
export async function subOrdersOfSeller(
	reader: Reader,
	userId: UserId,
	{ page, size = 20 }: { page: number; size?: number }
): Promise<{ items: SoldPart[]; total: number }> {
	const own = eq(membership.userId, userId);
	const [counted] = await reader
		.select({ total: count() })
		.from(subOrder)
		.innerJoin(membership, eq(membership.id, subOrder.sellerId))
		.where(own);
	const parts = await partsWhere(reader, own, {
		newestFirst: true,
		limit: size,
		offset: (page - 1) * size
	});
	const ids = [...new Set(parts.map(({ orderId }) => orderId))];
	const orders = ids.length === 0 ? [] : await ordersWithHub(reader, ids);
	const items = parts.map((part) => {
		const order = orders.find(({ id }) => id === part.orderId);
		assert(order, `sub-order ${part.id} has its order`);
		return { ...part, ...order.facts };
	});
	return { items, total: counted?.total ?? 0 };
}

function ordersWithHub(reader: Reader, ids: readonly OrderId[]) {
	return reader
		.select({
			id: customerOrder.id,
			facts: {
				orderNumber: customerOrder.number,
				placedAt: customerOrder.placedAt,
				buyerName: customerOrder.buyerName,
				deliveryMethod: customerOrder.deliveryMethod,
				paymentMethod: customerOrder.paymentMethod,
				bumdesaName: organisation.name
			}
		})
		.from(customerOrder)
		.innerJoin(organisation, eq(organisation.id, customerOrder.bumdesaId))
		.where(inArray(customerOrder.id, [...ids]));
}
