import { monthOf, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** What a straight line is drawn from. */
export interface Depreciable {
	readonly cost: Rupiah;
	/** What it will be worth at the end; never depreciated. */
	readonly residual: Rupiah;
	/** 0 for land, which is never used up. */
	readonly usefulMonths: number;
	readonly acquiredOn: BookDate;
	/** What was used up already when it came into these books, for an asset of the opening balances. */
	readonly usedBefore: Rupiah;
}

/** 50 years, for a building. */
export const LONGEST_MONTHS = 600;

/**
 * What should have been used up to and with a month: what is left of the cost above the residual value, in equal parts
 * from the month of purchase on. Each total is rounded down, so the parts add up and the last month takes the rest.
 */
export function usedUpTo(asset: Depreciable, month: BookMonth): Rupiah {
	const { cost, residual, usefulMonths, acquiredOn, usedBefore } = asset;
	const months = Math.min(monthsBetween(monthOf(acquiredOn), month) + 1, usefulMonths);
	const left = BigInt(cost - residual - usedBefore);
	if (months <= 0 || left <= 0n) return usedBefore;
	return rupiah(usedBefore + Number((left * BigInt(months)) / BigInt(usefulMonths)));
}

function monthsBetween(first: BookMonth, last: BookMonth): number {
	const years = Number(last.slice(0, 4)) - Number(first.slice(0, 4));
	return years * 12 + Number(last.slice(5, 7)) - Number(first.slice(5, 7));
}

/** What is wrong with an asset's terms; null when they can be. */
export function mistakeInTerms(
	{ cost, residual, usedBefore, acquiredOn }: Depreciable,
	today: BookDate
): 'residual_above_cost' | 'used_above_cost' | 'date_future' | null {
	if (acquiredOn > today) return 'date_future';
	if (residual > cost) return 'residual_above_cost';
	return usedBefore > cost - residual ? 'used_above_cost' : null;
}
