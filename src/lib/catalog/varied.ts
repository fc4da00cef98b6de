import { kindOfGroup, type CommodityGroup } from './terms.ts';

/** What makes a listing worth the window of the stall. */
interface Shown {
	readonly category: CommodityGroup;
	readonly inStock: boolean;
	readonly photo: string | null;
}

/**
 * A few of the newest listings with as many kinds among them as there are: the first of each kind, then the second
 * of each. What can be ordered comes first, then what has a photo, then goods before services: a stall shows its
 * variety, and its fruit before its tractor.
 */
export function varied<T extends Shown>(items: readonly T[], most: number): T[] {
	const worth = ({ inStock, photo, category }: T) =>
		(inStock ? 4 : 0) + (photo === null ? 0 : 2) + (kindOfGroup(category) === 'goods' ? 1 : 0);
	const turns = new Map<string, number>();
	const ranked = [...items]
		.sort((a, b) => worth(b) - worth(a))
		.map((card, place) => {
			const turn = turns.get(card.category) ?? 0;
			turns.set(card.category, turn + 1);
			return { card, turn, place };
		});
	return ranked
		.sort((a, b) => a.turn - b.turn || a.place - b.place)
		.slice(0, most)
		.map(({ card }) => card);
}
