import type { Sort } from '../filter.ts';
import { splitPacked, unpack } from '../packed.ts';
import type { Tally } from '../tally.ts';

/** What of a listing on the shelf is counted and sorted by. */
export interface ShelfRow {
	/** A listing's number; they begin at 1 and rise, so it is its place in the columns too. */
	readonly id: number;
	readonly name: string;
	readonly packed: number;
	/** Rupiah. */
	readonly price: number;
	/** When it was published, in ms. */
	readonly published: number;
}

/** Both ends belong to it; null is open. */
export interface Range {
	readonly min: number | null;
	readonly max: number | null;
}

/** Without words nothing fits better than something else. */
export type ShelfSort = Exclude<Sort, 'best'>;

/** How well words fit, by listing. */
export type Ranks = ReadonlyMap<number, number>;

/** Who looks: how much more a group's goods count for her because it is near, and when it is, in ms. */
export interface Visitor {
	readonly near: (group: number) => number;
	readonly now: number;
}

/** A match that is sold out counts for less than one that can be ordered now. */
const SOLD_OUT_SHARE = 0.8;

/** Goods of today count for a tenth more than old ones, those of a month ago for half of that. */
const FRESH_SHARE = 0.1;
const FRESH_MS = 30 * 24 * 60 * 60 * 1000;

const LEAST_ROOM = 1024;

/**
 * The whole shelf as columns: 25 bytes and a name for each listing. The database takes a quarter of a second to count a
 * hundred thousand rows by every filter, these a few milliseconds. A group of 0 marks a listing that is not on the shelf.
 */
export class Columns {
	#top = 0;
	#group = new Int32Array(LEAST_ROOM);
	#commodity = new Uint16Array(LEAST_ROOM);
	#low = new Uint8Array(LEAST_ROOM);
	#price = new Float64Array(LEAST_ROOM);
	#published = new Float64Array(LEAST_ROOM);
	/** In small letters, as they are put in order. */
	readonly #name: string[] = [];

	/** Puts a listing on the shelf, or changes it there. */
	put({ id, name, packed, price, published }: ShelfRow): void {
		if (id >= this.#group.length) this.#grow(id);
		const { group, commodity, low } = splitPacked(packed);
		this.#group[id] = group;
		this.#commodity[id] = commodity;
		this.#low[id] = low;
		this.#price[id] = price;
		this.#published[id] = published;
		for (let next = this.#name.length; next < id; next += 1) this.#name.push('');
		this.#name[id] = name.toLowerCase();
		this.#top = Math.max(this.#top, id);
	}

	/** Takes a listing off the shelf. */
	remove(id: number): void {
		if (id > this.#top) return;
		this.#group[id] = 0;
		this.#name[id] = '';
	}

	#grow(id: number): void {
		const room = Math.max(id + 1, this.#group.length * 2);
		const wider = <Column extends { set(from: Column): void }>(column: Column, made: Column) => {
			made.set(column);
			return made;
		};
		this.#group = wider(this.#group, new Int32Array(room));
		this.#commodity = wider(this.#commodity, new Uint16Array(room));
		this.#low = wider(this.#low, new Uint8Array(room));
		this.#price = wider(this.#price, new Float64Array(room));
		this.#published = wider(this.#published, new Float64Array(room));
	}

	/**
	 * Counts everything on the shelf, the highest number first, or some listings alone.
	 *
	 * @returns those that miss nothing of what is chosen, in the order they were counted.
	 */
	count(tally: Tally, range: Range, some?: ArrayLike<number>): Int32Array {
		const all = some?.length ?? this.#top;
		const fitting = new Int32Array(all);
		const [min, max] = [range.min ?? -Infinity, range.max ?? Infinity];
		const [groups, commodities, lows, prices] = [this.#group, this.#commodity, this.#low, this.#price];
		let found = 0;
		for (let at = 0; at < all; at += 1) {
			const id = some ? (some[at] ?? 0) : this.#top - at;
			const group = groups[id] ?? 0;
			if (group === 0) continue;
			const price = prices[id] ?? 0;
			const priced = price >= min && price <= max;
			if (tally.count(group, commodities[id] ?? 0, lows[id] ?? 0, priced, 1)) {
				fitting[found] = id;
				found += 1;
			}
		}
		return fitting.subarray(0, found);
	}

	/** The group that sells a listing; 0 when it is not on the shelf. */
	groupOf(id: number): number {
		return this.#group[id] ?? 0;
	}

	isPriced(id: number, { min, max }: Range): boolean {
		const price = this.#price[id] ?? 0;
		return price >= (min ?? -Infinity) && price <= (max ?? Infinity);
	}

	/**
	 * How well listings that words were found in fit a visitor: by the words, then a little by what can be ordered now, by
	 * how new it is and by how near.
	 *
	 * @param ranks by listing, as bm25 gives them: below zero, the least fits best.
	 */
	fit(ranks: Ranks, { near, now }: Visitor): Ranks {
		const weighed = new Map<number, number>();
		for (const [id, rank] of ranks) {
			const low = this.#low[id] ?? 0;
			const age = Math.max(0, now - (this.#published[id] ?? 0));
			const fresh = 1 + FRESH_SHARE / (1 + age / FRESH_MS);
			const { inStock } = unpack(low);
			weighed.set(id, rank * (inStock ? 1 : SOLD_OUT_SHARE) * fresh * near(this.#group[id] ?? 0));
		}
		return weighed;
	}

	/**
	 * Some listings of a page in its order; of equals the higher number comes first. Only those of the page are put in
	 * order, the others are only kept out of it.
	 *
	 * @param ids in any order, and in another one afterwards.
	 * @param sort what they are put in order by: of those that fit equally well the newer comes first.
	 */
	page(
		ids: Int32Array,
		sort: ShelfSort | Ranks,
		{ offset, limit }: { offset: number; limit: number }
	): number[] {
		const before = this.#order(sort);
		const end = Math.min(offset + limit, ids.length);
		if (offset >= end) return [];
		bringToFront(ids, end, before);
		const front = ids.subarray(0, end);
		bringToFront(front, offset, before);
		return [...front.subarray(offset)].sort(before);
	}

	#order(sort: ShelfSort | Ranks): Compare {
		const [prices, published, names] = [this.#price, this.#published, this.#name];
		if (typeof sort !== 'string') {
			const rank = (id: number) => sort.get(id) ?? 0;
			return (a, b) => rank(a) - rank(b) || (published[b] ?? 0) - (published[a] ?? 0) || b - a;
		}
		switch (sort) {
			case 'newest':
				return (a, b) => (published[b] ?? 0) - (published[a] ?? 0) || b - a;
			case 'cheapest':
				return (a, b) => (prices[a] ?? 0) - (prices[b] ?? 0) || b - a;
			case 'dearest':
				return (a, b) => (prices[b] ?? 0) - (prices[a] ?? 0) || b - a;
			case 'name':
				return (a, b) => {
					const one = names[a] ?? '';
					const other = names[b] ?? '';
					return one < other ? -1 : one > other ? 1 : b - a;
				};
		}
	}
}

type Compare = (a: number, b: number) => number;

/**
 * Moves the first `count` in order before all others, in no order of their own (Hoare's selection). No two are equal. The
 * middle one divides, so that what is in order already, as the newest mostly are, takes no exchange.
 */
function bringToFront(ids: Int32Array, count: number, compare: Compare): void {
	let low = 0;
	let high = ids.length - 1;
	while (low < high && count > low && count <= high) {
		const pivot = ids[(low + high) >> 1] ?? 0;
		let left = low;
		let right = high;
		while (left <= right) {
			while (compare(ids[left] ?? 0, pivot) < 0) left += 1;
			while (compare(ids[right] ?? 0, pivot) > 0) right -= 1;
			if (left > right) break;
			const moved = ids[left] ?? 0;
			ids[left] = ids[right] ?? 0;
			ids[right] = moved;
			left += 1;
			right -= 1;
		}
		// All up to `right` come before all from `left` on; between them the pivot is in its place.
		if (count <= right + 1) high = right;
		else if (count > left) low = left;
		else return;
	}
}
