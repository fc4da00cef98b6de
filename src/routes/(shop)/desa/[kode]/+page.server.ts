import { error } from '@sveltejs/kit';
import { findOrganisations } from '#lib/organisations/find.server.ts';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

const MOST = 100;

export const load: PageServerLoad = async ({ params }) => {
	const village = await villageByCode(db, params.kode);
	if (!village) error(404);
	const { items } = await findOrganisations(db, { villageCode: village.code }, { page: 1, size: MOST });
	return {
		village,
		organisations: items.map(({ slug, name, kind, photoToken }) => ({ slug, name, kind, photoToken }))
	};
};
