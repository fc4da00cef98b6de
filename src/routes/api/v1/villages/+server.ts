import { json } from '@sveltejs/kit';
import { searchVillages } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

const MOST = 10;

/** Suggestions of the village picker: `{ items: [{ code, name, district, regency, province }] }`. */
export const GET: RequestHandler = async ({ url }) => {
	const text = (url.searchParams.get('q') ?? '').slice(0, 80);
	const items = (await searchVillages(db, text, MOST)).map(({ code, name, district, regency, province }) => ({
		code,
		name,
		district,
		regency,
		province
	}));
	return json({ items }, { headers: { 'cache-control': 'public, max-age=3600' } });
};
