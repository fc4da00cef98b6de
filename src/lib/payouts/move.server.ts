import { and, eq } from 'drizzle-orm';
import { assert } from '#lib/shared/assert.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { Payout } from './find.server.ts';
import { payout } from './schema.server.ts';
import { mayMovePayout, type PayoutState } from './states.ts';

type Facts = Partial<Omit<typeof payout.$inferInsert, 'id' | 'state'>>;

/** Moves a payout to another state with what is to be remembered of it; what the table does not allow is refused. */
export async function movePayout(
	tx: Tx,
	{ id, state }: Pick<Payout, 'id' | 'state'>,
	to: PayoutState,
	facts: Facts
): Promise<{ ok: true } | Refused<'wrong_state'>> {
	if (!mayMovePayout(state, to)) return { ok: false, code: 'wrong_state' };
	const [moved] = await tx
		.update(payout)
		.set({ ...facts, state: to })
		.where(and(eq(payout.id, id), eq(payout.state, state)))
		.returning({ id: payout.id });
	assert(moved, `payout ${id} was ${state}`);
	return { ok: true };
}

/** What the savings room holds a payout's amount by. */
export function holdReason(payoutId: number): string {
	return `payout:${payoutId}`;
}
