import type { BookDate } from '#lib/shared/dates.ts';
import { rupiah, share, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';
import { interestLeft, principalLeft, type OpenInstalment } from './dues.ts';

export interface EarlyTerms {
	/** How much of the interest that has not fallen due is let off. */
	readonly earlyForgivenBasisPoints: number;
	readonly roundTo: number;
}

/** What ends a loan before its time, beside what is due already. */
export interface EarlySettlement {
	readonly principal: Rupiah;
	/** The part of later interest that is asked for all the same. */
	readonly interest: Rupiah;
	/** The part that is let off. */
	readonly forgiven: Rupiah;
}

/**
 * What it takes to pay everything that is not due yet: all principal, and of the interest the part that the product
 * does not forgive, half-even to the product's `roundTo` and never more than the interest itself.
 */
export function earlySettlement(
	instalments: readonly OpenInstalment[],
	on: BookDate,
	{ earlyForgivenBasisPoints, roundTo }: EarlyTerms
): EarlySettlement {
	const later = instalments.filter(({ dueOn }) => dueOn > on);
	const interest = sumRupiah(later.map(interestLeft));
	const kept = WHOLE_BASIS_POINTS - earlyForgivenBasisPoints;
	const asked = rupiah(Math.min(interest, share(interest, kept, WHOLE_BASIS_POINTS, roundTo)));
	return {
		principal: sumRupiah(later.map(principalLeft)),
		interest: asked,
		forgiven: rupiah(interest - asked)
	};
}
