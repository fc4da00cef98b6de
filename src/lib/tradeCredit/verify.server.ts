import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds each agreement against its books: what stands on a buyer's receivable is what her invoices still ask for, each
 * invoice is paid by what cleared it, what was given up cleared just that and left her receivable, and what came in of it after all
 * was written down; and what is taken of the limit is what is held and owed.
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
	if (wrong) {
		return {
			row: `trade_invoice ${String(wrong['id'])}`,
			problem: `is paid by ${String(wrong['paid'])}, but ${String(wrong['cleared'])} cleared it`
		};
	}
	return writeOffFaults(reader);
}

/** What the write-off's entry took off the buyer's receivable. */
const POSTED = `(SELECT coalesce(-sum(q.amount), 0) FROM entry e JOIN posting q ON q.entry_id = e.id
	WHERE e.transaction_id = w.transaction_id AND q.account_id = b.receivable_account_id)`;

async function writeOffFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT w.id, w.amount, w.recovered, coalesce(c.amount, 0) AS cleared, coalesce(r.amount, 0) AS came,
			${POSTED} AS posted, t.given
		FROM trade_write_off w JOIN trade_invoice i ON i.id = w.invoice_id JOIN trade_buyer b ON b.id = i.trade_buyer_id
		LEFT JOIN trade_clearing c ON c.write_off_id = w.id
		LEFT JOIN (SELECT write_off_id, sum(amount) AS amount FROM trade_recovery GROUP BY 1) r ON r.write_off_id = w.id
		LEFT JOIN (SELECT transaction_id, sum(amount) AS given FROM trade_write_off WHERE state = 'approved' GROUP BY 1) t
			ON t.transaction_id = w.transaction_id
		WHERE w.recovered <> coalesce(r.amount, 0)
			OR (w.state = 'approved' AND (w.amount <> coalesce(c.amount, 0) OR t.given <> ${POSTED}))
			OR (w.state <> 'approved' AND c.amount IS NOT NULL)
		ORDER BY w.id LIMIT 1`);
	const [wrong] = rows;
	if (!wrong) return null;
	const [amount, cleared, posted] = [wrong['amount'], wrong['cleared'], wrong['posted']].map(String);
	return {
		row: `trade_write_off ${String(wrong['id'])}`,
		problem: `gives up ${amount ?? ''}, but ${cleared ?? ''} of its invoice is cleared by it and ${posted ?? ''} left the receivable; ${String(wrong['recovered'])} came in, ${String(wrong['came'])} written down`
	};
}
