import type { BookDate } from '#lib/shared/dates.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { PreciseRate } from '#lib/shared/percent.ts';

export const LOAN_METHODS = ['flat', 'declining', 'annuity', 'bullet'] as const;
/** How principal and interest fall due. */
export type LoanMethod = (typeof LOAN_METHODS)[number];

export const RATE_PERIODS = ['year', 'month'] as const;
export type RatePeriod = (typeof RATE_PERIODS)[number];

export const ROUNDING_STEPS = [1, 100, 500, 1000] as const;
/** Rupiah to whose multiple interest and instalments are rounded. */
export type RoundingStep = (typeof ROUNDING_STEPS)[number];

export const ROUNDING_MODES = ['nearest', 'up'] as const;
/** How the instalment is rounded: to the nearest step, halves to the even one, or up. Interest is always nearest. */
export type RoundingMode = (typeof ROUNDING_MODES)[number];

export const DAY_COUNTS = ['30/360', 'actual/365'] as const;
export type DayCount = (typeof DAY_COUNTS)[number];

/** One instalment every so many months or every so many weeks. */
export type Every = { readonly months: number } | { readonly weeks: number };

export interface LoanTerms {
	readonly principal: Rupiah;
	readonly rate: PreciseRate;
	readonly ratePer: RatePeriod;
	readonly method: LoanMethod;
	readonly instalments: number;
	readonly every: Every;
	readonly disbursedOn: BookDate;
	readonly firstDueOn: BookDate;
	/** How many first instalments are interest alone. */
	readonly gracePrincipal: number;
	readonly roundTo: RoundingStep;
	readonly rounding: RoundingMode;
	readonly dayCount: DayCount;
}
