import { and, eq, notInArray, sql } from 'drizzle-orm';
import { closedCycles, dueToClose, markClosed, markFulfilled } from '#lib/cycles/close.server.ts';
import { keepPricesByClock } from '#lib/cycles/prices.server.ts';
import { fixBoxes, type FixResult } from '#lib/groupBuying/fix.server.ts';
import { orderLine, subOrder } from '#lib/orders/schema.server.ts';
import type { OrderState } from '#lib/orders/states.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { cycleRequest } from './schema.server.ts';

/** An order that came to nothing is on no list. */
export const GONE: readonly OrderState[] = ['cancelled', 'expired'];
/** Nobody waits for it any more. */
export const OVER: readonly OrderState[] = [...GONE, 'delivered', 'completed'];
const BATCH = 20;

/**
 * Closes every cycle whose cut-off has passed and makes its producers' request lists, each in one transaction of its
 * own. Killed in between, or run twice at once, it closes each once. @returns how many.
 */
export async function closeDueCycles(): Promise<number> {
	let closed = 0;
	for (;;) {
		const due = await dueToClose(db, BATCH);
		for (const id of due) if (await closeOne(id)) closed += 1;
		if (due.length < BATCH) return closed;
	}
}

/** A wish for a box that cannot be ordered is left out, and the boxes are filled again without it, until all the rest fits. */
async function closeOne(cycleId: CycleId): Promise<boolean> {
	const dropped = new Map<number, string>();
	for (;;) {
		const closed = await write((tx) => closeCycle(tx, cycleId, dropped));
		if (closed === true || closed === false) return closed;
		dropped.set(closed.wishId, closed.problem);
	}
}

/**
 * Closes one cycle: fills its boxes and makes its lists.
 *
 * @returns false when there was nothing to close; or which wish for a box cannot be ordered: then nothing was done.
 */
export async function closeCycle(
	tx: Tx,
	cycleId: CycleId,
	dropped: ReadonlyMap<number, string> = new Map()
): Promise<boolean | Exclude<FixResult, { ok: true }>> {
	if (!(await markClosed(tx, cycleId))) return false;
	const fixed = await fixBoxes(tx, cycleId, dropped);
	if (!fixed.ok) return fixed;
	faultPoint('cycle.after_closed');
	const asked = await tx
		.select({
			listingId: orderLine.listingId,
			sellerId: subOrder.sellerId,
			quantity: sql<number>`sum(${orderLine.quantity})`,
			orders: sql<number>`count(distinct ${subOrder.orderId})`
		})
		.from(orderLine)
		.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
		.where(and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...GONE])))
		.groupBy(orderLine.listingId, subOrder.sellerId);
	// SQLite takes a limited number of values in one statement.
	for (let from = 0; from < asked.length; from += 500) {
		await tx.insert(cycleRequest).values(asked.slice(from, from + 500).map((row) => ({ cycleId, ...row })));
	}
	return true;
}

/** Marks closed cycles as fulfilled once everything ordered in them was handed over or came to nothing. */
export async function fulfilCycles(): Promise<void> {
	for (const cycleId of await closedCycles(db)) {
		await write(async (tx) => {
			const [open] = await tx
				.select({ id: orderLine.id })
				.from(orderLine)
				.innerJoin(subOrder, eq(subOrder.id, orderLine.subOrderId))
				.where(and(eq(orderLine.cycleId, cycleId), notInArray(subOrder.state, [...OVER])))
				.limit(1);
			if (!open) await markFulfilled(tx, cycleId);
		});
	}
}

const EVERY_MS = 15_000;

/** Called once at start; what fell due while the site was down is closed then. */
export function registerCycleJobs(): void {
	registerJob(
		'cycles.close',
		async () => {
			await closeDueCycles();
			await fulfilCycles();
			await keepPricesByClock();
		},
		EVERY_MS
	);
}
