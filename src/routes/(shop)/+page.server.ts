import { browseShop } from '#lib/carts/shop.server.ts';
import { shown } from '#lib/catalog/browse.server.ts';
import { exampleSplit } from '#lib/catalog/example.server.ts';
import { filterWith } from '#lib/catalog/filter.ts';
import { varied } from '#lib/catalog/varied.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

/** The stall in the morning: what is new, of which kinds, from which villages, and where the money of one goes. */
export const load: PageServerLoad = async () => {
	const { items: newest, facets } = await browseShop(db, filterWith({ size: 36 }));
	const items = varied(newest, 8);
	return {
		items: items.map(shown),
		kinds: facets.category,
		villages: facets.village,
		example: await exampleSplit(db, items)
	};
};
