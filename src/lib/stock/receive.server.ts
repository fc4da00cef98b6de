import { eq } from 'drizzle-orm';
import { setAvailability } from '#lib/catalog/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { coverArrived } from './harvest.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { stockItem, stockMovement } from './schema.server.ts';

export type MovementReason = (typeof stockMovement.$inferSelect)['reason'];

export interface SetOnHand {
	readonly listingId: ListingId;
	/** What is there now, in g, ml, dm³ or pieces. */
	readonly onHand: number;
	readonly reason: MovementReason;
	/** What caused it, as `listing:12`. */
	readonly source: string;
	/** When the goods came, in milliseconds; left out when that is now. */
	readonly at?: number;
}

export type SetOnHandResult =
	{ ok: true; available: number } | Refused<'less_than_reserved', { reserved: number }>;

/** By which goods come that were not there: they belong first to those who ordered them before the harvest. */
const ARRIVING: readonly MovementReason[] = ['harvest', 'count'];

/**
 * Sets what is on hand, keeping the difference as a movement. Less than what is promised to orders is refused: those
 * orders are cancelled first.
 */
export async function setOnHand(tx: Tx, actor: Actor, input: SetOnHand): Promise<SetOnHandResult> {
	const { listingId, onHand, reason, source, at = now() } = input;
	const before = await stockOf(tx, listingId);
	if (onHand < before.reserved) return { ok: false, code: 'less_than_reserved', reserved: before.reserved };
	await tx
		.insert(stockItem)
		.values({ listingId, onHand })
		.onConflictDoUpdate({ target: stockItem.listingId, set: { onHand } });
	const quantity = onHand - before.onHand;
	if (quantity !== 0) {
		await tx.insert(stockMovement).values({ listingId, quantity, reason, source, userId: actor.userId, at });
	}
	const comes = quantity > 0 && ARRIVING.includes(reason);
	const covered = comes ? await coverArrived(tx, { listingId, quantity, at }) : 0;
	const available = onHand - before.reserved - covered;
	await setAvailability(tx, listingId, available);
	return { ok: true, available };
}

export interface StockLevel {
	readonly onHand: number;
	readonly reserved: number;
}

/** What is there and what of it is promised; nothing before the first count. */
export async function stockOf(reader: Reader, listingId: ListingId): Promise<StockLevel> {
	const [item] = await reader
		.select({ onHand: stockItem.onHand, reserved: stockItem.reserved })
		.from(stockItem)
		.where(eq(stockItem.listingId, listingId));
	return item ?? { onHand: 0, reserved: 0 };
}
