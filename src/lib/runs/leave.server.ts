import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import { couriersOf } from '#lib/supply/couriers.server.ts';
import { sendPart } from '#lib/supply/send.server.ts';
import { partsByIds } from '#lib/supply/parts.server.ts';
import { runHere, waitingStops, type OfRun } from './find.server.ts';
import { deliveryRun, deliveryStop } from './schema.server.ts';

export type LeaveResult =
	| { ok: true }
	| Refused<'forbidden' | 'not_found' | 'wrong_state' | 'courier_unknown' | 'nothing_left'>
	| Refused<'unpaid', { orderNumber: string }>;

/**
 * The courier leaves with everything on the sheet, all of it or nothing. What was cancelled or handed over since it was
 * planned is taken off; what must be paid first is named.
 */
export async function leaveOnRun(actor: Actor, input: OfRun): Promise<LeaveResult> {
	return write(async (tx): Promise<LeaveResult> => {
		const found = await runHere(tx, actor, input, 'orders.hand_over');
		if (!found.ok) return found;
		const { run } = found;
		if (run.state !== 'planned') return { ok: false, code: 'wrong_state' };
		const couriers = await couriersOf(tx, run.organisationId);
		const courier = couriers.find(({ userId }) => userId === run.courierId);
		if (!courier) return { ok: false, code: 'courier_unknown' };
		const stops = await waitingStops(tx, run.id);
		const parts = await partsByIds(
			tx,
			stops.map(({ subOrderId }) => subOrderId)
		);
		const gone = parts.filter(({ state }) => state !== 'ready');
		const leaving = parts.filter(({ state }) => state === 'ready');
		if (leaving.length === 0) return { ok: false, code: 'nothing_left' };
		for (const part of leaving) {
			const sent = await sendPart(tx, actor, part, courier);
			if (!sent.ok && sent.code === 'unpaid') {
				return { ok: false, code: 'unpaid', orderNumber: part.orderNumber };
			}
			if (!sent.ok) return { ok: false, code: 'wrong_state' };
		}
		const at = now();
		if (gone.length > 0) {
			const ids = gone.map(({ id }) => id);
			await tx
				.update(deliveryStop)
				.set({ state: 'removed', endedAt: at })
				.where(and(eq(deliveryStop.runId, run.id), inArray(deliveryStop.subOrderId, ids)));
		}
		await tx.update(deliveryRun).set({ state: 'out', leftAt: at }).where(eq(deliveryRun.id, run.id));
		await audit(tx, actor, {
			...{ action: 'run.leave', organisationId: run.organisationId, subject: `run:${run.id}` },
			detail: { parts: leaving.length }
		});
		return { ok: true };
	});
}

export type CancelRunResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'wrong_state'>;

/** A run that has not left is called off; its parts can be planned again. */
export async function cancelRun(actor: Actor, input: OfRun): Promise<CancelRunResult> {
	return write(async (tx): Promise<CancelRunResult> => {
		const found = await runHere(tx, actor, input, 'orders.hand_over');
		if (!found.ok) return found;
		const { run } = found;
		if (run.state !== 'planned') return { ok: false, code: 'wrong_state' };
		await tx
			.update(deliveryStop)
			.set({ state: 'removed', endedAt: now() })
			.where(eq(deliveryStop.runId, run.id));
		await tx.update(deliveryRun).set({ state: 'cancelled' }).where(eq(deliveryRun.id, run.id));
		await audit(tx, actor, {
			...{ action: 'run.cancel', organisationId: run.organisationId, subject: `run:${run.id}` }
		});
		return { ok: true };
	});
}
