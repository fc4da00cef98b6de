import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds each agreement against its books: what stands on a buyer's receivable is what her invoices still ask for, each
 * invoice is paid by what cleared it, and what is taken of the limit is what is held and owed.
 *
 * @returns the first that is wrong, or null.
 */
export async function creditFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT b.id, b.used, a.balance, coalesce(i.owed, 0) AS owed, coalesce(h.held, 0) AS held
		FROM trade_buyer b JOIN account a ON a.id = b.receivable_account_id
		LEFT JOIN (SELECT trade_buyer_id, sum(amount - paid) AS owed FROM trade_invoice GROUP BY 1) i ON i.trade_buyer_id = b.id
		LEFT JOIN (SELECT trade_buyer_id, sum(amount) AS held FROM trade_hold GROUP BY 1) h ON h.trade_buyer_id = b.id
		WHERE a.balance <> coalesce(i.owed, 0) OR b.used <> coalesce(i.owed, 0) + coalesce(h.held, 0)
		ORDER BY b.id LIMIT 1`);
	const [wrong] = rows;
	if (wrong) {
		return {
			row: `trade_buyer ${String(wrong['id'])}`,
			problem: `has taken ${String(wrong['used'])} of the limit and owes ${String(wrong['balance'])} by the books, but ${String(wrong['owed'])} by invoices with ${String(wrong['held'])} held`
		};
	}
	return invoiceFaults(reader);
}

async function invoiceFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT i.id, i.paid, coalesce(c.cleared, 0) AS cleared
		FROM trade_invoice i
		LEFT JOIN (SELECT invoice_id, sum(amount) AS cleared FROM trade_clearing GROUP BY 1) c ON c.invoice_id = i.id
		WHERE i.paid <> coalesce(c.cleared, 0) ORDER BY i.id LIMIT 1`);
	const [wrong] = rows;
	return wrong
		? {
				row: `trade_invoice ${String(wrong['id'])}`,
				problem: `is paid by ${String(wrong['paid'])}, but ${String(wrong['cleared'])} cleared it`
			}
		: null;
}
