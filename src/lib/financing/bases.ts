import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/** What a producer is lent money against: a harvest she promised, orders that are paid, goods that were delivered. */
export const BASES = ['promise', 'orders', 'delivered'] as const;
export type Basis = (typeof BASES)[number];

/** How much of each sale a producer can let repay it, in hundredths of a percent. */
export const SALE_SHARES = [3000, 5000, 6000, 7000, 8000, 9000, 10_000] as const;
export const USUAL_SALE_SHARE = 6000;

/** How long after the last day of a harvest it is due: goods are delivered, confirmed and settled first. */
export const DAYS_TO_SETTLE = 14;

/**
 * The most that can still be lent against what a harvest is worth to its producer: the share that the terms allow, less
 * what she owes on such loans already, whatever those were lent against.
 */
export function mostLent(worth: Rupiah, advanceBasisPoints: number, owed: Rupiah): Rupiah {
	const share = (BigInt(worth) * BigInt(advanceBasisPoints)) / BigInt(WHOLE_BASIS_POINTS);
	return rupiah(Math.max(0, Number(share) - owed));
}
