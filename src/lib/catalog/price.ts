import { linePrice, type Rupiah, type SoldBy } from '#lib/shared/money.ts';

export interface Tier {
	/** From this quantity on, in g, ml, dm³ or pieces. */
	readonly leastQuantity: number;
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: Rupiah;
}

export interface Priced {
	readonly price: Rupiah;
	readonly soldBy: SoldBy;
}

/** The price per unit that holds for a quantity: that of the highest tier it reaches, else the listing's own. */
export function unitPriceFor(
	listing: Pick<Priced, 'price'>,
	tiers: readonly Tier[],
	quantity: number
): Rupiah {
	let reached: Tier | null = null;
	for (const tier of tiers) {
		if (quantity >= tier.leastQuantity && (!reached || tier.leastQuantity > reached.leastQuantity))
			reached = tier;
	}
	return reached?.price ?? listing.price;
}

/** The price of a quantity (g, ml, dm³ or pieces), tiers considered, rounded half-even once. */
export function priceFor(listing: Priced, tiers: readonly Tier[], quantity: number): Rupiah {
	return linePrice(unitPriceFor(listing, tiers, quantity), quantity, listing.soldBy);
}

export type QuantityProblem = 'quantity_too_small' | 'quantity_too_large';

/** Whether a quantity is within what the listing takes in one order; null when it is. */
export function quantityProblem(
	listing: { readonly leastQuantity: number; readonly mostQuantity: number | null },
	quantity: number
): QuantityProblem | null {
	if (quantity < listing.leastQuantity) return 'quantity_too_small';
	if (listing.mostQuantity !== null && quantity > listing.mostQuantity) return 'quantity_too_large';
	return null;
}
