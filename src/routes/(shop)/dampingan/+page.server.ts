import { assistedGroups } from '#lib/facilitation/groups.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	return { groups: await assistedGroups(db, user.id) };
};
