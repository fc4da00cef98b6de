import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * Holds every promise against what orders hold of it: what is ordered and what is still waited for are the sums of its
 * live claims.
 *
 * @returns the first promise that is wrong, or null.
 */
export async function promiseFaults(reader: Reader): Promise<Fault | null> {
	const { rows } = await reader.$client.execute(`
		SELECT p.id, p.ordered, p.waiting, coalesce(c.ordered, 0) AS claimed, coalesce(c.waiting, 0) AS uncovered
		FROM harvest_promise p
		LEFT JOIN (
			SELECT promise_id, sum(quantity) AS ordered, sum(quantity - covered) AS waiting
			FROM harvest_claim WHERE state = 'live' GROUP BY promise_id
		) c ON c.promise_id = p.id
		WHERE p.ordered <> coalesce(c.ordered, 0) OR p.waiting <> coalesce(c.waiting, 0)
		ORDER BY p.id LIMIT 1`);
	const wrong = rows[0];
	if (!wrong) return null;
	return {
		row: `harvest_promise ${String(wrong['id'])}`,
		problem: `has ${String(wrong['ordered'])} ordered and ${String(wrong['waiting'])} waiting, but its orders hold ${String(wrong['claimed'])} and wait for ${String(wrong['uncovered'])}`
	};
}
