import { quantityProblem, unitPriceFor } from '#lib/catalog/price.ts';
import type { ListingId, OrganisationId } from '#lib/shared/ids.ts';
import { linePrice, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Offer, OfferedHarvest } from './offer.ts';

/** A line of a cart beside what is offered now; `offer` is null when it is not for sale any more. */
export interface CartItem {
	readonly listingId: ListingId;
	readonly quantity: number;
	/** The price per unit that the buyer was last shown. */
	readonly shownPrice: Rupiah;
	readonly name: string;
	readonly slug: string;
	readonly offer: Offer | null;
}

/** What the buyer must see and agree to, or mend, before she pays. */
export type ItemProblem =
	| { readonly code: 'gone' }
	| { readonly code: 'sold_out' }
	| { readonly code: 'not_enough'; readonly available: number }
	| { readonly code: 'quantity_too_small'; readonly least: number }
	| { readonly code: 'quantity_too_large'; readonly most: number }
	/** It is sold in a cycle that has not opened. */
	| { readonly code: 'not_open'; readonly opensAt: number }
	/** It is sold by whole boxes that buyers fill together, never from a cart. */
	| { readonly code: 'by_box' }
	/** The cycle that was shown has closed, or another has opened. */
	| { readonly code: 'cycle_changed' }
	/** The harvest that was shown is not the one it would come from now. */
	| { readonly code: 'harvest_changed' }
	| { readonly code: 'price_changed'; readonly from: Rupiah; readonly to: Rupiah };

/** The price per unit that holds now for this quantity. */
export function priceNow(offer: Offer, quantity: number): Rupiah {
	return unitPriceFor(offer, offer.tiers, quantity);
}

/** The harvest that a quantity is ordered from before it is there; null when the shelf holds enough. */
export function harvestFor(offer: Offer, quantity: number): OfferedHarvest | null {
	const { stockMode, available, harvest } = offer;
	if (stockMode !== 'stock' || quantity <= available || !harvest) return null;
	return quantity <= harvest.free ? harvest : null;
}

/** What has changed, or does not fit, since the buyer was last shown this line; null when nothing has. */
export function problemOf(item: CartItem): ItemProblem | null {
	const { offer, quantity, shownPrice } = item;
	if (!offer) return { code: 'gone' };
	const { cycle } = offer;
	if (cycle && !cycle.isOpen) return { code: 'not_open', opensAt: cycle.opensAt };
	if (cycle && cycle.box !== null) return { code: 'by_box' };
	if (cycle?.left === 0) return { code: 'sold_out' };
	if (cycle?.left && quantity > cycle.left) return { code: 'not_enough', available: cycle.left };
	const limited = offer.stockMode === 'stock';
	const most = Math.max(offer.available, offer.harvest?.free ?? 0);
	if (limited && most === 0) return { code: 'sold_out' };
	if (limited && quantity > most) return { code: 'not_enough', available: most };
	const problem = quantityProblem(offer, quantity);
	if (problem === 'quantity_too_large') return { code: problem, most: offer.mostQuantity ?? quantity };
	if (problem || lineTotal(item) === 0)
		return { code: 'quantity_too_small', least: Math.max(1, offer.leastQuantity) };
	const price = priceNow(offer, quantity);
	return price === shownPrice ? null : { code: 'price_changed', from: shownPrice, to: price };
}

/** What the line costs at today's price; 0 when it is gone. */
export function lineTotal({ offer, quantity }: CartItem): Rupiah {
	return offer ? linePrice(priceNow(offer, quantity), quantity, offer.soldBy) : sumRupiah([]);
}

/** What is sold through one BUM Desa and paid at once. */
export interface Basket {
	readonly bumdesaId: OrganisationId;
	readonly bumdesaName: string;
	readonly bumdesaSlug: string;
	readonly items: readonly CartItem[];
	readonly goods: Rupiah;
	/** False while a line has a problem: nobody pays what she was not shown. */
	readonly ready: boolean;
}

export interface Baskets {
	readonly baskets: readonly Basket[];
	/** Lines that nobody sells any more. */
	readonly gone: readonly CartItem[];
}

/** One basket for each BUM Desa, in the order of the cart: each is an order and a payment of its own. */
export function intoBaskets(items: readonly CartItem[]): Baskets {
	const byHub = new Map<OrganisationId, { offer: Offer; items: CartItem[] }>();
	for (const item of items) {
		if (!item.offer) continue;
		const { bumdesaId } = item.offer.agreement;
		const basket = byHub.get(bumdesaId) ?? { offer: item.offer, items: [] };
		basket.items.push(item);
		byHub.set(bumdesaId, basket);
	}
	const baskets = [...byHub].map(([bumdesaId, basket]) => ({
		bumdesaId,
		bumdesaName: basket.offer.bumdesaName,
		bumdesaSlug: basket.offer.bumdesaSlug,
		items: basket.items,
		goods: sumRupiah(basket.items.map(lineTotal)),
		ready: basket.items.every((item) => problemOf(item) === null)
	}));
	return { baskets, gone: items.filter(({ offer }) => offer === null) };
}
