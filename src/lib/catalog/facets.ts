import type { CommodityGroup } from './terms.ts';

/** One choice of a filter, with how many listings would be left by choosing it. */
export interface Facet {
	/** What stands in the address. */
	readonly value: string;
	readonly name: string;
	readonly count: number;
}

export interface Facets {
	/** By commodity group; the page has words for the values. */
	readonly category: readonly { value: CommodityGroup; count: number }[];
	readonly village: readonly Facet[];
	readonly seller: readonly Facet[];
	/** How many of all that match can be ordered now. */
	readonly inStock: number;
}

/** Where group, commodity and stock stand in the packed number; the database's view packs them so. */
const COMMODITY_BASE = 2;
const GROUP_BASE = 2 ** 17;

export interface Unpacked {
	readonly group: number;
	readonly commodity: number;
	readonly inStock: boolean;
}

/** Takes a packed number apart. It may exceed 32 bits, so it is divided rather than shifted. */
export function unpack(packed: number): Unpacked {
	return {
		group: Math.floor(packed / GROUP_BASE),
		commodity: Math.floor((packed % GROUP_BASE) / COMMODITY_BASE),
		inStock: packed % COMMODITY_BASE === 1
	};
}

/** How many there are over all kinds. */
export function countOfAllKinds({ category }: Facets): number {
	return category.reduce((sum, { count }) => sum + count, 0);
}

interface Named {
	readonly category: CommodityGroup;
	readonly commodity: string;
	readonly seller: { slug: string; name: string };
	readonly village: { code: string; name: string };
}

export interface Chosen {
	readonly category: string | null;
	readonly commodity: string | null;
	readonly village: string | null;
	readonly seller: string | null;
	readonly inStock: boolean;
}

/**
 * Counts the choices of each filter over packed listings: a filter's own choices are counted as if it were not
 * chosen, so that a visitor sees what another village would bring; `total` counts what all of them leave.
 */
export function countFacets(
	counts: ReadonlyMap<number, number>,
	chosen: Chosen,
	nameOf: (packed: Unpacked) => Named | null
): { total: number; facets: Facets } {
	const category = new Map<CommodityGroup, number>();
	const village = new Tally();
	const seller = new Tally();
	let total = 0;
	let inStock = 0;
	for (const [packed, count] of counts) {
		const parts = unpack(packed);
		const named = nameOf(parts);
		if (!named) continue;
		const misses = missed(named, parts, chosen);
		if (misses.length === 0) total += count;
		if (only(misses, 'category')) category.set(named.category, (category.get(named.category) ?? 0) + count);
		if (only(misses, 'village')) village.add(named.village.code, named.village.name, count);
		if (only(misses, 'seller')) seller.add(named.seller.slug, named.seller.name, count);
		if (parts.inStock && only(misses, 'inStock')) inStock += count;
	}
	const categories = [...category].map(([value, count]) => ({ value, count }));
	categories.sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
	return { total, facets: { category: categories, village: village.list(), seller: seller.list(), inStock } };
}

function missed(named: Named, { inStock }: Unpacked, chosen: Chosen): (keyof Chosen)[] {
	const misses: (keyof Chosen)[] = [];
	if (chosen.category !== null && chosen.category !== named.category) misses.push('category');
	if (chosen.commodity !== null && chosen.commodity !== named.commodity) misses.push('commodity');
	if (chosen.village !== null && chosen.village !== named.village.code) misses.push('village');
	if (chosen.seller !== null && chosen.seller !== named.seller.slug) misses.push('seller');
	if (chosen.inStock && !inStock) misses.push('inStock');
	return misses;
}

function only(misses: readonly (keyof Chosen)[], name: keyof Chosen): boolean {
	return misses.length === 0 || (misses.length === 1 && misses[0] === name);
}

class Tally {
	readonly #counts = new Map<string, { name: string; count: number }>();

	add(value: string, name: string, count: number): void {
		const found = this.#counts.get(value);
		if (found) found.count += count;
		else this.#counts.set(value, { name, count });
	}

	list(): Facet[] {
		return [...this.#counts]
			.map(([value, { name, count }]) => ({ value, name, count }))
			.sort((a, b) => b.count - a.count || a.name.localeCompare(b.name, 'id'));
	}
}
