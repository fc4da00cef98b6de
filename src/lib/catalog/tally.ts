import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { practiceNumber, unpack, type Unpacked } from './packed.ts';
import type { CommodityGroup, Practice } from './terms.ts';

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

/** Adds to the count of a key. */
export function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
	counts.set(key, (counts.get(key) ?? 0) + count);
}

/** Whether a code, of a village or a district, covers a village. */
export function covers(code: string, villageCode: string): boolean {
	return villageCode === code || villageCode.startsWith(`${code}.`);
}

const CATEGORY = 1;
const COMMODITY = 2;
const VILLAGE = 4;
const SELLER = 8;
const KIND = 16;
const PRACTICE = 32;
const STOCK = 64;
const PRICE = 128;
const REACHED = 256;
/** Of a group or commodity without a name, or that may not be sold today: it misses everything. */
const UNKNOWN = 512;

const LOWS = 2 ** 8;

/**
 * Counts the choices of each filter, as if that filter alone were not chosen, by which of the chosen ones each listing
 * misses. A hundred thousand listings are counted in a few milliseconds, so all that can be known of a group, a commodity
 * or a low end is looked up once and kept by its number.
 */
export class Tally {
	readonly #names: Names;
	readonly #reaches: Reaches | null;
	readonly #narrowed: boolean;
	readonly #missedByGroup: Int32Array;
	readonly #missedByCommodity: Int32Array;
	readonly #missedByLow = new Int32Array(LOWS);
	// What misses nothing counts for every filter, and is counted once for all of them.
	readonly #groups: Int32Array;
	readonly #commodities: Int32Array;
	readonly #lows = new Int32Array(LOWS);
	// What misses one filter alone counts for that one.
	readonly #more: Record<'category' | 'commodity' | 'village' | 'seller' | 'kind', Int32Array>;
	readonly #moreLows: Record<'practice' | 'band', Int32Array>;
	#reached = 0;

	/** @param names of what is counted: what has none here is left out. */
	constructor(names: Names, chosen: Chosen, reaches: Reaches | null) {
		this.#names = names;
		this.#reaches = reaches;
		this.#narrowed = chosen.delivered;
		this.#missedByGroup = missedByGroup(names, chosen);
		this.#missedByCommodity = missedByCommodity(names, chosen);
		const practice = chosen.practice === null ? null : practiceNumber(chosen.practice);
		for (let low = 0; low < LOWS; low += 1) {
			const parts = unpack(low);
			this.#missedByLow[low] =
				(practice !== null && practice !== parts.practice ? PRACTICE : 0) |
				(chosen.inStock && !parts.inStock ? STOCK : 0);
		}
		const [groups, commodities] = [this.#missedByGroup.length, this.#missedByCommodity.length];
		this.#groups = new Int32Array(groups);
		this.#commodities = new Int32Array(commodities);
		this.#more = {
			category: new Int32Array(commodities),
			commodity: new Int32Array(commodities),
			village: new Int32Array(groups),
			seller: new Int32Array(groups),
			kind: new Int32Array(groups)
		};
		this.#moreLows = { practice: new Int32Array(LOWS), band: new Int32Array(LOWS) };
	}

	/**
	 * Counts so many listings of one kind. It is called once for each listing on the shelf, and an object made for each
	 * call would take ten times as long: hence five bare values.
	 *
	 * @param low the packed number's low end.
	 * @param priced whether the price is within the range that was asked for.
	 * @returns whether they miss nothing of what is chosen.
	 */
	count(group: number, commodity: number, low: number, priced: boolean, times: number): boolean {
		let missed =
			(this.#missedByGroup[group] ?? UNKNOWN) |
			(this.#missedByCommodity[commodity] ?? UNKNOWN) |
			(this.#missedByLow[low] ?? UNKNOWN) |
			(priced ? 0 : PRICE);
		if ((missed & UNKNOWN) !== 0) return false;
		if (this.#reaches) {
			const postable = (low & 2) !== 0;
			const reached = this.#reaches({ group, commodity, postable });
			if (missed === 0 && reached) this.#reached += times;
			if (this.#narrowed && !reached) missed |= REACHED;
		}
		if (missed === 0) {
			plus(this.#groups, group, times);
			plus(this.#commodities, commodity, times);
			plus(this.#lows, low, times);
			return true;
		}
		// Choosing a group of kinds lets go of the commodity, so both are left out.
		if ((missed & ~(CATEGORY | COMMODITY)) === 0) plus(this.#more.category, commodity, times);
		if (missed === COMMODITY) plus(this.#more.commodity, commodity, times);
		else if (missed === VILLAGE) plus(this.#more.village, group, times);
		else if (missed === SELLER) plus(this.#more.seller, group, times);
		else if (missed === KIND) plus(this.#more.kind, group, times);
		else if (missed === PRACTICE) plus(this.#moreLows.practice, low, times);
		else if (missed === PRICE) plus(this.#moreLows.band, low, times);
		return false;
	}

	/** All that was counted. */
	tallies(): Tallies {
		const tallies = new Tallies();
		if (this.#reaches) tallies.reached = this.#reached;
		for (let low = 0; low < LOWS; low += 1) {
			const { practice, band, inStock } = unpack(low);
			const count = this.#lows[low] ?? 0;
			tallies.total += count;
			if (inStock) tallies.inStock += count;
			addSome(tallies.practice, practice, count + (this.#moreLows.practice[low] ?? 0));
			addSome(tallies.band, band, count + (this.#moreLows.band[low] ?? 0));
		}
		for (const [id, { group }] of this.#names.commodities) {
			const count = this.#commodities[id] ?? 0;
			addSome(tallies.category, group, count + (this.#more.category[id] ?? 0));
			addSome(tallies.commodity, id, count + (this.#more.commodity[id] ?? 0));
		}
		for (const id of this.#names.groups.keys()) {
			const count = this.#groups[id] ?? 0;
			addSome(tallies.village, id, count + (this.#more.village[id] ?? 0));
			addSome(tallies.seller, id, count + (this.#more.seller[id] ?? 0));
			addSome(tallies.kind, id, count + (this.#more.kind[id] ?? 0));
		}
		return tallies;
	}
}

function plus(counts: Int32Array, at: number, times: number): void {
	counts[at] = (counts[at] ?? 0) + times;
}

function addSome<Key>(counts: Map<Key, number>, key: Key, count: number): void {
	if (count > 0) add(counts, key, count);
}

/** A bit for each chosen filter that a group does not fit. */
function missedByGroup({ groups }: Names, { village, seller, kind }: Chosen): Int32Array {
	const missed = unknown(groups.keys());
	for (const [id, group] of groups) {
		missed[id] =
			(village !== null && !covers(village, group.villageCode) ? VILLAGE : 0) |
			(seller !== null && seller !== group.slug ? SELLER : 0) |
			(kind !== null && kind !== group.kind ? KIND : 0);
	}
	return missed;
}

function missedByCommodity({ commodities }: Names, { category, commodity }: Chosen): Int32Array {
	const missed = unknown(commodities.keys());
	for (const [id, each] of commodities) {
		missed[id] =
			(category !== null && category !== each.group ? CATEGORY : 0) |
			(commodity !== null && commodity !== each.slug ? COMMODITY : 0);
	}
	return missed;
}

/** A place for each number; those that nothing is known of miss everything. */
function unknown(ids: Iterable<number>): Int32Array {
	let most = 0;
	for (const id of ids) most = Math.max(most, id);
	return new Int32Array(most + 1).fill(UNKNOWN);
}
