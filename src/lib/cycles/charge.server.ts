import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { feeMistake, type Fee, type FeeMistake } from './fees.ts';
import { cycleFor, note, type OfCycle } from './plan.server.ts';
import { cycleFee } from './schema.server.ts';

export type CycleFee = Fee & { readonly id: number };

/** Asks a fee in a cycle that has not closed, or changes one of its kind. Orders placed stay as they are. */
export async function chargeFee(
	actor: Actor,
	input: OfCycle & { readonly fee: Fee }
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'not_open' | FeeMistake>> {
	return write(async (tx) => {
		const found = await cycleFor(tx, actor, input);
		if (!found.ok) return found;
		const { purpose, chargedBy, kind, value } = input.fee;
		const mistake = feeMistake({ kind, value });
		if (mistake) return refuse(mistake);
		await tx
			.insert(cycleFee)
			.values({ cycleId: input.cycleId, purpose, chargedBy, kind, value })
			.onConflictDoUpdate({
				target: [cycleFee.cycleId, cycleFee.purpose, cycleFee.chargedBy, cycleFee.kind],
				set: { value }
			});
		await note(tx, actor, found.cycle, 'fee', { purpose, chargedBy, kind, value });
		return { ok: true };
	});
}

/** Asks a fee no more. */
export async function dropFee(
	actor: Actor,
	input: OfCycle & { readonly feeId: number }
): Promise<{ ok: true } | Refused<'forbidden' | 'not_found' | 'not_open'>> {
	return write(async (tx) => {
		const found = await cycleFor(tx, actor, input);
		if (!found.ok) return found;
		const dropped = await tx
			.delete(cycleFee)
			.where(and(eq(cycleFee.id, input.feeId), eq(cycleFee.cycleId, input.cycleId)))
			.returning({ id: cycleFee.id });
		if (dropped.length === 0) return refuse('not_found');
		await note(tx, actor, found.cycle, 'fee_drop', { feeId: input.feeId });
		return { ok: true };
	});
}

/** What some cycles ask, in the order in which it was entered. */
export async function feesOfCycles(
	reader: Reader,
	cycleIds: readonly CycleId[]
): Promise<ReadonlyMap<CycleId, CycleFee[]>> {
	if (cycleIds.length === 0) return new Map();
	const rows = await reader
		.select()
		.from(cycleFee)
		.where(inArray(cycleFee.cycleId, [...new Set(cycleIds)]))
		.orderBy(asc(cycleFee.id));
	const found = new Map<CycleId, CycleFee[]>();
	for (const { cycleId, ...fee } of rows) {
		const own = found.get(cycleId) ?? [];
		own.push(fee);
		found.set(cycleId, own);
	}
	return found;
}
