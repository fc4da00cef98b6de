import { addMonths, daysBetween, type BookDate } from '#lib/shared/dates.ts';
import { leastRupiah, NO_RUPIAH, rupiah, share, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_RATE, type PreciseRate } from '#lib/shared/percent.ts';

const DAYS_IN_YEAR = 365;

/** The longest and shortest term, in months. */
export const MONTHS = { least: 1, most: 60 } as const;
/** At most so much of the sum is kept back when a term is broken. */
export const BREAK_FEE_CEILING = 100_000 as PreciseRate;

/** When interest is paid to voluntary savings. */
export const INTEREST_PAID = ['monthly', 'at_end'] as const;
export type InterestPaid = (typeof INTEREST_PAID)[number];

/** What becomes of a deposit on its last day: all to voluntary savings, the sum again, or the sum with its interest again. */
export const INSTRUCTIONS = ['pay_out', 'roll_over', 'roll_over_all'] as const;
export type Instruction = (typeof INSTRUCTIONS)[number];

export const DEPOSIT_STATES = ['running', 'ended'] as const;
export const ENDINGS = ['matured', 'rolled_over', 'broken', 'left'] as const;
export type Ending = (typeof ENDINGS)[number];

/** What was agreed when it was opened; a product that changes later does not change it. */
export interface Terms {
	readonly amount: Rupiah;
	/** A year, in ten-thousandths of a percent. */
	readonly rate: PreciseRate;
	readonly months: number;
	readonly openedOn: BookDate;
	/** How much of the interest that was earned stays hers when she breaks it. */
	readonly breakKeeps: PreciseRate;
	/** How much of the sum she then loses. */
	readonly breakFee: PreciseRate;
}

/** The day it ends: the same day so many months later, or that month's last. */
export function maturesOn(openedOn: BookDate, months: number): BookDate {
	return addMonths(openedOn, months);
}

/**
 * All interest from the first day until a day, that day not counted: amount × rate × days ÷ 365, simple, rounded
 * half-even once. What months add is the difference of two of these, so months always add up to the whole.
 */
export function earnedUntil({ amount, rate, openedOn }: Terms, until: BookDate): Rupiah {
	const days = daysBetween(openedOn, until);
	if (days <= 0) return NO_RUPIAH;
	return share(amount, rate * days, WHOLE_RATE * DAYS_IN_YEAR);
}

export interface Broken {
	/** Earned until that day, by the full rate. */
	readonly earned: Rupiah;
	/** What of it stays hers. */
	readonly kept: Rupiah;
	/** Kept and not paid yet: it is paid now. */
	readonly interest: Rupiah;
	/** Paid already and more than is kept: it comes off the sum. */
	readonly takenBack: Rupiah;
	readonly fee: Rupiah;
	/** What comes back of the sum. */
	readonly returned: Rupiah;
}

/**
 * What a deposit comes to when it is broken before its end. On the day it was opened it costs nothing: that puts a
 * mistake right.
 */
export function breakOn(terms: Terms, { on, paid }: { on: BookDate; paid: Rupiah }): Broken {
	const earned = earnedUntil(terms, on);
	const kept = share(earned, terms.breakKeeps, WHOLE_RATE);
	const takenBack = rupiah(Math.max(0, paid - kept));
	const left = rupiah(terms.amount - takenBack);
	const fee =
		on === terms.openedOn ? NO_RUPIAH : leastRupiah(left, share(terms.amount, terms.breakFee, WHOLE_RATE));
	return {
		...{ earned, kept, takenBack, fee },
		interest: rupiah(Math.max(0, kept - paid)),
		returned: rupiah(left - fee)
	};
}
