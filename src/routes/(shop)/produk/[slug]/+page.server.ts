import { error } from '@sveltejs/kit';
import { productPage } from '#lib/catalog/product.server.ts';
import { isAlive } from '#lib/catalog/terms.ts';
import { feesOfCycles } from '#lib/cycles/charge.server.ts';
import { pricedBy, priceIn } from '#lib/cycles/cards.server.ts';
import { currentCycles } from '#lib/cycles/find.server.ts';
import { deliveryCosts } from '#lib/delivery/quote.server.ts';
import { toldRecordOf } from '#lib/promises/find.server.ts';
import { reviewsOfListing } from '#lib/reviews/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { add } from '../../addToCart.ts';
import type { Actions, PageServerLoad } from './$types';

/** The reviews on the product's own page; the others are on theirs. */
const NEWEST = { before: null, size: 3 };

/** One product, or the word that it is not for sale; 404 for what buyers may not see. */
export const load: PageServerLoad = ({ params, locals }) =>
	together(async (reader) => {
		// The cycles of the product and of what else is shown, looked up once.
		let cycles: Awaited<ReturnType<typeof currentCycles>> = new Map();
		const product = await productPage(reader, locals.actor, params.slug, async (id, others) => {
			cycles = await currentCycles(reader, [id, ...others.map((each) => each.id as ListingId)]);
			return priceIn(cycles.get(id));
		});
		if (!product) error(404);
		locals.dependsOn = [`group:${product.group.id}`, 'terms', 'people'];
		const cycle = cycles.get(product.id) ?? null;
		const [fees, reviews, record, delivery] = await Promise.all([
			feesOfCycles(reader, cycle ? [cycle.cycleId] : []),
			product.rating ? reviewsOfListing(reader, product.id, NEWEST) : null,
			product.sale?.harvest
				? toldRecordOf(reader, product.seller.membershipId, today(product.group.timeZone))
				: null,
			product.sale && product.kind === 'goods'
				? deliveryCosts(reader, product.sale.bumdesa.id, {
						...{ name: product.name, kind: product.kind, soldBy: product.soldBy },
						...{ pieceGrams: product.pieceGrams, shelfLifeDays: product.commodity.shelfLifeDays },
						alive: isAlive(product.commodity.group)
					})
				: null
		]);
		const more = pricedBy(cycles, product.more);
		return {
			...{ record, delivery },
			product: { ...product, more },
			cycle,
			fees: (cycle && fees.get(cycle.cycleId)) ?? [],
			reviews: reviews?.items ?? []
		};
	});

export const actions: Actions = { beli: add };
