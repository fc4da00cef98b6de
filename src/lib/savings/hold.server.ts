import { and, eq, isNull } from 'drizzle-orm';
import { balanceOf } from '#lib/ledger/accounts.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import type { AccountId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';
import { heldOn } from './accounts.server.ts';
import { savingsHold } from './schema.server.ts';

export interface Hold {
	readonly accountId: AccountId;
	readonly amount: Rupiah;
	/** What holds it, as `payout:12`; used once. */
	readonly reason: string;
}

/** Keeps part of a savings balance from being withdrawn until it is released. */
export async function hold(tx: Tx, input: Hold): Promise<{ ok: true } | Refused<'insufficient_savings'>> {
	const free = -(await balanceOf(tx, input.accountId)) - (await heldOn(tx, input.accountId));
	if (input.amount > free) return { ok: false, code: 'insufficient_savings' };
	await tx.insert(savingsHold).values({ ...input, heldAt: now() });
	return { ok: true };
}

/** Lets go of what a reason held; releasing twice changes nothing. */
export async function release(tx: Tx, reason: string): Promise<void> {
	await tx
		.update(savingsHold)
		.set({ releasedAt: now() })
		.where(and(eq(savingsHold.reason, reason), isNull(savingsHold.releasedAt)));
}
