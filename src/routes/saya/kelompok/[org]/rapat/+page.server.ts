import { meetingsOf } from '#lib/meetings/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../guards.ts';
import type { PageServerLoad } from './$types';

const PAGE_SIZE = 20;

export const load: PageServerLoad = async (event) => {
	const group = await requireAbility(event, event.params.org, 'books.read');
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const { items, total } = await meetingsOf(db, group.id, { page, size: PAGE_SIZE });
	return {
		groupName: group.name,
		meetings: items.map(({ id, kind, heldOn, place, state }) => ({ id, kind, heldOn, place, state })),
		...{ page, pages: Math.max(1, Math.ceil(total / PAGE_SIZE)) }
	};
};
