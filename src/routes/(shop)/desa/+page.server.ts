import { searchVillages, villagesWithOrganisations } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

const MOST = 30;

export const load: PageServerLoad = async ({ url }) => {
	const text = (url.searchParams.get('q') ?? '').trim().slice(0, 80);
	return {
		text,
		found: text === '' ? null : await searchVillages(db, text, MOST),
		active: await villagesWithOrganisations(db, MOST)
	};
};
