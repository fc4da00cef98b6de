import { fillBoxes, type Wish } from './fill.ts';

/** What a buyer of a closed cycle would still take: all of what she wished, or more of what she got. */
export interface Taker extends Wish {
	readonly wishId: number;
	/** What she has of the boxes now; 0 when no whole box came to her. */
	readonly has: number;
}

export interface Takes {
	readonly wishId: number;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
}

/** What is missing for whole boxes, when some of their buyers fell away. In the unit of the box. */
export function gapOf(box: number, ordered: number): number {
	return (box - (ordered % box)) % box;
}

/**
 * Who fills a gap exactly, within what each accepts: those whom no box came to, in the order of their wishes; only when they
 * cannot alone, with those who have a part and accept more, the earlier wish as much as it takes, so that few get little.
 *
 * @param finest the least that may be added to a part.
 * @returns nobody when it cannot be filled whole.
 */
export function fillGap(takers: readonly Taker[], gap: number, finest: number): Takes[] {
	if (gap === 0) return [];
	const first = takers.filter(({ has }) => has === 0);
	const more = takers
		.filter(({ has, most }) => has > 0 && most - has >= finest)
		.map(({ has, most, ...taker }) => ({ ...taker, least: finest, wanted: most - has, most: most - has }));
	const alone = filledBy(first, gap);
	return alone.length > 0 ? alone : filledBy([...first, ...more], gap);
}

function filledBy(takers: readonly (Wish & { readonly wishId: number })[], gap: number): Takes[] {
	const { gets } = fillBoxes(takers, gap, 1);
	return takers.flatMap(({ wishId }, index) => {
		const quantity = gets[index] ?? 0;
		return quantity > 0 ? [{ wishId, quantity }] : [];
	});
}
