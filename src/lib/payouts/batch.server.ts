import { and, count, eq, inArray, sql } from 'drizzle-orm';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { approve, endUnpaid } from './decide.server.ts';
import { payoutsByIds, type Payout } from './find.server.ts';
import type { BatchId, BatchLineId } from './ids.ts';
import { pay } from './pay.server.ts';
import { payoutBatch, payoutBatchLine } from './schema.server.ts';
import { MOST_BANK_REFUSALS, MOST_BATCH_LINES, type PayoutMethod } from './states.ts';

export type Batch = typeof payoutBatch.$inferSelect;
export type BatchLine = typeof payoutBatchLine.$inferSelect;

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
	await audit(tx, actor, {
		...{ action: 'payout.batch.made', organisationId, subject: `batch:${made.id}` },
		detail: { method, onDate, lines: ids.length }
	});
	return { ok: true, batchId: made.id };
}

export interface OfBatch {
	/** The desk that pays; another desk's batch is not found here. */
	readonly organisationId: OrganisationId;
	readonly batchId: BatchId;
}

type NotHere = Refused<'forbidden' | 'not_found'>;

async function batchAt(
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

/** A batch of this desk, or null. */
export async function batchOf(reader: Reader, { organisationId, batchId }: OfBatch): Promise<Batch | null> {
	const [batch] = await reader
		.select()
		.from(payoutBatch)
		.where(and(eq(payoutBatch.id, batchId), eq(payoutBatch.organisationId, organisationId)));
	return batch ?? null;
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

export interface LineResult {
	readonly lineId: BatchLineId;
	/** `refused` by the bank; `left`: not fetched. */
	readonly outcome: 'paid' | 'refused' | 'left';
	/** The bank's own number or the reason; may be empty when paid. */
	readonly note: string;
}

export interface RecordResults extends OfBatch {
	readonly results: readonly LineResult[];
	/** What the bank took for each line it paid; 0 in cash. */
	readonly bankCharge: Rupiah;
	readonly key: string;
}

export type RecordResultsResult =
	| { ok: true; paid: number; refused: number }
	| NotHere
	| Refused<
			| 'wrong_state'
			| 'key_reused'
			| 'nothing_chosen'
			| 'line_ended'
			| 'reason_missing'
			| 'not_by_bank'
			| 'charge_on_cash'
			| 'needs_another_officer'
	  >
	| Refused<'not_enough_cash', { cash: Rupiah }>
	| Refused<LedgerCode>;

/** What became of lines: in her hand, paid by the bank, or refused by it. All that was entered, or nothing of it. */
export async function recordResults(actor: Actor, input: RecordResults): Promise<RecordResultsResult> {
	return orRefusal(
		write(async (tx): Promise<RecordResultsResult> => {
			const found = await batchAt(tx, actor, input, 'payout.pay');
			if (!found.ok) return found;
			const { key, ...body } = input;
			return once(tx, { scope: `payout.results:${actor.userId}`, key, body }, () =>
				record(tx, actor, { ...found, input })
			);
		})
	);
}

interface Recording {
	readonly batch: Batch;
	readonly officerId: UserId;
	readonly input: RecordResults;
}

async function record(
	tx: Tx,
	actor: Actor,
	{ batch, officerId, input }: Recording
): Promise<RecordResultsResult> {
	if (batch.state !== 'approved') return { ok: false, code: 'wrong_state' };
	if (input.results.length === 0) return { ok: false, code: 'nothing_chosen' };
	const waiting = await waitingLines(tx, batch.id);
	let paid = 0;
	for (const { lineId, outcome, note } of input.results) {
		const found = waiting.find(({ line }) => line.id === lineId);
		if (!found) return { ok: false, code: 'line_ended' };
		if (outcome !== 'paid' && note === '') return { ok: false, code: 'reason_missing' };
		if (outcome === 'refused' && batch.method !== 'bank') return { ok: false, code: 'not_by_bank' };
		if (outcome === 'paid') {
			const done = await payLine(tx, actor, found, { officerId, note, bankCharge: input.bankCharge });
			if (!done.ok) return done;
			paid += 1;
		} else if (outcome === 'refused') {
			const refused = await refuseAtLast(tx, actor, found, note);
			if (!refused.ok) return refused;
		}
		const ended = await tx
			.update(payoutBatchLine)
			.set({ state: outcome, reason: outcome === 'paid' ? '' : note, endedAt: now() })
			.where(and(eq(payoutBatchLine.id, lineId), eq(payoutBatchLine.state, 'waiting')))
			.returning({ id: payoutBatchLine.id });
		if (ended.length === 0) return { ok: false, code: 'line_ended' };
		faultPoint('payout.batch.after_line');
	}
	if (input.results.length === waiting.length) {
		await tx.update(payoutBatch).set({ state: 'done' }).where(eq(payoutBatch.id, batch.id));
	}
	const refused = input.results.filter(({ outcome }) => outcome === 'refused').length;
	await audit(tx, actor, {
		...{ action: 'payout.batch.results', organisationId: batch.organisationId },
		...{
			subject: `batch:${batch.id}`,
			detail: { paid, refused, left: input.results.length - paid - refused }
		}
	});
	return { ok: true, paid, refused };
}

interface LineWithPayout {
	readonly line: BatchLine;
	readonly payout: Payout;
}

async function payLine(
	tx: Tx,
	actor: Actor,
	{ line, payout }: LineWithPayout,
	{ officerId, note, bankCharge }: { officerId: UserId; note: string; bankCharge: Rupiah }
) {
	if (officerId === payout.memberUserId) return { ok: false, code: 'needs_another_officer' } as const;
	const reference = note === '' ? line.reference : note;
	return pay(tx, actor, { payout, officerId, input: { reference, bankCharge } });
}

/** What the bank refuses for the second time is not tried again: her savings are free, and she asks with another account. */
async function refuseAtLast(
	tx: Tx,
	actor: Actor,
	{ payout }: LineWithPayout,
	reason: string
): Promise<{ ok: true } | Refused<'wrong_state'>> {
	if (payout.state !== 'approved') return { ok: false, code: 'wrong_state' };
	const [before] = await tx
		.select({ times: count() })
		.from(payoutBatchLine)
		.where(and(eq(payoutBatchLine.payoutId, payout.id), eq(payoutBatchLine.state, 'refused')));
	if ((before?.times ?? 0) + 1 < MOST_BANK_REFUSALS) return { ok: true };
	return endUnpaid(tx, actor, payout, 'refused', reason);
}

async function waitingLines(reader: Reader, batchId: BatchId): Promise<LineWithPayout[]> {
	return (await linesOf(reader, batchId)).filter(({ line }) => line.state === 'waiting');
}

/** All lines of a batch with their payouts, in the file's order. */
export async function linesOf(reader: Reader, batchId: BatchId): Promise<LineWithPayout[]> {
	const lines = await reader
		.select()
		.from(payoutBatchLine)
		.where(eq(payoutBatchLine.batchId, batchId))
		.orderBy(payoutBatchLine.id);
	const payouts = new Map(
		(
			await payoutsByIds(
				reader,
				lines.map(({ payoutId }) => payoutId)
			)
		).map((each) => [each.id, each])
	);
	return lines.map((line) => {
		const payout = payouts.get(line.payoutId);
		assert(payout, `line ${line.id} has a payout`);
		return { line, payout };
	});
}

/** A desk's batches, those under way first, then the newest; one page and whether there are more. */
export async function batchesOf(
	reader: Reader,
	organisationId: OrganisationId,
	{ page, size }: { page: number; size: number }
) {
	const lines = sql`${payoutBatchLine} l JOIN payout p ON p.id = l.payout_id WHERE l.batch_id = ${payoutBatch.id}`;
	const found = await reader
		.select({
			...{ id: payoutBatch.id, method: payoutBatch.method, onDate: payoutBatch.onDate },
			state: payoutBatch.state,
			lines: sql<number>`(SELECT count(*) FROM ${lines})`,
			amount: sql<Rupiah>`(SELECT coalesce(sum(p.amount), ${NO_RUPIAH}) FROM ${lines})`,
			waiting: sql<number>`(SELECT count(*) FROM ${lines} AND l.state = 'waiting')`
		})
		.from(payoutBatch)
		.where(eq(payoutBatch.organisationId, organisationId))
		.orderBy(sql`${payoutBatch.state} IN ('done', 'cancelled')`, sql`${payoutBatch.id} DESC`)
		.limit(size + 1)
		.offset((page - 1) * size);
	return { batches: found.slice(0, size), more: found.length > size };
}
