import { count, eq, and, inArray } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { approve } from './decide.server.ts';
import { payoutsByIds } from './find.server.ts';
import { batchOf, waitingLines, type Batch, type OfBatch } from './findBatches.server.ts';
import type { BatchId } from './ids.ts';
import { payoutBatch, payoutBatchLine } from './schema.server.ts';
import { MOST_BANK_REFUSALS, MOST_BATCH_LINES, type PayoutMethod } from './states.ts';

export interface MakeBatch {
	readonly organisationId: OrganisationId;
	readonly method: PayoutMethod;
	readonly onDate: BookDate;
	readonly payoutIds: readonly number[];
	readonly key: string;
}

export type MakeBatchResult =
	| { ok: true; batchId: BatchId }
	| Refused<
			| 'forbidden'
			| 'not_found'
			| 'key_reused'
			| 'nothing_chosen'
			| 'too_many'
			| 'other_method'
			| 'wrong_state'
			| 'in_another_batch'
			| 'bank_refused_twice'
	  >;

/** One officer puts together what is paid on a day. */
export async function makeBatch(actor: Actor, input: MakeBatch): Promise<MakeBatchResult> {
	return write(async (tx): Promise<MakeBatchResult> => {
		if (!(await allow(tx, actor, input.organisationId, 'payout.request'))) {
			return { ok: false, code: 'forbidden' };
		}
		const { key, ...body } = input;
		return once(tx, { scope: `payout.batch:${actor.userId}`, key, body }, () => make(tx, actor, input));
	});
}

async function make(tx: Tx, actor: Actor, input: MakeBatch): Promise<MakeBatchResult> {
	assert(actor.userId, 'a person makes a batch');
	const { organisationId, method, onDate } = input;
	const ids = [...new Set(input.payoutIds)].sort((a, b) => a - b);
	if (ids.length === 0) return { ok: false, code: 'nothing_chosen' };
	if (ids.length > MOST_BATCH_LINES) return { ok: false, code: 'too_many' };
	const payouts = await payoutsByIds(tx, ids);
	if (payouts.length < ids.length || payouts.some(({ payerId }) => payerId !== organisationId)) {
		return { ok: false, code: 'not_found' };
	}
	if (payouts.some((each) => each.method !== method)) return { ok: false, code: 'other_method' };
	if (payouts.some(({ state }) => state !== 'requested' && state !== 'approved')) {
		return { ok: false, code: 'wrong_state' };
	}
	const before = await tx
		.select({ payoutId: payoutBatchLine.payoutId, state: payoutBatchLine.state, times: count() })
		.from(payoutBatchLine)
		.where(inArray(payoutBatchLine.payoutId, ids))
		.groupBy(payoutBatchLine.payoutId, payoutBatchLine.state);
	if (before.some(({ state }) => state === 'waiting')) return { ok: false, code: 'in_another_batch' };
	if (before.some(({ state, times }) => state === 'refused' && times >= MOST_BANK_REFUSALS)) {
		return { ok: false, code: 'bank_refused_twice' };
	}
	const [made] = await tx
		.insert(payoutBatch)
		.values({ organisationId, method, onDate, state: 'made', madeBy: actor.userId, madeAt: now() })
		.returning({ id: payoutBatch.id });
	assert(made, 'the batch was inserted');
	await tx.insert(payoutBatchLine).values(
		ids.map((payoutId, index) => ({
			...{ batchId: made.id, payoutId, state: 'waiting' as const },
			reference: `B${made.id}-${String(index + 1).padStart(3, '0')}`
		}))
	);
	faultPoint('payout.batch.made');
	await audit(tx, actor, {
		...{ action: 'payout.batch.made', organisationId, subject: `batch:${made.id}` },
		detail: { method, onDate, lines: ids.length }
	});
	return { ok: true, batchId: made.id };
}

export type NotHere = Refused<'forbidden' | 'not_found'>;

/** A batch of this desk and the officer who sees to it, if she may. */
export async function batchAt(
	tx: Tx,
	actor: Actor,
	{ organisationId, batchId }: OfBatch,
	ability: Ability
): Promise<{ ok: true; batch: Batch; officerId: UserId } | NotHere> {
	if (actor.userId === null || !(await allow(tx, actor, organisationId, ability))) {
		return { ok: false, code: 'forbidden' };
	}
	const batch = await batchOf(tx, { organisationId, batchId });
	return batch ? { ok: true, batch, officerId: actor.userId } : { ok: false, code: 'not_found' };
}

export type ApproveBatchResult =
	| { ok: true }
	| NotHere
	| Refused<'wrong_state'>
	/** Who made it, who asked for one of its payouts, or is paid by it, is not the one who agrees. */
	| Refused<'needs_another_officer'>;

/** Another officer approves all of it, or nothing. */
export async function approveBatch(actor: Actor, input: OfBatch): Promise<ApproveBatchResult> {
	return write(async (tx): Promise<ApproveBatchResult> => {
		const found = await batchAt(tx, actor, input, 'payout.approve');
		if (!found.ok) return found;
		const { batch, officerId } = found;
		if (batch.state !== 'made') return { ok: false, code: 'wrong_state' };
		if (batch.madeBy === officerId) return { ok: false, code: 'needs_another_officer' };
		for (const { payout } of await waitingLines(tx, batch.id)) {
			// What was approved by itself before stays approved by who did it.
			if (payout.state === 'approved') continue;
			const approved = await approve(tx, actor, { payout, officerId });
			if (!approved.ok) return approved;
		}
		await tx
			.update(payoutBatch)
			.set({ state: 'approved', approvedBy: officerId, approvedAt: now() })
			.where(eq(payoutBatch.id, batch.id));
		faultPoint('payout.batch.approved');
		await audit(tx, actor, {
			...{ action: 'payout.batch.approved', organisationId: batch.organisationId },
			subject: `batch:${batch.id}`
		});
		return { ok: true };
	});
}

export type CancelBatchResult = { ok: true } | NotHere | Refused<'wrong_state'>;

/** A batch that is not approved yet is called off; its payouts may stand in another. */
export async function cancelBatch(actor: Actor, input: OfBatch): Promise<CancelBatchResult> {
	return write(async (tx): Promise<CancelBatchResult> => {
		const found = await batchAt(tx, actor, input, 'payout.request');
		if (!found.ok) return found;
		const { batch } = found;
		if (batch.state !== 'made') return { ok: false, code: 'wrong_state' };
		await tx
			.update(payoutBatchLine)
			.set({ state: 'left', endedAt: now() })
			.where(and(eq(payoutBatchLine.batchId, batch.id), eq(payoutBatchLine.state, 'waiting')));
		await tx.update(payoutBatch).set({ state: 'cancelled' }).where(eq(payoutBatch.id, batch.id));
		await audit(tx, actor, {
			...{ action: 'payout.batch.cancelled', organisationId: batch.organisationId },
			subject: `batch:${batch.id}`
		});
		return { ok: true };
	});
}
