import { sql } from 'drizzle-orm';
import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds every lot of a farm shop against its sales and the books: what was bought is there, was taken by orders or lost by
 * a count, and its
 * account holds what it cost less what that took.
 *
 * @returns the first lot that is wrong, or null.
 */
export async function inputFaults(reader: Reader): Promise<Fault | null> {
	const [wrong] = await reader.all<{ id: number; missing: number; worth: number }>(sql`
		SELECT l.id,
			l.quantity - l.left - (SELECT coalesce(sum(t.quantity), 0) FROM input_taken t WHERE t.lot_id = l.id)
				- (SELECT coalesce(sum(c.quantity), 0) FROM input_lost c WHERE c.lot_id = l.id) AS missing,
			coalesce(a.balance, 0) - l.cost + (SELECT coalesce(sum(t.cost), 0) FROM input_taken t WHERE t.lot_id = l.id)
				+ (SELECT coalesce(sum(c.cost), 0) FROM input_lost c WHERE c.lot_id = l.id) AS worth
		FROM input_lot l LEFT JOIN account a ON a.id = l.account_id
		WHERE missing <> 0 OR worth <> 0
		ORDER BY l.id LIMIT 1`);
	if (!wrong) return null;
	return {
		row: `input_lot ${wrong.id}`,
		problem: `is off by ${wrong.missing} units against its orders and by ${wrong.worth} against its account`
	};
}
