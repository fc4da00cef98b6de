import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { PRICE_BANDS, practiceNumber, unpack, type PriceBand, type Unpacked } from './packed.ts';
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

/** What is counted of a group that sells. */
export interface CountedGroup {
	readonly slug: string;
	readonly name: string;
	readonly kind: OrganisationKind;
	readonly villageCode: string;
	readonly villageName: string;
	readonly district: string;
}

export interface CountedCommodity {
	readonly slug: string;
	readonly nameId: string;
	readonly nameEn: string;
	readonly group: CommodityGroup;
}

/** The names behind the numbers. */
export interface Names {
	readonly groups: ReadonlyMap<number, CountedGroup>;
	readonly commodities: ReadonlyMap<number, CountedCommodity>;
}

export interface Chosen {
	readonly category: string | null;
	readonly commodity: string | null;
	/** The code of a village or of a district. */
	readonly village: string | null;
	readonly seller: string | null;
	readonly kind: OrganisationKind | null;
	readonly practice: Practice | null;
	readonly inStock: boolean;
	/** Only what can be brought or sent to the place that was named. */
	readonly delivered: boolean;
}

/** Whether goods of a kind reach the place that was named. */
export type Reaches = (goods: Pick<Unpacked, 'group' | 'commodity' | 'postable'>) => boolean;

/** Counts by the numbers of the database, before they have names. */
export class Tallies {
	total = 0;
	inStock = 0;
	reached: number | null = null;
	readonly category = new Map<CommodityGroup, number>();
	readonly commodity = new Map<number, number>();
	/** By group: in which village it is, and what it is in law, the names know. */
	readonly village = new Map<number, number>();
	readonly seller = new Map<number, number>();
	readonly kind = new Map<number, number>();
	readonly practice = new Map<number, number>();
	readonly band = new Map<number, number>();
}

/** Whether a code, of a village or a district, covers a village. */
export function covers(code: string, villageCode: string): boolean {
	return villageCode === code || villageCode.startsWith(`${code}.`);
}

/** Whether a code is a whole village's, as `34.04.01.2001`, rather than a district's. */
export function isVillage(code: string): boolean {
	return code.split('.').length > 3;
}

const CATEGORY = 1;
const COMMODITY = 2;
const VILLAGE = 4;
const SELLER = 8;
const KIND = 16;
const PRACTICE = 32;
const STOCK = 64;
const REACHED = 128;

/** What is counted: how often each packed number stands among what matches words and price, and words alone. */
export interface Counted {
	readonly counts: ReadonlyMap<number, number>;
	/** Without the price, by which its own ranges are counted. */
	readonly unpriced: ReadonlyMap<number, number>;
}

/** Counts the choices of each filter over packed listings, by which of the chosen ones each listing misses. */
export function tallyPacked(
	{ counts, unpriced }: Counted,
	chosen: Chosen,
	names: Names,
	reaches: Reaches | null
): Tallies {
	const tallies = new Tallies();
	if (reaches) tallies.reached = 0;
	for (const [packed, count] of counts) {
		const parts = unpack(packed);
		const commodity = names.commodities.get(parts.commodity);
		const missed = missedBy(parts, { chosen, names, reaches });
		if (!commodity || missed === null) continue;
		if (missed === 0) tallies.total += count;
		if (missed === 0 && unpriced === counts) add(tallies.band, parts.band, count);
		// Choosing a group of kinds lets go of the commodity, so both are left out.
		if ((missed & ~(CATEGORY | COMMODITY)) === 0) add(tallies.category, commodity.group, count);
		if ((missed & ~COMMODITY) === 0) add(tallies.commodity, parts.commodity, count);
		if ((missed & ~VILLAGE) === 0) add(tallies.village, parts.group, count);
		if ((missed & ~SELLER) === 0) add(tallies.seller, parts.group, count);
		if ((missed & ~KIND) === 0) add(tallies.kind, parts.group, count);
		if ((missed & ~PRACTICE) === 0) add(tallies.practice, parts.practice, count);
		if (parts.inStock && (missed & ~STOCK) === 0) tallies.inStock += count;
		if (reaches && (missed & ~REACHED) === 0 && reaches(parts)) {
			tallies.reached = (tallies.reached ?? 0) + count;
		}
	}
	// Without a price the same counts serve for its ranges, and were just looked at.
	for (const [packed, count] of unpriced === counts ? [] : unpriced) {
		const parts = unpack(packed);
		if (missedBy(parts, { chosen, names, reaches }) === 0) add(tallies.band, parts.band, count);
	}
	return tallies;
}

/** A bit for each chosen filter that goods do not fit; null for what has no name yet. */
function missedBy(
	parts: Unpacked,
	{ chosen, names, reaches }: { chosen: Chosen; names: Names; reaches: Reaches | null }
): number | null {
	const group = names.groups.get(parts.group);
	const commodity = names.commodities.get(parts.commodity);
	if (!group || !commodity) return null;
	let missed = 0;
	if (chosen.category !== null && chosen.category !== commodity.group) missed |= CATEGORY;
	if (chosen.commodity !== null && chosen.commodity !== commodity.slug) missed |= COMMODITY;
	if (chosen.village !== null && !covers(chosen.village, group.villageCode)) missed |= VILLAGE;
	if (chosen.seller !== null && chosen.seller !== group.slug) missed |= SELLER;
	if (chosen.kind !== null && chosen.kind !== group.kind) missed |= KIND;
	if (chosen.practice !== null && practiceNumber(chosen.practice) !== parts.practice) missed |= PRACTICE;
	if (chosen.inStock && !parts.inStock) missed |= STOCK;
	if (chosen.delivered && reaches && !reaches(parts)) missed |= REACHED;
	return missed;
}

/** Adds to the count of a key. */
export function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
	counts.set(key, (counts.get(key) ?? 0) + count);
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
