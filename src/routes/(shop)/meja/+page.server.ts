import { redirect } from '@sveltejs/kit';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const served = (await organisationsOf(db, user.id)).filter(({ roles }) => roles.length > 0);
	const [only] = served;
	if (only && served.length === 1) redirect(303, `/meja/${only.organisation.slug}`);
	return {
		desks: served.map(({ organisation: { slug, name, kind, village, photoToken } }) => ({
			slug,
			name,
			kind,
			village: village.name,
			regency: village.regency,
			photoToken
		}))
	};
};
