import { error } from '@sveltejs/kit';
import { productPage } from '#lib/catalog/product.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey } from '#lib/shared/ids.ts';
import { add } from '../../addToCart.ts';
import type { Actions, PageServerLoad } from './$types';

/** One product, or the word that it is not for sale; 404 for what buyers may not see. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const product = await productPage(db, locals.actor, params.slug);
	if (!product) error(404);
	return { product, key: newKey() };
};

export const actions: Actions = { beli: add };
