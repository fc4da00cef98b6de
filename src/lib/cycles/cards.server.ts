import type { Reader } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { currentCycles, type CurrentCycle } from './find.server.ts';

/**
 * Goods with the price they have now: that of the open cycle they are sold in, where it has one of its own. All are
 * looked up at once.
 */
export async function pricedNow<Item extends { readonly id: number; readonly price: Rupiah }>(
	reader: Reader,
	items: readonly Item[]
): Promise<Item[]> {
	const cycles = await currentCycles(
		reader,
		items.map(({ id }) => id as ListingId)
	);
	return pricedBy(cycles, items);
}

/** The same, with the cycles at hand. */
export function pricedBy<Item extends { readonly id: number; readonly price: Rupiah }>(
	cycles: ReadonlyMap<ListingId, CurrentCycle>,
	items: readonly Item[]
): Item[] {
	return items.map((item) => {
		const price = priceIn(cycles.get(item.id as ListingId));
		return price === null ? item : { ...item, price };
	});
}

/** The price of the open cycle a listing is sold in, or null where its own holds. */
export async function specialPrice(reader: Reader, id: ListingId): Promise<Rupiah | null> {
	return priceIn((await currentCycles(reader, [id])).get(id));
}

/** The price that holds in a cycle now, or null where the listing's own does. */
export function priceIn(cycle: CurrentCycle | undefined): Rupiah | null {
	return cycle?.isOpen ? cycle.price : null;
}
