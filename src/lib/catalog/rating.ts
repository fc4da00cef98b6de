/** How many buyers gave one, two … five stars, in this order. */
export type StarCounts = readonly [number, number, number, number, number];

/** What buyers gave a listing, or all of a seller's goods. */
export interface Rating {
	/** How many said something. */
	readonly count: number;
	/** The average in tenths of a star, rounded half up: 46 is 4,6. */
	readonly tenths: number;
	readonly stars: StarCounts;
}

/** The rating that these counts make; null when nobody has said anything yet. */
export function ratingOf(stars: StarCounts): Rating | null {
	const count = stars.reduce((sum, each) => sum + each, 0);
	if (count === 0) return null;
	const sum = stars.reduce((all, each, index) => all + each * (index + 1), 0);
	return { count, tenths: Math.round((sum * 10) / count), stars };
}

/** The same from the columns that count them; null without a row. */
export function ratingOfStars(
	row: Readonly<Record<'ones' | 'twos' | 'threes' | 'fours' | 'fives', number>> | null | undefined
): Rating | null {
	return row ? ratingOf([row.ones, row.twos, row.threes, row.fours, row.fives]) : null;
}
