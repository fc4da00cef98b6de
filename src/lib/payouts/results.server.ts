import { and, count, eq } from 'drizzle-orm';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { batchAt, type NotHere } from './batch.server.ts';
import { endUnpaid } from './decide.server.ts';
import { waitingLines, type Batch, type LineWithPayout, type OfBatch } from './findBatches.server.ts';
import type { BatchLineId } from './ids.ts';
import { pay } from './pay.server.ts';
import { payoutBatch, payoutBatchLine } from './schema.server.ts';
import { MOST_BANK_REFUSALS } from './states.ts';

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
	readonly input: Pick<RecordResults, 'results' | 'bankCharge'>;
}

/** The same inside another transaction, for who has asked already whether the officer may and whether it is her desk's. */
export async function record(
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
