import { daysBetween, type BookDate } from '#lib/shared/dates.ts';
import { divideHalfEven, rupiah, type Rupiah } from '#lib/shared/money.ts';

export interface AccruingInstalment {
	readonly dueOn: BookDate;
	readonly interest: Rupiah;
	readonly paidInterest: Rupiah;
}

/**
 * The interest that a loan has earned up to a day and that was not paid: all of the instalments that fell due, and of
 * the one that runs the part of its days that are over.
 *
 * @param disbursedOn the day its first period began.
 */
export function accruedInterest(
	instalments: readonly AccruingInstalment[],
	disbursedOn: BookDate,
	on: BookDate
): Rupiah {
	let earned = 0n;
	let paid = 0n;
	let begun = disbursedOn;
	for (const { dueOn, interest, paidInterest } of instalments) {
		const days = Math.max(1, daysBetween(begun, dueOn));
		const over = Math.min(days, Math.max(0, daysBetween(begun, on)));
		earned += divideHalfEven(BigInt(interest) * BigInt(over), BigInt(days));
		paid += BigInt(paidInterest);
		begun = dueOn;
	}
	return rupiah(Number(earned > paid ? earned - paid : 0n));
}
