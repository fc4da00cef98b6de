import { createClient, type Config } from '@libsql/client';
import { drizzle } from 'drizzle-orm/libsql';
import { verifyBooks } from '../../scripts/verifyBooks.ts';

/** What must hold after any fault; each query selects what is wrong, and must find nothing. */
const MUST_BE_EMPTY: Readonly<Record<string, string>> = {
	'rows that point nowhere': 'PRAGMA foreign_key_check',
	'stock below nothing, or promised beyond what is there':
		'SELECT * FROM stock_item WHERE on_hand < 0 OR reserved < 0 OR reserved > on_hand',
	'reserved stock that is not the live reservations': `SELECT i.listing_id, i.reserved, coalesce(r.live, 0)
		FROM stock_item i LEFT JOIN (SELECT listing_id, sum(quantity) AS live FROM reservation WHERE state = 'live' GROUP BY 1) r
			ON r.listing_id = i.listing_id
		JOIN listing l ON l.id = i.listing_id
		WHERE l.stock_mode = 'stock' AND i.reserved <> coalesce(r.live, 0)`,
	'availability shown that is not the stock': `SELECT l.id, l.available, i.on_hand - i.reserved
		FROM listing l JOIN stock_item i ON i.listing_id = l.id
		WHERE l.stock_mode = 'stock' AND l.available <> i.on_hand - i.reserved`,
	'paid payments without their entry':
		"SELECT p.id FROM payment p WHERE p.state = 'paid' AND p.transaction_id IS NULL",
	'entries shared by two payments':
		'SELECT transaction_id FROM payment WHERE transaction_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1',
	'orders without lines': `SELECT o.id FROM customer_order o WHERE NOT EXISTS
		(SELECT 1 FROM sub_order s JOIN order_line l ON l.sub_order_id = s.id WHERE s.order_id = o.id)`,
	'orders whose lines do not add up': `SELECT o.id FROM customer_order o
		WHERE o.goods_amount <> (SELECT sum(l.gross) FROM order_line l JOIN sub_order s ON s.id = l.sub_order_id WHERE s.order_id = o.id)
			OR o.delivery_amount <> (SELECT sum(delivery_amount) FROM sub_order WHERE order_id = o.id)`,
	'lines whose parts do not add up':
		'SELECT id FROM order_line WHERE commission + group_share + payable + bought <> gross',
	'settlements whose steps do not add up': `SELECT id FROM settlement
		WHERE other_due + penalty + interest + principal + mandatory + voluntary <> payable`,
	'savings below nothing': 'SELECT id FROM account WHERE ceiling IS NOT NULL AND balance > ceiling',
	'holds beyond the savings': `SELECT h.account_id FROM savings_hold h JOIN account a ON a.id = h.account_id
		WHERE h.released_at IS NULL GROUP BY h.account_id HAVING sum(h.amount) > -max(a.balance)`
};

/**
 * The audit of faults: integrity, foreign keys, stock, payments, orders, and what `npm run ledger:verify` checks.
 *
 * @param database where it is, when not in the file of the data folder.
 * @returns what is wrong, in words; an empty list when all holds.
 */
export async function audit(
	dataDirectory: string,
	database: Config = { url: `file:${dataDirectory}/desa.db` }
): Promise<string[]> {
	const client = createClient(database);
	const wrong: string[] = [];
	try {
		const integrity = (await client.execute('PRAGMA integrity_check')).rows[0]?.[0];
		if (integrity !== 'ok') wrong.push(`integrity_check: ${String(integrity)}`);
		for (const [what, sql] of Object.entries(MUST_BE_EMPTY)) {
			const { rows } = await client.execute(sql);
			if (rows.length > 0) wrong.push(`${what}: ${JSON.stringify(rows.slice(0, 3))}`);
		}
		const verified = await verifyBooks(drizzle(client));
		if (!verified.ok) wrong.push(`ledger:verify: ${verified.fault.row}: ${verified.fault.problem}`);
	} finally {
		client.close();
	}
	return wrong;
}
