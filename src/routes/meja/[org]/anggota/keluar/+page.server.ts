import { leavingsOf } from '#lib/leaving/find.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../guards.ts';
import type { PageServerLoad } from './$types';

const SIZE = 30;

export const load: PageServerLoad = async (event) => {
	const { id } = await requireAbility(event, event.params.org, 'members.read');
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	return {
		...(await leavingsOf(db, id, { page, size: SIZE })),
		page,
		mayEnter: await allow(db, event.locals.actor, id, 'members.decide')
	};
};
