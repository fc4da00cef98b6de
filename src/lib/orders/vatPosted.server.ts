import { sql, type SQL } from 'drizzle-orm';
import { subOrder } from './schema.server.ts';

/**
 * What of a part's price stands on output VAT, by the register: as long as it is not handed over its money lies in the order's deposits
 * but for this. 0 where the order contains none, without looking.
 *
 * @param part the table's name in the query around it.
 */
export function vatPostedFor(part: SQL): SQL<number> {
	return sql<number>`(CASE WHEN ${part}.vat_basis_points = 0 THEN 0 ELSE (SELECT coalesce(sum(v.vat), 0) FROM output_vat v
		WHERE v.reference IN (SELECT 'part:' || ${part}.id UNION ALL SELECT 'line:' || l.id FROM order_line l WHERE l.sub_order_id = ${part}.id)) END)`;
}

/** The same in a query of the table itself. */
export const vatPosted = vatPostedFor(sql`${subOrder}`);
