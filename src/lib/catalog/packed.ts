import { PRACTICES, type Practice } from './terms.ts';

/** Where each part stands in the packed number; the view `listing_search_source` packs them so. */
const POSTABLE = 2;
const PRACTICE = 2 ** 2;
const BAND = 2 ** 5;
const COMMODITY = 2 ** 8;
const GROUP = 2 ** 24;
const EIGHT = 8;

/** Where a listing stands in each filter. */
export interface Unpacked {
	readonly group: number;
	readonly commodity: number;
	/** The number of its price band. */
	readonly band: number;
	/** Its place in `PRACTICES`, from 1; 0 when nobody has said. */
	readonly practice: number;
	/** Whether its weight is known, or is its measure, so that a parcel of it has a price. */
	readonly postable: boolean;
	/** Whether it can be ordered now, from the shelf or before the harvest. */
	readonly inStock: boolean;
}

/** The three numbers that a packed one is made of: what stands below the commodity stays together. */
export function splitPacked(packed: number): { group: number; commodity: number; low: number } {
	return {
		group: Math.floor(packed / GROUP),
		commodity: Math.floor((packed % GROUP) / COMMODITY),
		low: packed % COMMODITY
	};
}

/** Takes a packed number apart. It may exceed 32 bits, so it is divided rather than shifted. */
export function unpack(packed: number): Unpacked {
	const { group, commodity, low } = splitPacked(packed);
	return {
		group,
		commodity,
		band: Math.floor(low / BAND),
		practice: Math.floor(packed / PRACTICE) % EIGHT,
		postable: Math.floor(packed / POSTABLE) % 2 === 1,
		inStock: packed % 2 === 1
	};
}

/** The number by which a practice is packed. */
export function practiceNumber(practice: Practice): number {
	return PRACTICES.indexOf(practice) + 1;
}

/** A range of prices, in rupiah for a unit; both ends belong to it. */
export interface PriceBand {
	readonly min: number | null;
	readonly max: number | null;
}

/** Ranges that people choose prices by; the view packs the same ones. */
export const PRICE_BANDS: readonly PriceBand[] = [
	{ min: null, max: 9_999 },
	{ min: 10_000, max: 24_999 },
	{ min: 25_000, max: 49_999 },
	{ min: 50_000, max: 99_999 },
	{ min: 100_000, max: 499_999 },
	{ min: 500_000, max: null }
];
