import { and, eq, inArray } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { daysBetween, type BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, SubOrderId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { couriersOf } from '#lib/supply/couriers.server.ts';
import { partsByIds } from '#lib/supply/parts.server.ts';
import type { RunId } from './ids.ts';
import { deliveryRun, deliveryStop } from './schema.server.ts';
import { DAYS_AHEAD, MOST_STOPS } from './states.ts';

export interface PlanRun {
	readonly organisationId: OrganisationId;
	readonly courierId: UserId;
	readonly onDate: BookDate;
	readonly subOrderIds: readonly SubOrderId[];
	readonly key: string;
}

export type PlanRunResult =
	| { ok: true; runId: RunId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'nothing_chosen'
			| 'too_many'
			| 'courier_unknown'
			| 'day_past'
			| 'day_too_far'
			| 'not_by_courier'
			| 'not_ready'
			| 'on_another_run'
	  >;

/** Puts packed parts on a courier's sheet for a day; they leave the warehouse when the run does. */
export async function planRun(actor: Actor, input: PlanRun): Promise<PlanRunResult> {
	return write(async (tx): Promise<PlanRunResult> => {
		if (!(await allow(tx, actor, input.organisationId, 'orders.hand_over'))) {
			return { ok: false, code: 'forbidden' };
		}
		const { key, ...body } = input;
		return once(tx, { scope: `run.plan:${actor.userId}`, key, body }, () => plan(tx, actor, input));
	});
}

async function plan(tx: Tx, actor: Actor, input: PlanRun): Promise<PlanRunResult> {
	assert(actor.userId, 'a person plans a run');
	const { organisationId, courierId, onDate } = input;
	const organisation = await organisationById(tx, organisationId);
	assert(organisation, 'who is allowed at a desk stands at one');
	const days = daysBetween(today(organisation.timeZone), onDate);
	if (days < 0) return { ok: false, code: 'day_past' };
	if (days > DAYS_AHEAD) return { ok: false, code: 'day_too_far' };
	if (!(await couriersOf(tx, organisationId)).some(({ userId }) => userId === courierId)) {
		return { ok: false, code: 'courier_unknown' };
	}
	const ids = [...new Set(input.subOrderIds)];
	if (ids.length === 0) return { ok: false, code: 'nothing_chosen' };
	if (ids.length > MOST_STOPS) return { ok: false, code: 'too_many' };
	const parts = await partsByIds(tx, ids);
	if (parts.length < ids.length || parts.some((part) => part.bumdesaId !== organisationId)) {
		return { ok: false, code: 'not_found' };
	}
	if (parts.some(({ deliveryMethod }) => deliveryMethod !== 'courier')) {
		return { ok: false, code: 'not_by_courier' };
	}
	if (parts.some(({ state }) => state !== 'ready')) return { ok: false, code: 'not_ready' };
	const waiting = await tx
		.select({ id: deliveryStop.id })
		.from(deliveryStop)
		.where(and(inArray(deliveryStop.subOrderId, ids), eq(deliveryStop.state, 'waiting')))
		.limit(1);
	if (waiting.length > 0) return { ok: false, code: 'on_another_run' };
	const [made] = await tx
		.insert(deliveryRun)
		.values({
			...{ organisationId, courierId, onDate, state: 'planned' },
			...{ plannedBy: actor.userId, plannedAt: now() }
		})
		.returning({ id: deliveryRun.id });
	assert(made, 'the run was inserted');
	// Neighbours follow one another.
	const inOrder = parts.toSorted(
		(a, b) => (a.villageCode ?? '').localeCompare(b.villageCode ?? '') || a.orderId - b.orderId
	);
	await tx.insert(deliveryStop).values(
		inOrder.map(({ id: subOrderId }, position) => ({
			...{ runId: made.id, subOrderId, position, state: 'waiting' as const, cash: NO_RUPIAH }
		}))
	);
	await audit(tx, actor, {
		...{ action: 'run.plan', organisationId, subject: `run:${made.id}` },
		detail: { courierId, onDate, parts: ids.length }
	});
	return { ok: true, runId: made.id };
}
