import { error } from '@sveltejs/kit';
import { productPage } from '#lib/catalog/product.server.ts';
import { feesOfCycles } from '#lib/cycles/charge.server.ts';
import { pricedNow } from '#lib/cycles/cards.server.ts';
import { currentCycles } from '#lib/cycles/find.server.ts';
import { toldRecordOf } from '#lib/promises/find.server.ts';
import { reviewsOfListing } from '#lib/reviews/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { add } from '../../addToCart.ts';
import type { Actions, PageServerLoad } from './$types';

/** The reviews on the product's own page; the others are on theirs. */
const NEWEST = { before: null, size: 3 };

/** One product, or the word that it is not for sale; 404 for what buyers may not see. */
export const load: PageServerLoad = async ({ params, locals }) => {
	const cycleNow = async (id: ListingId) => (await currentCycles(db, [id])).get(id) ?? null;
	const product = await productPage(db, locals.actor, params.slug, async (id) => {
		const cycle = await cycleNow(id);
		return cycle?.isOpen ? cycle.price : null;
	});
	if (!product) error(404);
	locals.dependsOn = [`group:${product.group.id}`, 'terms', 'people'];
	const cycle = await cycleNow(product.id);
	const fees = cycle ? ((await feesOfCycles(db, [cycle.cycleId])).get(cycle.cycleId) ?? []) : [];
	const reviews = product.rating ? (await reviewsOfListing(db, product.id, NEWEST)).items : [];
	const more = await pricedNow(db, product.more);
	const record = product.sale?.harvest
		? await toldRecordOf(db, product.seller.membershipId, today(product.group.timeZone))
		: null;
	return { record, product: { ...product, more }, cycle, fees, reviews };
};

export const actions: Actions = { beli: add };
