import type { BookDate } from '#lib/shared/dates.ts';
import { leastRupiah, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';

/** What a source is owed on one date, and how far it is paid. */
export interface OwedInstalment {
	readonly moveId: number;
	readonly number: number;
	readonly dueOn: BookDate;
	readonly principal: Rupiah;
	readonly interest: Rupiah;
	readonly paidPrincipal: Rupiah;
	readonly paidInterest: Rupiah;
}

export interface RepaidPart {
	readonly moveId: number;
	readonly number: number;
	readonly principal: Rupiah;
	readonly interest: Rupiah;
}

export function owedPrincipal(instalments: readonly OwedInstalment[]): Rupiah {
	return sumRupiah(instalments.map(({ principal, paidPrincipal }) => rupiah(principal - paidPrincipal)));
}

export function owedInterest(instalments: readonly OwedInstalment[]): Rupiah {
	return sumRupiah(instalments.map(({ interest, paidInterest }) => rupiah(interest - paidInterest)));
}

/**
 * Which instalments a payment to the bank pays: the oldest first, its interest before its principal, until the amount is
 * used. Null when it is more than all that is owed.
 */
export function spreadRepayment(
	amount: Rupiah,
	instalments: readonly OwedInstalment[]
): { parts: readonly RepaidPart[]; principal: Rupiah; interest: Rupiah } | null {
	const oldestFirst = instalments.toSorted(
		(a, b) => a.dueOn.localeCompare(b.dueOn) || a.moveId - b.moveId || a.number - b.number
	);
	let left = amount;
	const parts: RepaidPart[] = [];
	for (const each of oldestFirst) {
		const interest = leastRupiah(left, rupiah(each.interest - each.paidInterest));
		const principal = leastRupiah(rupiah(left - interest), rupiah(each.principal - each.paidPrincipal));
		left = rupiah(left - interest - principal);
		if (interest + principal > 0)
			parts.push({ moveId: each.moveId, number: each.number, principal, interest });
	}
	if (left > 0) return null;
	return {
		parts,
		principal: sumRupiah(parts.map((part) => part.principal)),
		interest: sumRupiah(parts.map((part) => part.interest))
	};
}
