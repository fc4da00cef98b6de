import type { CommodityId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Tier } from './price.ts';
import type { Permit, Practice, StockMode, Unit } from './terms.ts';

/** What the seller says of her goods. Quantities in g, ml, dm³ or pieces. */
export interface ListingFields {
	readonly commodityId: CommodityId;
	readonly name: string;
	readonly story: string;
	readonly unit: Unit;
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: Rupiah;
	/** About how many grams one piece weighs; null when it is sold by weight, or not known. */
	readonly pieceGrams: number | null;
	readonly leastQuantity: number;
	readonly mostQuantity: number | null;
	readonly stockMode: StockMode;
	/** Days to make it; 0 when it is sold from stock. */
	readonly leadDays: number;
	/** How it is grown; left out or null when she does not say. */
	readonly practice?: Practice | null;
	readonly permits: Readonly<Partial<Record<Permit, string>>>;
	readonly tiers: readonly Tier[];
}

/** The highest price of a unit; with the largest quantity an order line stays below the largest amount. */
export const HIGHEST_PRICE = 1_000_000_000;
export const MOST_TIERS = 3;
export const MOST_PHOTOS = 8;
export const LONGEST_LEAD_DAYS = 180;

export type ListingMistake =
	| 'price_too_high'
	| 'most_below_least'
	| 'lead_days_missing'
	| 'lead_days_too_many'
	| 'tier_below_least'
	| 'tier_not_cheaper'
	| 'tier_twice';

export type ListingMistakes = Partial<
	Record<'price' | 'mostQuantity' | 'leadDays' | 'tiers', ListingMistake>
>;

/** What is wrong with a listing as a whole, by field; each field by itself has been read already. */
export function listingMistakes(fields: ListingFields): ListingMistakes {
	const mistakes: ListingMistakes = {};
	if (fields.price > HIGHEST_PRICE) mistakes.price = 'price_too_high';
	if (fields.mostQuantity !== null && fields.mostQuantity < fields.leastQuantity) {
		mistakes.mostQuantity = 'most_below_least';
	}
	if (fields.stockMode === 'made_to_order') {
		if (fields.leadDays < 1) mistakes.leadDays = 'lead_days_missing';
		else if (fields.leadDays > LONGEST_LEAD_DAYS) mistakes.leadDays = 'lead_days_too_many';
	}
	const tiers = tierMistake(fields);
	if (tiers) mistakes.tiers = tiers;
	return mistakes;
}

/** Each tier begins above the one before it and costs less, or it would never be a trade price. */
function tierMistake({ tiers, price, leastQuantity }: ListingFields): ListingMistake | null {
	let before = { leastQuantity, price };
	for (const [index, tier] of byQuantity(tiers).entries()) {
		if (index > 0 && tier.leastQuantity === before.leastQuantity) return 'tier_twice';
		if (tier.leastQuantity <= before.leastQuantity) return 'tier_below_least';
		if (tier.price >= before.price) return 'tier_not_cheaper';
		before = tier;
	}
	return null;
}

export function byQuantity(tiers: readonly Tier[]): Tier[] {
	return [...tiers].sort((a, b) => a.leastQuantity - b.leastQuantity);
}

/** The permits a commodity demands that the listing does not name yet. */
export function permitsMissing(
	demanded: readonly Permit[],
	given: Readonly<Partial<Record<Permit, string>>>
): Permit[] {
	return demanded.filter((permit) => !given[permit]?.trim());
}
