import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds every loan's account against its schedule: what the ledger says is owed is the principal of the instalments
 * that are not paid, and nothing once it was written off.
 *
 * @returns the first loan that is wrong, or null.
 */
export async function loanFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT l.id, a.balance,
			CASE WHEN l.state = 'written_off' THEN 0 ELSE coalesce(sum(i.principal - i.paid_principal), 0) END AS owed
		FROM loan l JOIN account a ON a.id = l.account_id
		LEFT JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		GROUP BY l.id HAVING a.balance <> owed ORDER BY l.id LIMIT 1`);
	const wrong = rows[0];
	if (!wrong) return null;
	return {
		row: `loan ${String(wrong['id'])}`,
		problem: `owes ${String(wrong['balance'])} by the ledger, but ${String(wrong['owed'])} by its schedule`
	};
}
