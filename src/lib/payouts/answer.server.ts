import { createHash } from 'node:crypto';
import { orRefusal } from '#lib/ledger/post.server.ts';
import type { LedgerCode } from '#lib/ledger/posting.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import { canonical, once } from '#lib/shared/idempotency.server.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { planAnswer, type AnswerPlan } from './answerPlan.ts';
import { readAnswer } from './bankAnswer.ts';
import { batchAt } from './batch.server.ts';
import { linesOf, type OfBatch } from './findBatches.server.ts';
import type { BatchId } from './ids.ts';
import { sendBack } from './pay.server.ts';
import { record, type RecordResultsResult } from './results.server.ts';

/** A bank's answer, cell by cell. */
export type AnswerCells = readonly (readonly string[])[];

export interface ReadPlan extends AnswerPlan {
	/** Stands for what is planned: what is written down must be what was shown. */
	readonly seen: string;
}

/** What a bank's answer would change in a list as it is now; nothing is written down. */
export async function planOf(reader: Reader, batchId: BatchId, cells: AnswerCells): Promise<ReadPlan> {
	const lines = (await linesOf(reader, batchId)).map(({ line, payout }) => ({
		...{ lineId: line.id, reference: line.reference, state: line.state, payoutState: payout.state },
		...{ account: payout.bankAccountNumber ?? '', amount: payout.amount }
	}));
	const plan = planAnswer(lines, readAnswer(cells));
	const seen = createHash('sha256').update(canonical(plan.results)).digest('hex').slice(0, 32);
	return { ...plan, seen };
}

export interface ApplyAnswer extends OfBatch {
	readonly cells: AnswerCells;
	/** The plan the officer has seen. */
	readonly seen: string;
	/** What the bank took for each line it paid. */
	readonly bankCharge: Rupiah;
	readonly key: string;
}

export type ApplyAnswerResult =
	| { ok: true; paid: number; refused: number; returned: number }
	| Extract<RecordResultsResult, { ok: false }>
	/** The list has changed since the answer was shown. */
	| Refused<'plan_changed' | 'nothing_to_write'>
	| Refused<LedgerCode>;

/** Writes down what the bank's answer says and the officer has seen: all of it, or nothing. Doubtful rows change nothing. */
export async function applyAnswer(actor: Actor, input: ApplyAnswer): Promise<ApplyAnswerResult> {
	return orRefusal(
		write(async (tx): Promise<ApplyAnswerResult> => {
			const found = await batchAt(tx, actor, input, 'payout.pay');
			if (!found.ok) return found;
			const { batch, officerId } = found;
			if (batch.method !== 'bank') return { ok: false, code: 'not_by_bank' };
			const { key, ...body } = input;
			return once(tx, { scope: `payout.answer:${actor.userId}`, key, body }, async () => {
				const { results, seen } = await planOf(tx, batch.id, input.cells);
				if (seen !== input.seen) return { ok: false, code: 'plan_changed' } as const;
				if (results.length === 0) return { ok: false, code: 'nothing_to_write' } as const;
				const counts = { ok: true as const, paid: 0, refused: 0, returned: 0 };
				const told = results.flatMap(({ lineId, outcome, note }) =>
					outcome === 'returned' ? [] : [{ lineId, outcome, note }]
				);
				if (told.length > 0) {
					const { bankCharge } = input;
					const done = await record(tx, actor, { batch, officerId, input: { results: told, bankCharge } });
					if (!done.ok) return done;
					Object.assign(counts, { paid: done.paid, refused: done.refused });
				}
				const payouts = new Map((await linesOf(tx, batch.id)).map(({ line, payout }) => [line.id, payout]));
				for (const { lineId, outcome, note } of results) {
					const payout = payouts.get(lineId);
					if (outcome !== 'returned' || !payout) continue;
					const back = await sendBack(tx, actor, payout, note);
					if (!back.ok) return back;
					counts.returned += 1;
				}
				faultPoint('payout.answer.written');
				return counts;
			});
		})
	);
}
