import { isOrWasMember } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { LayoutServerLoad } from './$types';

/** Who only buys has no goods, savings or proceeds to look at; her menu has what buyers need. */
export const load: LayoutServerLoad = async ({ locals }) => ({
	isMember: locals.user !== null && (await isOrWasMember(db, locals.user.id))
});
