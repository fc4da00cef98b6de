import { partsSoldBy } from '#lib/settlement/sales.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	return { page: Number(page), sales: await partsSoldBy(db, person.id, { page }) };
};
