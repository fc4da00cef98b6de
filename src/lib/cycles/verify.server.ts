import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds what is ordered in every cycle against what its orders took of it.
 *
 * @returns the first goods of a cycle that are wrong, or null.
 */
export async function cycleFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT g.cycle_id, g.listing_id, g.ordered, coalesce(c.ordered, 0) AS claimed
		FROM cycle_listing g
		LEFT JOIN (
			SELECT cycle_id, listing_id, sum(quantity) AS ordered
			FROM cycle_claim WHERE state = 'live' GROUP BY cycle_id, listing_id
		) c ON c.cycle_id = g.cycle_id AND c.listing_id = g.listing_id
		WHERE g.ordered <> coalesce(c.ordered, 0)
		ORDER BY g.cycle_id, g.listing_id LIMIT 1`);
	const wrong = rows[0];
	if (!wrong) return null;
	return {
		row: `cycle_listing ${String(wrong['cycle_id'])}/${String(wrong['listing_id'])}`,
		problem: `has ${String(wrong['ordered'])} ordered, but its orders took ${String(wrong['claimed'])}`
	};
}
