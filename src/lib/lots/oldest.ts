import type { BookDate } from '#lib/shared/dates.ts';

/** A lot as the shelf sees it. */
export interface OnShelf<LotId> {
	readonly id: LotId;
	readonly onSale: number;
	readonly harvestedOn: BookDate;
	/** Null when it does not spoil. */
	readonly bestBefore: BookDate | null;
}

/** Whether it is past selling: on the day of its date it is off sale already, so that no buyer gets it too late. */
export function isPast(bestBefore: BookDate | null, today: BookDate): boolean {
	return bestBefore !== null && bestBefore <= today;
}

/**
 * Which lots a quantity comes from: what spoils first, then the oldest harvest. Lots past their date are passed
 * over; `missing` is what the others do not cover.
 */
export function oldestFirst<LotId extends number>(
	lots: readonly OnShelf<LotId>[],
	quantity: number,
	today: BookDate
): { taken: { lotId: LotId; quantity: number }[]; missing: number } {
	const good = lots
		.filter((lot) => lot.onSale > 0 && !isPast(lot.bestBefore, today))
		.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)) || a.id - b.id);
	const taken: { lotId: LotId; quantity: number }[] = [];
	let missing = quantity;
	for (const lot of good) {
		if (missing === 0) break;
		const part = Math.min(missing, lot.onSale);
		taken.push({ lotId: lot.id, quantity: part });
		missing -= part;
	}
	return { taken, missing };
}

function keyOf({ bestBefore, harvestedOn }: OnShelf<number>): string {
	return `${bestBefore ?? '9999-12-31'} ${harvestedOn}`;
}
