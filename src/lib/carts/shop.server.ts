import { browse, type Browsed } from '#lib/catalog/browse.server.ts';
import type { Filter } from '#lib/catalog/filter.ts';
import { pricedNow } from '#lib/cycles/cards.server.ts';
import { reachTo } from '#lib/delivery/reach.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { together } from '#lib/shared/together.server.ts';

/**
 * What the shop shows for a filter: at the price each has now, and with what can be brought or sent to the place that
 * the filter names. The shelf is sorted and narrowed by that price too, which it learns some seconds after a cycle opened.
 */
export async function browseShop(reader: Reader, filter: Filter): Promise<Browsed> {
	const { to } = filter;
	const reach = to === null ? null : await together((all) => reachTo(all, to));
	const found = await browse(reader, filter, reach);
	return { ...found, items: await pricedNow(reader, found.items) };
}
