import { sql, type SQL } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, startOfDay, type BookDate, type TimeZone } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { SalesBy, SalesRow, SalesSums } from './sums.ts';

/** Whose sales: what a BUM Desa delivered, what a group's members sold, or one person's own. */
export type Seller =
	| { readonly kind: 'bumdesa' | 'group'; readonly id: OrganisationId }
	| { readonly kind: 'person'; readonly id: UserId };

export interface AskedSales {
	readonly seller: Seller;
	readonly from: BookDate;
	readonly to: BookDate;
	readonly timeZone: TimeZone;
	readonly locale: 'id' | 'en';
}

/**
 * The sums that every row and the last line have alike. Of goods that the BUM Desa had bought, their cost reached the
 * producer and her group, and the rest is the BUM Desa's.
 */
const SUMS = sql`count(DISTINCT s.order_id) AS orders,
	coalesce(sum(l.gross), 0) AS gross,
	coalesce(sum(${taken('amount')}), 0) AS refunded,
	coalesce(sum(l.payable - ${taken('payable')} + l.bought_cost - l.bought_group_share), 0) AS producer,
	coalesce(sum(l.commission - ${taken('commission')} + l.bought - l.bought_cost - ${taken('bought')}), 0) AS commission,
	coalesce(sum(l.group_share - ${taken('group_share')} + l.bought_group_share), 0) AS groupShare`;

/** What refunds took from one part of a line. */
function taken(part: 'amount' | 'payable' | 'commission' | 'group_share' | 'bought'): SQL {
	return sql`(SELECT coalesce(sum(${sql.raw(part)}), 0) FROM line_refund WHERE order_line_id = l.id)`;
}

/** Delivered lines of the time asked for. */
function linesOf({ seller, from, to, timeZone }: AskedSales, join: SQL = sql``): SQL {
	const whose = {
		bumdesa: sql`s.bumdesa_id = ${seller.id}`,
		group: sql`s.group_id = ${seller.id}`,
		person: sql`s.seller_id IN (SELECT id FROM membership WHERE user_id = ${seller.id})`
	}[seller.kind];
	return sql`FROM sub_order s
		JOIN order_line l ON l.sub_order_id = s.id
		${join}
		WHERE ${whose} AND s.delivered_at >= ${startOfDay(from, timeZone)}
			AND s.delivered_at < ${startOfDay(addDays(to, 1), timeZone)}`;
}

interface Grouping {
	readonly key: SQL;
	readonly name: SQL;
	readonly group?: SQL;
	readonly join?: SQL;
	/** Whether its rows are of one kind of goods, so that quantities add up. */
	readonly oneKind?: boolean;
	readonly inTime?: boolean;
}

function groupingOf(by: SalesBy, { from, timeZone, locale }: AskedSales): Grouping {
	switch (by) {
		case 'month': {
			// None of Indonesia's time zones changes its clock.
			const ahead = Math.round((Date.parse(`${from}T00:00:00Z`) - startOfDay(from, timeZone)) / 1000);
			const month = sql`strftime('%Y-%m', s.delivered_at / 1000 + ${ahead}, 'unixepoch')`;
			return { key: month, name: month, inTime: true };
		}
		case 'product':
			return {
				key: sql`g.commodity_id, l.sold_by, l.unit`,
				name: locale === 'en' ? sql`c.name_en` : sql`c.name_id`,
				join: sql`JOIN listing g ON g.id = l.listing_id JOIN commodity c ON c.id = g.commodity_id`,
				oneKind: true
			};
		case 'producer':
			return {
				key: sql`s.seller_id`,
				name: sql`u.name`,
				group: sql`p.name`,
				join: sql`JOIN membership m ON m.id = s.seller_id JOIN user u ON u.id = m.user_id
					JOIN organisation p ON p.id = s.group_id`
			};
		case 'group':
			return {
				key: sql`s.group_id`,
				name: sql`p.name`,
				join: sql`JOIN organisation p ON p.id = s.group_id`
			};
		case 'cycle':
			return {
				key: sql`l.cycle_id`,
				name: sql`coalesce(y.name, ${locale === 'en' ? 'Always sold' : 'Di luar siklus'})`,
				join: sql`LEFT JOIN order_cycle y ON y.id = l.cycle_id`
			};
		case 'buyer':
			// Who buys without an account is known by the telephone.
			return {
				key: sql`coalesce(CAST(o.buyer_id AS TEXT), o.buyer_phone)`,
				name: sql`max(o.buyer_name)`,
				join: sql`JOIN customer_order o ON o.id = s.order_id`
			};
	}
}

export interface SalesPage {
	readonly rows: readonly SalesRow[];
	readonly more: boolean;
}

/** A page of the report: the largest first, months in their order. One query, however much was sold. */
export async function salesBy(
	reader: Reader,
	asked: AskedSales,
	{ by, page, size }: { by: SalesBy; page: number; size: number }
): Promise<SalesPage> {
	const { key, name, group, join, oneKind = false, inTime = false } = groupingOf(by, asked);
	const goods = oneKind
		? sql`sum(l.quantity) AS quantity, l.sold_by AS soldBy, l.unit AS unit`
		: sql`NULL AS quantity, NULL AS soldBy, NULL AS unit`;
	const rows = await reader.all<SalesRow>(sql`
		SELECT ${name} AS name, ${group ?? sql`NULL`} AS "group", ${goods}, ${SUMS}
		${linesOf(asked, join)}
		GROUP BY ${key}
		ORDER BY ${inTime ? sql`name` : sql`gross DESC, name`}
		LIMIT ${size + 1} OFFSET ${(page - 1) * size}`);
	return { rows: rows.slice(0, size), more: rows.length > size };
}

/** The sums of all rows together. */
export async function salesTotals(reader: Reader, asked: AskedSales): Promise<SalesSums> {
	const [row] = await reader.all<SalesSums>(sql`SELECT ${SUMS} ${linesOf(asked)}`);
	return row ?? { orders: 0, gross: 0, refunded: 0, producer: 0, commission: 0, groupShare: 0 };
}

const EXPORT_PAGE = 500;

/** Every row, a page of the database at a time. */
export async function* allSalesBy(reader: Reader, asked: AskedSales, by: SalesBy): AsyncGenerator<SalesRow> {
	for (let page = 1; ; page += 1) {
		const { rows, more } = await salesBy(reader, asked, { by, page, size: EXPORT_PAGE });
		yield* rows;
		if (!more) return;
	}
}
