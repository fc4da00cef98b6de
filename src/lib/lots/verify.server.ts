import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
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
	if (over) return { row: `listing ${over.id}`, problem: 'has more in its lots than on hand' };
	return boughtFaults(reader);
}

/**
 * Bought lots against the books: what left the inventory with them leaves what stands there, none is left of one that cost
 * all it cost, and what is owed for lots stands on its account.
 */
async function boughtFaults(reader: Reader): Promise<Fault | null> {
	const [wrong] = await reader.all<{ id: number }>(sql`
		SELECT l.id FROM lot l
		JOIN lot_debt d ON d.lot_id = l.id AND d.kind = 'bought'
		JOIN account a ON a.book_id = d.book_id AND a.code = ${CODE.inventory} AND a.holder_kind = 'lot'
			AND a.holder_key = CAST(l.id AS TEXT)
		WHERE a.balance < 0 OR a.balance > l.cost OR l.cost <> d.amount + d.group_share
			OR (l.costed = 0 AND a.balance <> l.cost) OR (l.costed = l.brought - l.rejected AND a.balance <> 0)
		ORDER BY l.id LIMIT 1`);
	if (wrong) return { row: `lot ${wrong.id}`, problem: 'does not cost what its account holds' };
	const [owed] = await reader.all<{ id: number }>(sql`
		SELECT a.id FROM account a
		WHERE a.code = ${CODE.purchasesPayable} AND a.holder_kind = 'membership' AND -a.balance <> coalesce((SELECT sum(d.amount) FROM lot_debt d
			WHERE d.account_id = a.id AND d.settled_at IS NULL), 0)
		ORDER BY a.id LIMIT 1`);
	return owed ? { row: `account ${owed.id}`, problem: 'does not hold what is owed for lots' } : null;
}
