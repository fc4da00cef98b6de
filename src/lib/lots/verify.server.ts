import { sql } from 'drizzle-orm';
import type { Fault } from '#lib/ledger/verify.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';

/**
 * The first lot whose rest is not what was accepted less what was taken and written off, or the first goods with more
 * in lots on sale than there is at all; null when all hold.
 */
export async function lotFaults(reader: Reader): Promise<Fault | null> {
	const [wrong] = await reader.all<{ id: number }>(sql`
		SELECT l.id FROM lot l
		WHERE l.remaining <> l.brought - l.rejected
			- coalesce((SELECT sum(t.quantity) FROM lot_take t WHERE t.lot_id = l.id AND t.state <> 'returned'), 0)
			+ coalesce((SELECT sum(c.difference) FROM lot_change c WHERE c.lot_id = l.id AND c.state = 'booked'), 0)
		ORDER BY l.id LIMIT 1`);
	if (wrong) return { row: `lot ${wrong.id}`, problem: 'does not have left what its takings leave' };
	const [over] = await reader.all<{ id: number }>(sql`
		SELECT l.listing_id AS id FROM lot l
		GROUP BY l.listing_id
		HAVING sum(l.on_sale) > coalesce((SELECT s.on_hand FROM stock_item s WHERE s.listing_id = l.listing_id), 0)
		ORDER BY l.listing_id LIMIT 1`);
	return over ? { row: `listing ${over.id}`, problem: 'has more in its lots than on hand' } : null;
}
