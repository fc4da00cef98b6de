import { savedIds } from '#lib/favourites/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { LayoutServerLoad } from './$types';

/** Which goods have a full heart; a visitor without an account has saved none. */
export const load: LayoutServerLoad = async ({ locals }) => ({
	saved: locals.user ? await savedIds(db, locals.user.id) : []
});
