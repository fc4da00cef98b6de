import { basisPointsOf, rupiah, type Rupiah } from '#lib/shared/money.ts';

/** The parts of an agreement that share out a price. */
export interface SplitTerms {
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
}

export interface PriceSplit {
	readonly producer: Rupiah;
	readonly group: Rupiah;
	readonly bumdesa: Rupiah;
}

/**
 * Who gets what of a price: commission to the BUM Desa and the group's share, each rounded half-even as the
 * settlement rounds them, and the rest is the producer's. The three add up to the price.
 */
export function splitPrice(price: Rupiah, terms: SplitTerms): PriceSplit {
	const bumdesa = basisPointsOf(price, terms.commissionBasisPoints);
	const group = basisPointsOf(price, terms.groupShareBasisPoints);
	return { producer: rupiah(price - bumdesa - group), group, bumdesa };
}
