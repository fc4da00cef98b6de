import { addDays, addMonths, type BookDate } from '#lib/shared/dates.ts';
import {
	basisPointsOf,
	divideHalfEven,
	leastRupiah,
	NO_RUPIAH,
	rupiah,
	type Rupiah
} from '#lib/shared/money.ts';
import { WHOLE_RATE, type PreciseRate } from '#lib/shared/percent.ts';

const DAYS_IN_YEAR = 365;
/** Above this many percent a year the rate is warned of. Source: PermenkopUKM 8/2023, interest on savings. */
export const SAVINGS_RATE_CEILING = 90_000 as PreciseRate;
/** Interest of a co-operative's member above this a month is taxed, on the whole of it. Source: PP 15/2009. */
export const TAX_FREE_A_MONTH = rupiah(240_000);
const TAX_BASIS_POINTS = 1_000;

export interface SavingsMonth {
	/** The first day of the month. */
	readonly first: BookDate;
	/** What was saved when the month began. */
	readonly opening: Rupiah;
	/** What came in (positive) and went out during it, in any order. */
	readonly movements: readonly { readonly date: BookDate; readonly amount: number }[];
	readonly rate: PreciseRate;
	/** Rupiah to whose multiple the interest is rounded. */
	readonly roundTo: number;
}

/**
 * A month's interest by daily balance: for each day what is saved at its end × rate ÷ 365, added up exactly and rounded
 * once, half-even, to `roundTo`.
 */
export function interestOfMonth({ first, opening, movements, rate, roundTo }: SavingsMonth): Rupiah {
	const after = addMonths(first, 1);
	const byDay = new Map<BookDate, number>();
	for (const { date, amount } of movements) byDay.set(date, (byDay.get(date) ?? 0) + amount);
	let balance: number = opening;
	let balanceDays = 0n;
	for (let day = first; day < after; day = addDays(day, 1)) {
		balance += byDay.get(day) ?? 0;
		balanceDays += BigInt(Math.max(0, balance));
	}
	const step = BigInt(roundTo);
	const steps = divideHalfEven(balanceDays * BigInt(rate), BigInt(WHOLE_RATE) * BigInt(DAYS_IN_YEAR) * step);
	return rupiah(Number(steps * step));
}

/** The tax that a co-operative withholds: 10 % of the whole where it passes 240.000 a month. */
export function taxOn(interest: Rupiah, isCooperative: boolean): Rupiah {
	return isCooperative && interest > TAX_FREE_A_MONTH ? basisPointsOf(interest, TAX_BASIS_POINTS) : NO_RUPIAH;
}

/** What a member was paid in interest in a month, before tax, and the tax withheld of it. */
export interface PaidInterest {
	readonly interest: Rupiah;
	readonly tax: Rupiah;
}

/**
 * The tax withheld of one more payment in a month: the limit is on all interest of the month, so what passes it makes up
 * for what was paid before; never more than the payment itself.
 */
export function taxOnNext(before: PaidInterest, interest: Rupiah, isCooperative: boolean): Rupiah {
	const whole = taxOn(rupiah(before.interest + interest), isCooperative);
	return leastRupiah(interest, rupiah(Math.max(0, whole - before.tax)));
}
