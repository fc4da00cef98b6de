import { count, desc, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { DeliveryMethod } from '#lib/delivery/methods.ts';
import { organisation } from '#lib/organisations/schema.server.ts';
import type { PaymentMethod, PaymentState } from '#lib/payments/states.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrderId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { customerOrder, subOrder } from './schema.server.ts';
import { orderStateOf, type OrderState } from './states.ts';

/** How a desk looks at its orders: what needs it first, then by state. */
export const DESK_TABS = [
	'todo',
	'placed',
	'packing',
	'ready',
	'delivered',
	'refund',
	'closed',
	'all'
] as const;
export type DeskTab = (typeof DESK_TABS)[number];

export interface DeskOrder {
	readonly id: OrderId;
	readonly number: string;
	readonly buyerName: string;
	readonly buyerPhone: string;
	readonly placedAt: number;
	readonly deliveryMethod: DeliveryMethod;
	readonly paymentMethod: PaymentMethod;
	readonly paymentState: PaymentState;
	readonly total: Rupiah;
	/** A proof waits to be compared with the bank. */
	readonly proofWaits: boolean;
	/** Owed back and not paid out yet. */
	readonly refundOwed: Rupiah;
	readonly state: OrderState;
	/** The goods in a few words. */
	readonly goods: string;
}

interface DeskRow {
	id: number;
	number: string;
	buyerName: string;
	buyerPhone: string;
	placedAt: number;
	deliveryMethod: DeliveryMethod;
	paymentMethod: PaymentMethod;
	paymentState: PaymentState;
	total: number;
	proofWaits: number;
	refundOwed: number;
	states: string;
	goods: string;
}

const hasState = (...states: OrderState[]): SQL =>
	sql`EXISTS (SELECT 1 FROM sub_order s WHERE s.order_id = o.id AND s.state IN (${sql.join(
		states.map((state) => sql`${state}`),
		sql`, `
	)}))`;

const PROOF_WAITS = sql`(p.state = 'awaiting' AND EXISTS (SELECT 1 FROM payment_proof f WHERE f.payment_id = p.id))`;
const REFUND_OWED = sql`(SELECT coalesce(sum(r.amount), 0) FROM refund r WHERE r.reference = o.number AND r.state = 'owed')`;

/** The condition of each tab. */
const IN_TAB: Readonly<Record<DeskTab, SQL>> = {
	todo: sql`(${PROOF_WAITS} OR ${hasState('complaint', 'packing', 'ready')} OR ${REFUND_OWED} > 0)`,
	placed: hasState('placed'),
	packing: hasState('packing'),
	ready: hasState('ready', 'on_the_way'),
	delivered: hasState('delivered', 'complaint'),
	refund: sql`${REFUND_OWED} > 0`,
	closed: sql`NOT ${hasState('placed', 'packing', 'ready', 'on_the_way', 'delivered', 'complaint')}`,
	all: sql`1 = 1`
};

/** Complaints first, then money to look at, goods to pack, goods to hand over, money to give back. */
const URGENCY = sql`CASE WHEN ${hasState('complaint')} THEN 0 WHEN ${PROOF_WAITS} THEN 1
	WHEN ${hasState('packing')} THEN 2 WHEN ${hasState('ready')} THEN 3 ELSE 4 END`;

export interface DeskFilter {
	readonly tab: DeskTab;
	/** Part of a number, a name or a telephone number. */
	readonly text: string;
	readonly page: number;
	readonly size?: number;
}

/** A BUM Desa's orders in a tab: in `todo` the most urgent and oldest first, else the newest first. */
export async function ordersForDesk(
	reader: Reader,
	bumdesaId: OrganisationId,
	{ tab, text, page, size = 20 }: DeskFilter
): Promise<{ items: DeskOrder[]; total: number }> {
	const needle = text.trim().toLowerCase();
	const digits = needle.replace(/\D/g, '').replace(/^(?:0062|00|62|0)/, '');
	const matches =
		needle === ''
			? sql`1 = 1`
			: sql`(instr(lower(o.number), ${needle}) OR instr(lower(o.buyer_name), ${needle})
				OR (length(${digits}) > 3 AND instr(o.buyer_phone, ${digits})))`;
	const where = sql`o.bumdesa_id = ${bumdesaId} AND ${IN_TAB[tab]} AND ${matches}`;
	const from = sql`FROM customer_order o JOIN payment p ON p.id = o.payment_id WHERE ${where}`;
	const order = tab === 'todo' ? sql`${URGENCY}, o.id` : sql`o.id DESC`;
	const [[counted], rows] = await Promise.all([
		reader.all<{ total: number }>(sql`SELECT count(*) AS total ${from}`),
		reader.all<DeskRow>(sql`
		SELECT o.id, o.number, o.buyer_name AS buyerName, o.buyer_phone AS buyerPhone, o.placed_at AS placedAt,
			o.delivery_method AS deliveryMethod, p.method AS paymentMethod, p.state AS paymentState,
			o.goods_amount + o.delivery_amount
				+ (SELECT coalesce(sum(f.amount), 0) FROM order_fee f WHERE f.order_id = o.id) AS total, ${PROOF_WAITS} AS proofWaits, ${REFUND_OWED} AS refundOwed,
			(SELECT group_concat(s.state) FROM sub_order s WHERE s.order_id = o.id) AS states,
			(SELECT group_concat(l.name, ', ') FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id
				WHERE s.order_id = o.id) AS goods
		${from} ORDER BY ${order} LIMIT ${size} OFFSET ${(page - 1) * size}`)
	]);
	return { items: rows.map(deskOrder), total: counted?.total ?? 0 };
}

function deskOrder({ states, ...row }: DeskRow): DeskOrder {
	return {
		...row,
		id: row.id as OrderId,
		total: rupiah(row.total),
		refundOwed: rupiah(row.refundOwed),
		proofWaits: row.proofWaits === 1,
		state: orderStateOf(states.split(',') as OrderState[])
	};
}

/** How many orders stand in each tab. */
export async function deskCounts(
	reader: Reader,
	bumdesaId: OrganisationId
): Promise<Readonly<Record<DeskTab, number>>> {
	const sums = DESK_TABS.map(
		(tab) => sql`coalesce(sum(${IN_TAB[tab]}), 0) AS ${sql.raw(tab === 'all' ? '"all"' : tab)}`
	);
	const [counts] = await reader.all<Record<DeskTab, number>>(
		sql`SELECT ${sql.join(sums, sql`, `)} FROM customer_order o JOIN payment p ON p.id = o.payment_id
			WHERE o.bumdesa_id = ${bumdesaId}`
	);
	const none = { todo: 0, placed: 0, packing: 0, ready: 0, delivered: 0, refund: 0, closed: 0, all: 0 };
	return counts ?? none;
}

export interface BoughtOrder {
	readonly number: string;
	readonly token: string;
	readonly placedAt: number;
	readonly total: Rupiah;
	readonly bumdesaName: string;
	readonly state: OrderState;
	readonly timeZone: (typeof organisation.$inferSelect)['timeZone'];
	readonly goods: string;
}

/** What a person has ordered while signed in, newest first. */
export async function ordersOfBuyer(
	reader: Reader,
	userId: UserId,
	{ page, size = 20 }: { page: number; size?: number }
): Promise<{ items: BoughtOrder[]; total: number }> {
	const hers = eq(customerOrder.buyerId, userId);
	const [counted] = await reader.select({ total: count() }).from(customerOrder).where(hers);
	const items = await bought(reader, hers, { size, skip: (page - 1) * size });
	return { items, total: counted?.total ?? 0 };
}

/** The orders of these secret links, newest first; for who ordered without an account. */
export function ordersOfTokens(reader: Reader, tokens: readonly string[]): Promise<BoughtOrder[]> {
	return bought(reader, inArray(customerOrder.token, tokens), { size: tokens.length, skip: 0 });
}

async function bought(
	reader: Reader,
	which: SQL,
	{ size, skip }: { size: number; skip: number }
): Promise<BoughtOrder[]> {
	const rows = await reader
		.select({
			number: customerOrder.number,
			token: customerOrder.token,
			placedAt: customerOrder.placedAt,
			total: sql<number>`${customerOrder.goodsAmount} + ${customerOrder.deliveryAmount}
				+ (SELECT coalesce(sum(f.amount), 0) FROM order_fee f WHERE f.order_id = ${customerOrder.id})`,
			bumdesaName: organisation.name,
			timeZone: organisation.timeZone,
			states: sql<string>`(SELECT group_concat(${subOrder.state}) FROM ${subOrder} WHERE ${subOrder.orderId} = ${customerOrder.id})`,
			goods: sql<string>`(SELECT group_concat(l.name, ', ') FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id
				WHERE s.order_id = ${customerOrder.id})`
		})
		.from(customerOrder)
		.innerJoin(organisation, eq(organisation.id, customerOrder.bumdesaId))
		.where(which)
		.orderBy(desc(customerOrder.id))
		.limit(size)
		.offset(skip);
	return rows.map(({ states, total, ...row }) => ({
		...row,
		total: rupiah(total),
		state: orderStateOf(states.split(',') as OrderState[])
	}));
}
