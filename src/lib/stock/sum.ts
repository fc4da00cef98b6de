import type { CycleId, HarvestPromiseId, ListingId } from '#lib/shared/ids.ts';

export interface Wanted {
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** The promised harvest it is ordered from; from the shelf when missing. */
	readonly harvest?: HarvestPromiseId | null;
	/** The cycle it is ordered in; none when it is always sold. */
	readonly cycle?: CycleId | null;
	/** Whether it fills a box of that cycle, which closes at this moment. */
	readonly closing?: boolean;
}

/** How much of each listing a number of lines want together: stock is asked once for the sum, never line by line. */
export function sumByListing(lines: readonly Wanted[]): ReadonlyMap<ListingId, number> {
	const sums = new Map<ListingId, number>();
	for (const { listingId, quantity } of lines) sums.set(listingId, (sums.get(listingId) ?? 0) + quantity);
	return sums;
}
