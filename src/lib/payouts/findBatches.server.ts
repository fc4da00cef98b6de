import { and, eq, sql } from 'drizzle-orm';
import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';
import { payoutsByIds, type Payout } from './find.server.ts';
import type { BatchId } from './ids.ts';
import { payoutBatch, payoutBatchLine } from './schema.server.ts';

export type Batch = typeof payoutBatch.$inferSelect;
export type BatchLine = typeof payoutBatchLine.$inferSelect;

export interface OfBatch {
	/** The desk that pays; another desk's batch is not found here. */
	readonly organisationId: OrganisationId;
	readonly batchId: BatchId;
}

/** A batch of this desk, or null. */
export async function batchOf(reader: Reader, { organisationId, batchId }: OfBatch): Promise<Batch | null> {
	const [batch] = await reader
		.select()
		.from(payoutBatch)
		.where(and(eq(payoutBatch.id, batchId), eq(payoutBatch.organisationId, organisationId)));
	return batch ?? null;
}

export interface LineWithPayout {
	readonly line: BatchLine;
	readonly payout: Payout;
}

export async function waitingLines(reader: Reader, batchId: BatchId): Promise<LineWithPayout[]> {
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
