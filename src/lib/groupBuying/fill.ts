/** Boxes of one kind of goods at most in one cycle; more is no village's group buying. */
export const MOST_BOXES = 100;

/** What a buyer wants of a box, and how much less or more she accepts. In g, ml, dm³ or pieces. */
export interface Wish {
	readonly least: number;
	readonly wanted: number;
	readonly most: number;
}

export interface Filled {
	readonly boxes: number;
	/** What each gets, in the order of the wishes; 0 for nothing. Together they are the boxes exactly. */
	readonly gets: readonly number[];
}

/**
 * Fills whole boxes by a fair rule. The wishes come in the order in which they were made: the first gets what she wanted
 * when any whole number of boxes can still be made up with it, else what is nearest to it (of two as near, the larger) that
 * she accepts, else nothing; then the second, and so on. Nobody gets an amount outside what she accepts.
 *
 * @param mostBoxes how many there can be, by the shelf and the cycle's limit.
 */
export function fillBoxes(wishes: readonly Wish[], box: number, mostBoxes: number): Filled {
	const step = wishes.reduce((found, wish) => [wish.least, wish.wanted, wish.most].reduce(gcd, found), box);
	const size = box / step;
	const all = wishes.map(({ least, wanted, most }) => ({
		...{ least: least / step, wanted: wanted / step, most: most / step }
	}));
	const boxes = Math.min(mostBoxes, MOST_BOXES, Math.floor(sum(all.map(({ most }) => most)) / size));
	const reach = reachable(all, Math.max(0, boxes) * size);
	/** The sums that whole boxes can still come to, given what those before have got. */
	let targets = Array.from({ length: Math.max(0, boxes) + 1 }, (_, count) => count * size);
	const gets = all.map((wish, index) => {
		const after = reach[index + 1] ?? [];
		const got = choices(wish).find((each) => targets.some((left) => after[left - each] === 1)) ?? 0;
		targets = targets.map((left) => left - got).filter((left) => after[left] === 1);
		return got;
	});
	return { boxes: sum(gets) / size, gets: gets.map((got) => got * step) };
}

function gcd(one: number, other: number): number {
	return other === 0 ? one : gcd(other, one % other);
}

function sum(numbers: readonly number[]): number {
	return numbers.reduce((total, each) => total + each, 0);
}

/** What she would rather have first: what she wanted, then the nearest, the larger of two as near; nothing last. */
function choices({ least, wanted, most }: Wish): number[] {
	const found = [wanted];
	for (let off = 1; off <= Math.max(most - wanted, wanted - least); off += 1) {
		if (wanted + off <= most) found.push(wanted + off);
		if (wanted - off >= least) found.push(wanted - off);
	}
	return [...found, 0];
}

/**
 * For each wish on, which sums it and those after it can come to: each either nothing or something she accepts. Sums within a
 * window are counted by a running sum, so that a wide tolerance costs nothing more.
 */
function reachable(wishes: readonly Wish[], largest: number): Uint8Array[] {
	const none = new Uint8Array(largest + 1);
	none[0] = 1;
	const reach: Uint8Array[] = [none];
	for (const { least, most } of [...wishes].reverse()) {
		const after = reach[0] ?? none;
		const here = new Uint8Array(after);
		let within = 0;
		for (let total = least; total <= largest; total += 1) {
			within += after[total - least] ?? 0;
			if (total - most - 1 >= 0) within -= after[total - most - 1] ?? 0;
			if (within > 0) here[total] = 1;
		}
		reach.unshift(here);
	}
	return reach;
}
