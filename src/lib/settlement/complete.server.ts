import { and, asc, eq, lte } from 'drizzle-orm';
import { LedgerRefusal, orRefusal } from '#lib/ledger/post.server.ts';
import { moveSubOrders } from '#lib/orders/move.server.ts';
import { subOrder } from '#lib/orders/schema.server.ts';
import { systemActor, type Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import type { SubOrderId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { log } from '#lib/shared/log.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import { partById, partsByIds, type Part } from '#lib/supply/parts.server.ts';
import { COMPLAINT_WINDOW_MS } from './complaintWindow.ts';
import { settleSubOrders } from './settle.server.ts';

/** Who ended it: the buyer's word, two days without a complaint, or the desk's answer to one. */
export type CompletedBy = 'buyer' | 'time' | 'answer';

/** Ends a delivered part that was read in the caller's transaction, and settles it there. */
export function completePart(
	tx: Tx,
	actor: Actor,
	part: Part,
	by: CompletedBy
): Promise<{ ok: true } | Refused<'wrong_state'>> {
	return completeParts(tx, actor, [part], by);
}

async function completeParts(
	tx: Tx,
	actor: Actor,
	parts: readonly Part[],
	by: CompletedBy
): Promise<{ ok: true } | Refused<'wrong_state'>> {
	const moved = await moveSubOrders(tx, actor, parts, 'completed', { by });
	if (!moved.ok) return { ok: false, code: 'wrong_state' };
	await settleSubOrders(tx, actor, parts);
	return { ok: true };
}

export type ConfirmReceivedResult = { ok: true } | Refused<'not_found' | 'wrong_state' | 'closed_period'>;

/**
 * The buyer says that the goods came and are good. The secret of the order's link is her authority. Saying it twice
 * changes nothing.
 */
export async function confirmReceived(
	actor: Actor,
	token: string,
	subOrderId: SubOrderId
): Promise<ConfirmReceivedResult> {
	return orRefusal(
		write(async (tx): Promise<ConfirmReceivedResult> => {
			const part = await partById(tx, subOrderId);
			if (part?.orderToken !== token) return { ok: false, code: 'not_found' };
			if (part.state === 'completed') return { ok: true };
			if (part.state !== 'delivered') return { ok: false, code: 'wrong_state' };
			return completePart(tx, actor, part, 'buyer');
		})
	) as Promise<ConfirmReceivedResult>;
}

const BATCH = 500;
/** So many are settled in one commit; one that fails still fails alone. */
const AT_ONCE = 50;
const EVERY_MS = 5 * 60 * 1000;

/** Completes what was delivered two days ago and not complained about. @returns how many parts. */
export async function completeDue(): Promise<number> {
	const due = await db
		.select({ id: subOrder.id, sellerId: subOrder.sellerId })
		.from(subOrder)
		.where(and(eq(subOrder.state, 'delivered'), lte(subOrder.deliveredAt, now() - COMPLAINT_WINDOW_MS)))
		.orderBy(asc(subOrder.deliveredAt))
		.limit(BATCH);
	// A producer's sales together: her accounts are looked up once for all of them.
	due.sort((a, b) => a.sellerId - b.sellerId);
	let completed = 0;
	for (let first = 0; first < due.length; first += AT_ONCE) {
		completed += await completeTogether(due.slice(first, first + AT_ONCE).map(({ id }) => id));
	}
	return completed;
}

/** Some parts in one commit, read together; when one of them cannot be settled, each by itself. */
async function completeTogether(ids: readonly SubOrderId[]): Promise<number> {
	try {
		return await write(async (tx) => {
			// A complaint or a confirmation may have come since the list was read.
			const parts = (await partsByIds(tx, ids)).filter(({ state }) => state === 'delivered');
			if (parts.length > 0) await completeParts(tx, systemActor, parts, 'time');
			return parts.length;
		});
	} catch {
		let completed = 0;
		for (const id of ids) if (await completeOne(id)) completed += 1;
		return completed;
	}
}

async function completeOne(id: SubOrderId): Promise<boolean> {
	try {
		return await write(async (tx) => {
			const part = await partById(tx, id);
			// A complaint or a confirmation may have come since the list was read.
			if (part?.state !== 'delivered') return false;
			return (await completePart(tx, systemActor, part, 'time')).ok;
		});
	} catch (error) {
		// One part that the ledger refuses must not keep the others from their money; it is tried again.
		if (!(error instanceof LedgerRefusal)) throw error;
		log.error('a delivered part could not be settled', { subOrderId: id, code: error.code });
		return false;
	}
}

/** Makes completion recur; called once when the server starts. */
export function registerSettlementJobs(): void {
	registerJob('settlement.complete', completeInBackground, EVERY_MS);
}

async function completeInBackground(): Promise<void> {
	await completeDue();
}
