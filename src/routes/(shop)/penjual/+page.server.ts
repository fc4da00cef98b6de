import { findOrganisations } from '#lib/organisations/find.server.ts';
import { ORGANISATION_KINDS } from '#lib/organisations/roles.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

const SIZE = 24;
const LAST_PAGE = 10_000;

export const load: PageServerLoad = async ({ url }) => {
	const asked = url.searchParams.get('jenis');
	const kind = ORGANISATION_KINDS.find((each) => each === asked) ?? null;
	const text = (url.searchParams.get('q') ?? '').trim().slice(0, 80);
	const page = Math.min(LAST_PAGE, Math.max(1, Math.trunc(Number(url.searchParams.get('halaman'))) || 1));
	const found = await findOrganisations(db, { kind, text }, { page, size: SIZE });
	return {
		kind,
		text,
		page,
		pages: Math.max(1, Math.ceil(found.total / SIZE)),
		organisations: found.items.map(({ slug, name, kind: itsKind, photoToken, village }) => ({
			slug,
			name,
			kind: itsKind,
			photoToken,
			village: village.name,
			regency: village.regency
		}))
	};
};
