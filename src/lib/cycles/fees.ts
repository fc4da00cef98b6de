import type { CycleId } from '#lib/shared/ids.ts';
import {
	basisPointsOf,
	divideHalfEven,
	NO_RUPIAH,
	rupiah,
	splitByLargestRemainder,
	sumRupiah,
	type Rupiah,
	type SoldBy
} from '#lib/shared/money.ts';

export const PURPOSES = ['packing', 'transport', 'administration', 'sales', 'fundraising'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Who charges it: the producer for herself, the BUM Desa that coordinates, or a distributor outside of both. */
export const CHARGERS = ['producer', 'coordinator', 'distributor'] as const;
export type Charger = (typeof CHARGERS)[number];

/**
 * `flat`: once for each producer's part. `per_order`: once for what an order buys in the cycle. `per_item`: for each
 * piece of what is counted, for each line of what is not. `percent_item`: of each line, rounded by itself.
 * `percent_total`: of all lines together, rounded once. `by_weight`: for each kilogram.
 */
export const FEE_KINDS = [
	'flat',
	'per_order',
	'per_item',
	'percent_item',
	'percent_total',
	'by_weight'
] as const;
export type FeeKind = (typeof FEE_KINDS)[number];

export function isPercent(kind: FeeKind): boolean {
	return kind === 'percent_item' || kind === 'percent_total';
}

export interface Fee {
	readonly purpose: Purpose;
	readonly chargedBy: Charger;
	readonly kind: FeeKind;
	/** Rupiah, or, for percents, hundredths of a percent. */
	readonly value: number;
}

/** A line as far as fees go. */
export interface FeeLine {
	/** Which producer's part of the order it is in. */
	readonly part: number;
	readonly cycleId: CycleId | null;
	readonly gross: Rupiah;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	readonly soldBy: SoldBy;
	readonly pieceGrams: number | null;
}

/** What one part of an order pays for one purpose to one who charges it. */
export interface ChargedFee {
	readonly purpose: Purpose;
	readonly chargedBy: Charger;
	readonly amount: Rupiah;
}

/**
 * What each part of an order pays in fees. Every fee is worked out on the cycle's own lines and split over the parts by
 * largest remainder, so that the parts add up to the fee to the rupiah.
 *
 * @param parts how many parts the order has.
 * @returns for each part its fees, one for each purpose and charger, none of them 0.
 */
export function feesByPart(
	lines: readonly FeeLine[],
	feesOf: ReadonlyMap<CycleId, readonly Fee[]>,
	parts: number
): ChargedFee[][] {
	const charged = Array.from({ length: parts }, () => new Map<string, ChargedFee>());
	for (const [cycleId, fees] of feesOf) {
		const own = lines.filter((line) => line.cycleId === cycleId);
		if (own.length === 0) continue;
		for (const fee of fees) {
			for (const [part, amount] of amountsOf(fee, own)) add(charged[part], fee, amount);
		}
	}
	return charged.map((each) => [...each.values()].filter(({ amount }) => amount > 0));
}

function add(
	charged: Map<string, ChargedFee> | undefined,
	{ purpose, chargedBy }: Fee,
	amount: Rupiah
): void {
	const key = `${purpose} ${chargedBy}`;
	const before = charged?.get(key)?.amount ?? NO_RUPIAH;
	charged?.set(key, { purpose, chargedBy, amount: rupiah(before + amount) });
}

/** What each part pays of one fee, by the number of the part. */
function amountsOf({ kind, value }: Fee, lines: readonly FeeLine[]): Map<number, Rupiah> {
	const grossOf = new Map<number, Rupiah>();
	for (const { part, gross } of lines) grossOf.set(part, rupiah((grossOf.get(part) ?? 0) + gross));
	const parts = [...grossOf.keys()];
	if (kind === 'flat') return new Map(parts.map((part) => [part, rupiah(value)]));
	if (kind === 'per_order' || kind === 'percent_total') {
		const grosses = [...grossOf.values()];
		const whole = kind === 'per_order' ? rupiah(value) : basisPointsOf(sumRupiah(grosses), value);
		const shares = splitByLargestRemainder(whole, grosses);
		return new Map(parts.map((part, index) => [part, shares[index] ?? NO_RUPIAH]));
	}
	const found = new Map<number, Rupiah>();
	for (const line of lines) {
		found.set(line.part, rupiah((found.get(line.part) ?? 0) + onLine(kind, value, line)));
	}
	return found;
}

function onLine(kind: 'per_item' | 'percent_item' | 'by_weight', value: number, line: FeeLine): Rupiah {
	if (kind === 'percent_item') return basisPointsOf(line.gross, value);
	if (kind === 'per_item') return rupiah(value * (line.soldBy === 'piece' ? line.quantity : 1));
	return rupiah(Number(divideHalfEven(BigInt(value) * BigInt(gramsOf(line)), 1000n)));
}

/** A litre of what is sold by volume counts as a kilogram, as for parcels; a piece whose weight nobody has said as none. */
function gramsOf({ soldBy, quantity, pieceGrams }: FeeLine): number {
	if (soldBy === 'cubic') return quantity * 1000;
	return soldBy === 'piece' ? quantity * (pieceGrams ?? 0) : quantity;
}

export type FeeMistake = 'fee_not_whole' | 'percent_too_large';
/** A fee above this is a mistyped amount. */
const MOST_RUPIAH = 10_000_000;
const WHOLE = 10_000;

/** What is wrong with a fee; null when nothing is. */
export function feeMistake({ kind, value }: Pick<Fee, 'kind' | 'value'>): FeeMistake | null {
	if (!Number.isSafeInteger(value) || value <= 0) return 'fee_not_whole';
	if (isPercent(kind)) return value > WHOLE ? 'percent_too_large' : null;
	return value > MOST_RUPIAH ? 'fee_not_whole' : null;
}
