import { json } from '@sveltejs/kit';
import { suggest } from '#lib/catalog/suggest.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

/** Suggestions while somebody types into the shop's search: `{ items: [text] }`. */
export const GET: RequestHandler = async ({ url }) => {
	const text = (url.searchParams.get('q') ?? '').slice(0, 100);
	const locale = url.searchParams.get('lang') === 'en' ? 'en' : 'id';
	const items = await suggest(db, text, locale);
	return json({ items }, { headers: { 'cache-control': 'public, max-age=60' } });
};
