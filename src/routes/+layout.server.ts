import type { LayoutServerLoad } from './$types';

/** What every page's header needs; the hooks have looked it up once for the request. */
export const load: LayoutServerLoad = ({ locals }) => ({
	locale: locals.locale,
	user: locals.user ? { id: locals.user.id, name: locals.user.name } : null,
	cartCount: locals.cartCount
});
