import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { PRICE_BANDS, practiceNumber, type PriceBand } from './packed.ts';
import { add, covers, type Chosen, type Names, type Tallies } from './tally.ts';
import { PRACTICES, type CommodityGroup, type Practice } from './terms.ts';

/** One choice of a filter, with how many listings would be left by choosing it. */
export interface Facet {
	/** What stands in the address. */
	readonly value: string;
	readonly name: string;
	readonly count: number;
}

/** Each filter's choices, counted as if that filter alone were not chosen. */
export interface Facets {
	/** By commodity group; the page has words for the values. Choosing one lets go of the commodity. */
	readonly category: readonly { value: CommodityGroup; count: number }[];
	readonly commodity: readonly (Facet & { nameEn: string })[];
	/** Districts and villages are one filter: a code of either. */
	readonly district: readonly Facet[];
	readonly village: readonly Facet[];
	readonly seller: readonly Facet[];
	/** By what the seller is in law. */
	readonly kind: readonly { value: OrganisationKind; count: number }[];
	readonly practice: readonly { value: Practice; count: number }[];
	readonly price: readonly (PriceBand & { count: number })[];
	/** How many of all that match can be ordered now. */
	readonly inStock: number;
	/** How many of all that match can be brought or sent to the place that was named; null without one. */
	readonly reached: number | null;
}

/** How many there are over all kinds. */
export function countOfAllKinds({ category }: Facets): number {
	return category.reduce((sum, { count }) => sum + count, 0);
}

/** Whether a code is a whole village's, as `34.04.01.2001`, rather than a district's. */
export function isVillage(code: string): boolean {
	return code.split('.').length > 3;
}

/**
 * The counts as a page shows them: named, the most frequent first. What is chosen stays in its list when nothing is left
 * of it, or its filter could not be seen.
 */
export function namedFacets(found: Tallies, names: Names, chosen: Chosen): Facets {
	const tallies = withChosen(found, names, chosen);
	const villages = new Map<string, Facet>();
	const districts = new Map<string, Facet>();
	const sellers = new Map<string, Facet>();
	const kinds = new Map<OrganisationKind, number>();
	for (const [id, count] of tallies.village) {
		const group = names.groups.get(id);
		if (!group) continue;
		more(villages, group.villageCode, group.villageName, count);
		more(districts, districtOf(group.villageCode), group.district, count);
	}
	for (const [id, count] of tallies.seller) {
		const group = names.groups.get(id);
		if (group) more(sellers, group.slug, group.name, count);
	}
	for (const [id, count] of tallies.kind) {
		const group = names.groups.get(id);
		if (group) add(kinds, group.kind, count);
	}
	return {
		category: ranked([...tallies.category].map(([value, count]) => ({ value, count }))),
		commodity: ranked(
			[...tallies.commodity].flatMap(([id, count]) => {
				const found = names.commodities.get(id);
				return found ? [{ value: found.slug, name: found.nameId, nameEn: found.nameEn, count }] : [];
			})
		),
		district: ranked([...districts.values()]),
		village: ranked([...villages.values()]),
		seller: ranked([...sellers.values()]),
		kind: ranked([...kinds].map(([value, count]) => ({ value, count }))),
		practice: PRACTICES.flatMap((value) => {
			const count = tallies.practice.get(practiceNumber(value)) ?? 0;
			return count > 0 || value === chosen.practice ? [{ value, count }] : [];
		}),
		price: PRICE_BANDS.flatMap((band, index) => {
			const count = tallies.band.get(index) ?? 0;
			return count > 0 ? [{ ...band, count }] : [];
		}),
		inStock: tallies.inStock,
		reached: tallies.reached
	};
}

function withChosen(found: Tallies, names: Names, { commodity, village, seller, kind }: Chosen): Tallies {
	if (commodity !== null) {
		for (const [id, each] of names.commodities) if (each.slug === commodity) add(found.commodity, id, 0);
	}
	for (const [id, group] of names.groups) {
		if (village !== null && covers(village, group.villageCode)) add(found.village, id, 0);
		if (seller === group.slug) add(found.seller, id, 0);
		if (kind === group.kind) add(found.kind, id, 0);
	}
	return found;
}

/** The first three parts of a village's code are its district's. */
export function districtOf(villageCode: string): string {
	return villageCode.split('.').slice(0, 3).join('.');
}

function more(counts: Map<string, Facet>, value: string, name: string, count: number): void {
	counts.set(value, { value, name, count: (counts.get(value)?.count ?? 0) + count });
}

/** Made once: a collator for each comparison takes longer than all the counting. */
const ALPHABET = new Intl.Collator('id');

function ranked<Each extends { value: string; name?: string; count: number }>(list: Each[]): Each[] {
	return list.sort((a, b) => b.count - a.count || ALPHABET.compare(a.name ?? a.value, b.name ?? b.value));
}
