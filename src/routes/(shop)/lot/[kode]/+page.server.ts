import { error } from '@sveltejs/kit';
import { originOf } from '#lib/lots/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { PageServerLoad } from './$types';

/** Where the goods of a lot come from; whoever holds the code on them may read it. */
export const load: PageServerLoad = async ({ params }) => {
	const origin = await originOf(db, params.kode);
	if (!origin) error(404);
	return { origin };
};
