import { browseShop } from '#lib/carts/shop.server.ts';
import { shown } from '#lib/catalog/browse.server.ts';
import { parseFilter } from '#lib/catalog/filter.ts';
import { searchVillages, villageByCode } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

/** What is for sale and fits the address's query. */
export const load: PageServerLoad = async ({ url }) => {
	const filter = parseFilter(url.searchParams);
	const sought = (url.searchParams.get('to_search') ?? '').trim().slice(0, 80);
	const found = await browseShop(db, filter);
	return {
		...{ filter, sought, places: await placesOf(filter.to, sought) },
		found: { ...found, items: found.items.map(shown) }
	};
};

/** The place goods would go to; without one those that fit what was typed. */
async function placesOf(to: string | null, sought: string) {
	const village = to === null ? null : await villageByCode(db, to);
	if (village) return [village];
	return sought === '' ? [] : searchVillages(db, sought);
}
