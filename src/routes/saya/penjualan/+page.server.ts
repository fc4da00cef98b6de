import { weighingsOf } from '#lib/orders/weigh.server.ts';
import { partsSoldBy } from '#lib/settlement/sales.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireUser } from '../../guards.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const page = parseId(event.url.searchParams.get('halaman')) ?? 1;
	const sales = await partsSoldBy(db, person.id, { page });
	const lineIds = sales.items.flatMap(({ lines }) => lines.map(({ id }) => id));
	return { page: Number(page), sales, weighings: await weighingsOf(db, lineIds) };
};
