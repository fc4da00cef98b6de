import { sql, type SQL } from 'drizzle-orm';
import type { Charger, Purpose } from '#lib/cycles/fees.ts';
import type { ExportTable } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { feeMessages } from '#lib/i18n/fees.ts';
import { salesReportMessages } from '#lib/i18n/salesReports.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, formatDate, startOfDay } from '#lib/shared/dates.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { AskedSales } from './read.server.ts';

export interface FeeSum {
	readonly purpose: Purpose;
	readonly chargedBy: Charger;
	readonly orders: number;
	readonly amount: Rupiah;
}

export interface DeliverySum {
	readonly delivers: 'bumdesa' | 'producer' | 'parcel';
	readonly orders: number;
	readonly amount: Rupiah;
}

/**
 * What buyers paid beside the goods and did not get back, of what was delivered in the time asked for: fees by purpose, delivery by who
 * brought it.
 */
export async function besidesGoods(
	reader: Reader,
	asked: AskedSales
): Promise<{ fees: FeeSum[]; delivery: DeliverySum[] }> {
	const when = sql`s.bumdesa_id = ${asked.seller.id} AND s.delivered_at >= ${startOfDay(asked.from, asked.timeZone)}
		AND s.delivered_at < ${startOfDay(addDays(asked.to, 1), asked.timeZone)}`;
	const fees = await reader.all<FeeSum>(sql`
		SELECT f.purpose, f.charged_by AS chargedBy, count(DISTINCT f.order_id) AS orders,
			sum(f.amount - ${back(sql`f.purpose || ':' || f.charged_by`)}) AS amount
		FROM order_fee f JOIN sub_order s ON s.id = f.sub_order_id WHERE ${when}
		GROUP BY f.purpose, f.charged_by ORDER BY amount DESC`);
	const delivery = await reader.all<DeliverySum>(sql`
		SELECT s.delivers, count(DISTINCT s.order_id) AS orders,
			sum(s.delivery_amount - ${back(sql`'delivery'`)}) AS amount
		FROM sub_order s WHERE ${when} AND s.delivery_amount > 0
		GROUP BY s.delivers ORDER BY amount DESC`);
	return { fees, delivery };
}

/** What was given back of one charge of a part. */
function back(charge: SQL): SQL {
	return sql`(SELECT coalesce(sum(r.amount), 0) FROM charge_refund r WHERE r.sub_order_id = s.id AND r.charge = ${charge})`;
}

export interface UnpaidOrder {
	readonly number: string;
	readonly buyer: string;
	readonly placedAt: number;
	readonly amount: Rupiah;
	readonly method: string;
}

const MOST_UNPAID = 200;

/** Orders at a BUM Desa that still wait for their money, the oldest first; whenever they were placed. */
export function unpaidOrders(reader: Reader, bumdesaId: OrganisationId): Promise<UnpaidOrder[]> {
	return reader.all<UnpaidOrder>(sql`
		SELECT o.number, o.buyer_name AS buyer, o.placed_at AS placedAt, p.amount, p.method
		FROM customer_order o JOIN payment p ON p.id = o.payment_id
		WHERE o.bumdesa_id = ${bumdesaId} AND p.state = 'awaiting' AND p.amount > 0
		ORDER BY o.id LIMIT ${MOST_UNPAID}`);
}

/** Both as tables for a file, behind the report itself. */
export function besidesTables(reader: Reader, asked: AskedSales, bumdesaId: OrganisationId): ExportTable[] {
	const { locale, timeZone } = asked;
	const t = messagesFor(salesReportMessages, locale);
	const words = messagesFor(feeMessages, locale);
	async function* fees() {
		const found = await besidesGoods(reader, asked);
		for (const { purpose, chargedBy, orders, amount } of found.fees) {
			yield { cells: [words.purposes[purpose], words.chargers[chargedBy], orders, amount] };
		}
		for (const { delivers, orders, amount } of found.delivery) {
			yield { cells: [t.delivery, t.deliverers[delivers], orders, amount] };
		}
	}
	async function* unpaid() {
		for (const { number, buyer, placedAt, method, amount } of await unpaidOrders(reader, bumdesaId)) {
			const how = t.methods[method as keyof typeof t.methods];
			yield { cells: [number, buyer, formatDate(placedAt, { locale, timeZone }), how, amount] };
		}
	}
	return [
		{
			...{ name: t.besides, heading: [t.besides], amounts: 1, rows: fees() },
			columns: [t.what, t.who, t.orders, t.amount]
		},
		{
			...{ name: t.unpaid, heading: [t.unpaid], amounts: 1, rows: unpaid() },
			columns: [t.orderNumber, t.rowNames.buyer, t.placedOn, t.method, t.amount]
		}
	];
}
