import { json } from '@sveltejs/kit';
import { apiPage } from '#lib/catalog/api.server.ts';
import { browseShop } from '#lib/carts/shop.server.ts';
import { parseFilter } from '#lib/catalog/filter.ts';
import { db } from '#lib/shared/database.server.ts';
import { OPEN_TO_ANYONE, preflight } from '../openToAnyone.ts';
import type { RequestHandler } from './$types';

/** Published listings for sale that match the query. */
export const GET: RequestHandler = async ({ url }) => {
	const found = await browseShop(db, parseFilter(url.searchParams));
	return json(apiPage(found, url.origin), { headers: { ...OPEN_TO_ANYONE, 'cache-control': 'no-cache' } });
};

export const OPTIONS: RequestHandler = () => preflight('GET');
