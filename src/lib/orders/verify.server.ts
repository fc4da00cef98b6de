import { sql } from 'drizzle-orm';
import type { Fault } from '#lib/ledger/verify.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { vatPostedFor } from './vatPosted.server.ts';

/**
 * Holds customer deposits against the orders they are for: what stands on an order's account is no more than what its
 * parts still under way are worth without the VAT that fell when they were paid, and nothing once all of them have ended.
 *
 * @returns the first order that is wrong, or null.
 */
export async function depositFaults(reader: Reader): Promise<Fault | null> {
	const [wrong] = await reader.all<{ number: string; deposited: number; worth: number }>(sql`
			SELECT o.number, -a.balance AS deposited, coalesce(w.worth, 0) AS worth
			FROM customer_order o JOIN account a ON a.id = o.deposits_account_id
			LEFT JOIN (
				SELECT s.order_id, sum(s.delivery_amount + l.gross + coalesce(f.amount, 0) - ${vatPostedFor(sql`s`)}) AS worth
				FROM sub_order s
				JOIN (SELECT sub_order_id, sum(gross) AS gross FROM order_line GROUP BY sub_order_id) l ON l.sub_order_id = s.id
				LEFT JOIN (SELECT sub_order_id, sum(amount) AS amount FROM order_fee GROUP BY sub_order_id) f ON f.sub_order_id = s.id
				WHERE s.delivered_transaction_id IS NULL AND s.state NOT IN ('cancelled', 'expired')
				GROUP BY s.order_id
			) w ON w.order_id = o.id
			WHERE a.code <> ${CODE.customerDeposits} OR -a.balance < 0 OR -a.balance > coalesce(w.worth, 0)
			ORDER BY o.id LIMIT 1`);
	if (!wrong) return null;
	const { number, deposited, worth } = wrong;
	return {
		row: `order ${number}`,
		problem: `holds deposits of ${deposited}, but its open parts are worth ${worth}`
	};
}

/**
 * Holds what is taken of trade buyers' limits against the orders it is for: each hold belongs to a part under way of an
 * order to be paid later, and each such part has one, until its money was brought.
 *
 * @returns the first part that is wrong, or null.
 */
export async function creditHoldFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT coalesce(h.reference, p.reference) AS reference, h.reference IS NULL AS missing
		FROM (SELECT 'order:' || o.number || '/' || s.id AS reference FROM sub_order s
			JOIN customer_order o ON o.id = s.order_id JOIN payment y ON y.id = o.payment_id
			WHERE y.method = 'later' AND y.state = 'awaiting' AND s.delivered_transaction_id IS NULL
				AND s.state NOT IN ('cancelled', 'expired')) p
		FULL JOIN trade_hold h ON h.reference = p.reference
		WHERE h.reference IS NULL OR p.reference IS NULL
		ORDER BY 1 LIMIT 1`);
	const [wrong] = rows;
	if (!wrong) return null;
	const problem =
		wrong['missing'] === 1 ? 'is to be paid later but takes no limit' : 'takes a limit for nothing';
	return { row: String(wrong['reference']), problem };
}
