import { and, eq } from 'drizzle-orm';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import { deliverPart } from '#lib/settlement/deliver.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrderId } from '#lib/shared/ids.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { partsByIds, type Part } from '#lib/supply/parts.server.ts';
import { bringPartBack } from '#lib/supply/send.server.ts';
import { owedAtDoor, runHere, waitingStops, type OfRun, type Run } from './find.server.ts';
import { deliveryStop } from './schema.server.ts';

interface AtStop extends OfRun {
	/** All parts of the order that are on this run. */
	readonly orderId: OrderId;
}

export interface DeliverStop extends AtStop {
	/** Who took it, as a name; may be empty with a photo. */
	readonly receivedBy: string;
	readonly photo: PreparedPhoto | null;
	readonly takeCash: boolean;
	readonly key: string;
}

export type DeliverStopResult =
	| { ok: true; cash: Rupiah }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'wrong_state'
			| 'key_reused'
			| 'who_received'
			| 'unpaid'
			| 'already_paid'
			| LedgerCode
	  >;

/** At the door: everything of an order is handed over, and what is still to be paid is taken, in one transaction. */
export async function deliverStop(actor: Actor, input: DeliverStop): Promise<DeliverStopResult> {
	return orRefusal(
		write(async (tx): Promise<DeliverStopResult> => {
			const found = await runHere(tx, actor, input, 'orders.hand_over');
			if (!found.ok) return found;
			const { key, photo, ...rest } = input;
			const body = { ...rest, photo: photo?.sourceHash ?? null };
			return once(tx, { scope: `run.deliver:${actor.userId}`, key, body }, () =>
				deliver(tx, actor, found.run, input)
			);
		})
	);
}

async function deliver(tx: Tx, actor: Actor, run: Run, input: DeliverStop): Promise<DeliverStopResult> {
	if (input.receivedBy === '' && input.photo === null) return { ok: false, code: 'who_received' };
	const parts = await partsAt(tx, run, input.orderId);
	if (parts.length === 0) return { ok: false, code: 'wrong_state' };
	const owed = await owedAtDoor(tx, parts);
	const isOwed = (part: Part) => (owed.get(part.id) ?? 0) > 0;
	if (input.takeCash && !parts.some(isOwed)) return { ok: false, code: 'already_paid' };
	const photoId = input.photo ? await keepPhoto(tx, actor, input.photo, { visibility: 'private' }) : null;
	let cash = rupiah(0);
	for (const part of parts) {
		const done = await deliverPart(tx, actor, part, {
			...{ receivedBy: input.receivedBy, takeCash: input.takeCash && isOwed(part) }
		});
		if (!done.ok) return done;
		cash = sumRupiah([cash, done.cash]);
		await tx
			.update(deliveryStop)
			.set({ state: 'delivered', cash: done.cash, photoId, endedAt: now() })
			.where(isStopOf(run, part));
	}
	return { ok: true, cash };
}

export interface FailStop extends AtStop {
	readonly reason: string;
}

export type FailStopResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state'>;

/** Nobody was home, or it was not wanted: the goods come back to the shelf, and may go on another run. */
export async function failStop(actor: Actor, input: FailStop): Promise<FailStopResult> {
	return write(async (tx): Promise<FailStopResult> => {
		const found = await runHere(tx, actor, input, 'orders.hand_over');
		if (!found.ok) return found;
		const parts = await partsAt(tx, found.run, input.orderId);
		if (parts.length === 0) return { ok: false, code: 'wrong_state' };
		for (const part of parts) {
			await bringPartBack(tx, actor, part, input.reason);
			await tx
				.update(deliveryStop)
				.set({ state: 'failed', reason: input.reason, endedAt: now() })
				.where(isStopOf(found.run, part));
		}
		return { ok: true };
	});
}

/** The parts of an order that this run still has with it. */
async function partsAt(tx: Tx, run: Run, orderId: OrderId): Promise<Part[]> {
	if (run.state !== 'out') return [];
	const ids = (await waitingStops(tx, run.id)).map(({ subOrderId }) => subOrderId);
	const parts = await partsByIds(tx, ids);
	return parts.filter((part) => part.orderId === orderId && part.state === 'on_the_way');
}

function isStopOf(run: Run, part: Part) {
	return and(
		eq(deliveryStop.runId, run.id),
		eq(deliveryStop.subOrderId, part.id),
		eq(deliveryStop.state, 'waiting')
	);
}
