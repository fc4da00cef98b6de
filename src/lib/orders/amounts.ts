import {
	basisPointsOf,
	leastRupiah,
	linePrice,
	rupiah,
	splitByLargestRemainder,
	type Rupiah,
	type SoldBy
} from '#lib/shared/money.ts';

export interface LineTerms {
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: Rupiah;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly soldBy: SoldBy;
	readonly commissionBasisPoints: number;
	readonly groupShareBasisPoints: number;
}

export interface LineAmounts {
	/** What the buyer pays for the line. */
	readonly gross: Rupiah;
	readonly commission: Rupiah;
	readonly groupShare: Rupiah;
	/** What is left: the producer's. */
	readonly payable: Rupiah;
}

/**
 * What a line costs and who gets what of it. The price is rounded half-even once, each fee half-even; the producer's
 * is the rest, so the parts always add up.
 */
export function lineAmounts(terms: LineTerms): LineAmounts {
	const gross = linePrice(terms.price, terms.quantity, terms.soldBy);
	return { gross, ...shared(gross, terms) };
}

type Fees = Pick<LineTerms, 'commissionBasisPoints' | 'groupShareBasisPoints'>;

function shared(gross: Rupiah, fees: Fees): Omit<LineAmounts, 'gross'> {
	const commission = basisPointsOf(gross, fees.commissionBasisPoints);
	// Two fees of 50 % on Rp3 would each round up to 2: the second gives way.
	const groupShare = leastRupiah(
		basisPointsOf(gross, fees.groupShareBasisPoints),
		rupiah(gross - commission)
	);
	return { commission, groupShare, payable: rupiah(gross - commission - groupShare) };
}

/**
 * The same for a line of which some goods were the BUM Desa's own, since it had bought them: so much of the price is its
 * sale, and only the rest is shared out. The parts add up to the gross, which stays.
 *
 * @param boughtQuantity in the line's own unit, at most its quantity.
 */
export function withBought(
	line: Fees & { readonly gross: Rupiah; readonly quantity: number },
	boughtQuantity: number
): Omit<LineAmounts, 'gross'> & { bought: Rupiah } {
	const rest = rupiah(line.quantity - boughtQuantity);
	const [bought = line.gross, consigned = rupiah(0)] = splitByLargestRemainder(line.gross, [
		rupiah(boughtQuantity),
		rest
	]);
	return { bought, ...shared(consigned, line) };
}

/**
 * How much of a transfer's unique discount belongs to each part of an order: a part that is cancelled gives its share
 * of the discount back, so that nobody is refunded more than was paid.
 *
 * @param discount what was really granted: the amount less what was received.
 */
export function splitDiscount(discount: Rupiah, partTotals: readonly Rupiah[]): Rupiah[] {
	return splitByLargestRemainder(discount, partTotals);
}

/** By how much more than ordered a buyer may let the scales ask, in hundredths of a percent: nothing, 10 % or 20 %. */
export const MOST_OVER = [0, 1000, 2000] as const;
export type MostOver = (typeof MOST_OVER)[number];

/** The most a line may cost once it is weighed, rounded down so that it never passes what the buyer allowed. */
export function mostGross(orderedGross: Rupiah, mostOverBasisPoints: number): Rupiah {
	return rupiah(orderedGross + Math.floor((orderedGross * mostOverBasisPoints) / 10_000));
}

/** Whether the scales can find another quantity than was ordered; what is counted is packed as counted. */
export function isWeighed(soldBy: SoldBy): boolean {
	return soldBy !== 'piece';
}
