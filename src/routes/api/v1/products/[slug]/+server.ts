import { json } from '@sveltejs/kit';
import { apiProduct } from '#lib/catalog/api.server.ts';
import { productPage } from '#lib/catalog/product.server.ts';
import { specialPrice } from '#lib/cycles/cards.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { problem } from '#lib/shared/problem.ts';
import { OPEN_TO_ANYONE, preflight } from '../../openToAnyone.ts';
import type { RequestHandler } from './$types';

/** One listing for sale; whoever asks sees what a guest sees. */
export const GET: RequestHandler = async ({ params, url, locals }) => {
	const product = await productPage(db, { ...locals.actor, userId: null }, params.slug, (id) =>
		specialPrice(db, id)
	);
	if (!product?.sale) {
		return problem({ status: 404, detail: 'There is no such product for sale.', headers: OPEN_TO_ANYONE });
	}
	const body = apiProduct({ ...product, sale: product.sale }, url.origin);
	return json(body, { headers: { ...OPEN_TO_ANYONE, 'cache-control': 'no-cache' } });
};

export const OPTIONS: RequestHandler = () => preflight('GET');
