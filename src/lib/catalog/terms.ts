export const SOLD_BY = ['weight', 'volume', 'cubic', 'piece'] as const;

export const COMMODITY_GROUPS = [
	'fruit',
	'vegetable',
	'herb',
	'staple',
	'fish',
	'livestock',
	'processed',
	'spice',
	'ornamental_plant',
	'ornamental_fish',
	'pet',
	'timber',
	'craft',
	'seed',
	'service',
	'rental'
] as const;
export type CommodityGroup = (typeof COMMODITY_GROUPS)[number];

export const LISTING_KINDS = ['goods', 'service', 'rental'] as const;
export type ListingKind = (typeof LISTING_KINDS)[number];

/**
 * Only a `published` listing is found and sold. `sold_out` is the seller's own word that there is no more for now;
 * a published one whose stock is empty reads "habis" too, and sells again with the next harvest.
 */
export const LISTING_STATES = ['draft', 'published', 'hidden', 'sold_out'] as const;
export type ListingState = (typeof LISTING_STATES)[number];

export const STOCK_MODES = ['stock', 'made_to_order'] as const;
export type StockMode = (typeof STOCK_MODES)[number];

/** How it was grown, in words a buyer understands; what exactly was used stands beside it. */
export const PRACTICES = ['organic', 'few_chemicals', 'chemicals', 'not_grown'] as const;
export type Practice = (typeof PRACTICES)[number];

/** P-IRT (home food industry), BPOM, halal, and a permit to trade protected species. */
export const PERMITS = ['pirt', 'bpom', 'halal', 'protected_species'] as const;
export type Permit = (typeof PERMITS)[number];

/** What may become of a listing, from each state. */
export const LISTING_MOVES: Readonly<Record<ListingState, readonly ListingState[]>> = {
	draft: ['published'],
	published: ['hidden', 'sold_out'],
	hidden: ['published'],
	sold_out: ['published', 'hidden']
};

/** The words buyers know for a unit, and what each measures. Whatever is not weighed or poured is counted. */
export const UNITS = {
	kg: 'weight',
	g: 'weight',
	liter: 'volume',
	ml: 'volume',
	m3: 'cubic',
	buah: 'piece',
	ekor: 'piece',
	butir: 'piece',
	ikat: 'piece',
	bungkus: 'piece',
	botol: 'piece',
	pot: 'piece',
	batang: 'piece',
	lembar: 'piece',
	karung: 'piece',
	porsi: 'piece',
	potong: 'piece',
	orang: 'piece',
	jam: 'piece',
	hari: 'piece',
	kali: 'piece'
} as const satisfies Record<string, (typeof SOLD_BY)[number]>;
export type Unit = keyof typeof UNITS;
export const UNIT_NAMES = Object.keys(UNITS) as Unit[];

export function isUnit(text: string): text is Unit {
	return Object.hasOwn(UNITS, text);
}

/** Services and rentals are commodities of their own groups; everything else is goods. */
export function kindOfGroup(group: CommodityGroup): ListingKind {
	return group === 'service' || group === 'rental' ? group : 'goods';
}

/** What lives is not posted. */
export function isAlive(group: CommodityGroup): boolean {
	return group === 'ornamental_fish' || group === 'pet';
}
