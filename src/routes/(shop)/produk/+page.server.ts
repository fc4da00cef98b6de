import { browse } from '#lib/catalog/browse.server.ts';
import { parseFilter } from '#lib/catalog/filter.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

/** What is for sale and fits the address's query. */
export const load: PageServerLoad = async ({ url }) => {
	const filter = parseFilter(url.searchParams);
	return { filter, found: await browse(db, filter) };
};
