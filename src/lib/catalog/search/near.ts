import type { Names } from '../tally.ts';

/** How much more the goods of a village count, by how much of its code is that of the place: province to village. */
const PARTS: readonly (readonly [length: number, share: number])[] = [
	[13, 1.2],
	[8, 1.15],
	[5, 1.1],
	[2, 1.05]
];

/** Of equal goods those from nearby come first. @param to the code of the place that was named. */
export function nearnessOf({ groups }: Pick<Names, 'groups'>, to: string | null): (group: number) => number {
	if (to === null) return () => 1;
	const known = new Map<number, number>();
	return (group) => {
		const share = known.get(group) ?? nearness(groups.get(group)?.villageCode ?? '', to);
		known.set(group, share);
		return share;
	};
}

export function nearness(village: string, to: string): number {
	const found = PARTS.find(([length]) => village.slice(0, length) === to.slice(0, length));
	return village === '' ? 1 : (found?.[1] ?? 1);
}
