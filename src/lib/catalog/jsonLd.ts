import { photoUrl } from '#lib/media/url.ts';
import type { Measure } from './quantity.ts';
import { priceUnit } from './words.ts';

interface Described extends Measure {
	readonly name: string;
	readonly story: string;
	readonly slug: string;
	/** Tokens. */
	readonly photos: readonly string[];
	/** Rupiah per unit. */
	readonly price: number;
	readonly producer: string;
	readonly group: { readonly name: string };
	/** Null when it is not for sale. */
	readonly sale: { readonly inStock: boolean } | null;
}

/** What search engines read about a product (schema.org/Product). */
export function productJsonLd(product: Described, origin: string): object {
	const { name, story, slug, photos, price, sale, producer } = product;
	const stocked = sale?.inStock ?? false;
	return {
		'@context': 'https://schema.org',
		'@type': 'Product',
		name,
		...(story === '' ? {} : { description: story }),
		image: photos.map((token) => `${origin}${photoUrl(token, 1600)}`),
		brand: { '@type': 'Brand', name: product.group.name },
		offers: {
			'@type': 'Offer',
			url: `${origin}/produk/${slug}`,
			priceCurrency: 'IDR',
			price,
			priceSpecification: {
				'@type': 'UnitPriceSpecification',
				price,
				priceCurrency: 'IDR',
				unitText: priceUnit(product, 'id')
			},
			availability: `https://schema.org/${stocked ? 'InStock' : sale ? 'OutOfStock' : 'Discontinued'}`,
			seller: { '@type': 'Organization', name: `${producer}, ${product.group.name}` }
		}
	};
}
