import { photoUrl } from '#lib/media/url.ts';
import type { Browsed, Card } from './browse.server.ts';
import type { ProductPage } from './product.server.ts';
import { priceUnit } from './words.ts';

/** A listing as the API answers it; `seller`, `village` and `commodity` are what the filters of the same name take. */
export function apiItem(item: Card, origin: string) {
	return {
		slug: item.slug,
		name: item.name,
		commodity: item.commodity,
		category: item.category,
		price: item.price,
		unit: priceUnit(item, 'id'),
		soldBy: item.soldBy,
		seller: item.group.slug,
		sellerName: item.group.name,
		producer: item.producer,
		village: item.village.code,
		villageName: item.village.name,
		available: item.available,
		madeToOrder: item.stockMode === 'made_to_order',
		inStock: item.inStock,
		preorder: item.preorder,
		photo: item.photo === null ? null : `${origin}${photoUrl(item.photo, 800)}`,
		url: `${origin}/produk/${item.slug}`
	};
}

/** A page of results as the API answers it. */
export function apiPage({ items, total, facets, page, size, sort }: Browsed, origin: string) {
	return { items: items.map((item) => apiItem(item, origin)), total, facets, page, size, sort };
}

/** One product for sale as the API answers it. */
export function apiProduct(
	product: ProductPage & { sale: NonNullable<ProductPage['sale']> },
	origin: string
) {
	const { sale, group, village, commodity } = product;
	const [photo = null, ...others] = product.photos;
	return {
		...apiItem(
			{
				...product,
				commodity: commodity.slug,
				category: commodity.group,
				group,
				photo,
				inStock: sale.inStock,
				preorder: product.available < product.leastQuantity && sale.inStock && product.stockMode === 'stock',
				village: { code: village.code, name: village.name, regency: village.regency }
			},
			origin
		),
		kind: product.kind,
		story: product.story,
		photos: [photo, ...others].flatMap((token) => (token ? [`${origin}${photoUrl(token, 1600)}`] : [])),
		tiers: product.tiers,
		leastQuantity: product.leastQuantity,
		mostQuantity: product.mostQuantity,
		leadDays: product.leadDays,
		permits: product.permits,
		shelfLifeDays: commodity.shelfLifeDays,
		priceSplit: sale.split,
		bumdesa: sale.bumdesa.slug
	};
}
