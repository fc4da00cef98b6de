import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * The first member whose running deposits are not what her account of term savings says, or whose unpaid interest is
 * more than what stands payable to her; null when all fit.
 */
export async function termDepositFaults(reader: Reader): Promise<{ row: string; problem: string } | null> {
	const [wrong] = await reader.all<{ id: number; stands: number; deposits: number }>(sql`
		SELECT a.id, -a.balance AS stands, coalesce(sum(d.amount), 0) AS deposits
		FROM account a LEFT JOIN term_deposit d ON d.book_id = a.book_id AND d.state = 'running'
			AND d.membership_id = CAST(a.holder_key AS INTEGER)
		WHERE a.code = ${CODE.termSavings} AND a.holder_kind = 'membership'
		GROUP BY a.id HAVING stands <> deposits ORDER BY a.id LIMIT 1`);
	if (wrong) {
		return {
			row: `account ${wrong.id}`,
			problem: `says ${wrong.stands}, but the running deposits add up to ${wrong.deposits}`
		};
	}
	const [unpaid] = await reader.all<{ id: number; unpaid: number }>(sql`
		SELECT d.membership_id AS id, sum(d.accrued - d.paid) AS unpaid FROM term_deposit d
		WHERE d.state = 'running' GROUP BY d.book_id, d.membership_id
		HAVING unpaid > coalesce((SELECT -a.balance FROM account a WHERE a.book_id = d.book_id
			AND a.code = ${CODE.savingsInterestPayable} AND a.holder_kind = 'membership'
			AND a.holder_key = CAST(d.membership_id AS TEXT)), 0) LIMIT 1`);
	if (!unpaid) return null;
	return { row: `membership ${unpaid.id}`, problem: `interest of ${unpaid.unpaid} stands on no account` };
}
