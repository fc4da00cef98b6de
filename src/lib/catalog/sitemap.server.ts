import type { Reader } from '#lib/shared/database.server.ts';
import { browse } from './browse.server.ts';
import { filterWith } from './filter.ts';

/** The protocol's own limit is 50,000 addresses a file; the newest are what a search engine needs first. */
const MOST_PAGES = 50;
const PAGE = 100;

/** The paths of everything that may be found from outside: products for sale, their groups and villages. */
export async function publicPaths(reader: Reader): Promise<string[]> {
	const first = await browse(reader, filterWith({ size: PAGE }));
	const products = first.items.map(({ slug }) => slug);
	const pages = Math.min(Math.ceil(first.total / PAGE), MOST_PAGES);
	for (let page = 2; page <= pages; page += 1) {
		const { items } = await browse(reader, filterWith({ page, size: PAGE }));
		products.push(...items.map(({ slug }) => slug));
	}
	return [
		'/',
		'/produk',
		...first.facets.category.map(({ value }) => `/produk?category=${value}`),
		...first.facets.seller.map(({ value }) => `/penjual/${value}`),
		...first.facets.village.map(({ value }) => `/desa/${value}`),
		...products.map((slug) => `/produk/${slug}`)
	];
}
