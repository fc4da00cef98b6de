import { and, desc, eq } from 'drizzle-orm';
import { organisationById } from '#lib/organisations/find.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { auditLog } from '#lib/shared/schema.server.ts';
import { hubFor, note, type OfCycle } from './plan.server.ts';
import { orderCycle, type Cycle } from './schema.server.ts';
import { moveMistake, type HandOverDays } from './window.ts';

export interface MoveDays extends OfCycle, HandOverDays {
	/** What buyers and producers read. */
	readonly reason: string;
	/** When the page said it was last changed: somebody else may have done so since. */
	readonly shownChange: number | null;
}

export type MoveDaysRefusal = Refused<
	'forbidden' | 'not_found' | 'not_closed' | 'stale' | NonNullable<ReturnType<typeof moveMistake>>
>;

/** The cycle as it was and as it is; the same one twice when nothing was moved. */
export type MovedDays = { ok: true; before: Cycle; after: Cycle } | MoveDaysRefusal;

/**
 * Moves the days on which a closed cycle is handed over: rain, a broken cold box. What was ordered and asked for stays as it
 * is. Who is to come on another day is the caller's to tell.
 */
export async function moveDays(tx: Tx, actor: Actor, input: MoveDays): Promise<MovedDays> {
	if (!(await hubFor(tx, actor, input.organisationId))) return refuse('forbidden');
	const [before] = await tx
		.select()
		.from(orderCycle)
		.where(and(eq(orderCycle.id, input.cycleId), eq(orderCycle.organisationId, input.organisationId)));
	if (!before) return refuse('not_found');
	if (before.state !== 'closed') return refuse('not_closed');
	const { pickupOn, deliveryOn, reason } = input;
	if (before.pickupOn === pickupOn && before.deliveryOn === deliveryOn) {
		return { ok: true, before, after: before };
	}
	if (before.changedAt !== input.shownChange) return refuse('stale');
	const hub = await organisationById(tx, before.organisationId);
	assert(hub, 'a cycle has its BUM Desa');
	const mistake = moveMistake(before, { pickupOn, deliveryOn }, { at: now(), timeZone: hub.timeZone });
	if (mistake) return refuse(mistake);
	const [after] = await tx
		.update(orderCycle)
		.set({ pickupOn, deliveryOn, changedAt: now() })
		.where(eq(orderCycle.id, before.id))
		.returning();
	assert(after, 'the cycle was changed');
	await note(tx, actor, after, 'move_days', {
		...{ fromPickupOn: before.pickupOn ?? '', fromDeliveryOn: before.deliveryOn ?? '' },
		...{ pickupOn: pickupOn ?? '', deliveryOn: deliveryOn ?? '', reason }
	});
	return { ok: true, before, after };
}

/** How often, when, by whom and why its days were moved after it closed, the latest first. */
export async function movesOf(reader: Reader, cycleId: CycleId) {
	const rows = await reader
		.select({ id: auditLog.id, at: auditLog.at, by: user.name, detail: auditLog.detail })
		.from(auditLog)
		.leftJoin(user, eq(user.id, auditLog.userId))
		.where(
			and(
				...[eq(auditLog.subject, `order_cycle:${cycleId}`), eq(auditLog.action, 'cycle.move_days')],
				eq(auditLog.outcome, 'done')
			)
		)
		.orderBy(desc(auditLog.id));
	return rows.map(({ id, at, by, detail }) => {
		const text = (name: string) => {
			const kept = detail?.[name];
			return typeof kept === 'string' ? kept : '';
		};
		return {
			...{ id, at, by: by ?? '', reason: text('reason') },
			from: { pickupOn: text('fromPickupOn'), deliveryOn: text('fromDeliveryOn') },
			to: { pickupOn: text('pickupOn'), deliveryOn: text('deliveryOn') }
		};
	});
}
