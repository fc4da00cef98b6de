import { photoUrl } from '#lib/media/url.ts';
import type { Rating } from './rating.ts';
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
	/** What buyers gave it; null before the first review. */
	readonly rating: Rating | null;
}

/** A review as its page shows it: by a name that was shortened. */
interface Reviewed {
	readonly author: string;
	readonly stars: number;
	readonly words: string;
	readonly writtenAt: number;
}

/** What search engines read about a product (schema.org/Product). */
export function productJsonLd(product: Described, origin: string, reviews: readonly Reviewed[] = []): object {
	const { name, story, slug, photos, price, sale, producer, rating } = product;
	const stocked = sale?.inStock ?? false;
	return {
		'@context': 'https://schema.org',
		'@type': 'Product',
		name,
		...(story === '' ? {} : { description: story }),
		image: photos.map((token) => `${origin}${photoUrl(token, 1600)}`),
		brand: { '@type': 'Brand', name: product.group.name },
		...(rating ? { aggregateRating: aggregate(rating), review: reviews.map(reviewLd) } : {}),
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

/** Only what buyers who received the goods gave, never a number made up for the search engines. */
function aggregate({ tenths, count }: Rating): object {
	return { '@type': 'AggregateRating', ratingValue: tenths / 10, reviewCount: count, bestRating: 5 };
}

function reviewLd({ author, stars, words, writtenAt }: Reviewed): object {
	return {
		'@type': 'Review',
		author: { '@type': 'Person', name: author },
		datePublished: new Date(writtenAt).toISOString().slice(0, 10),
		reviewRating: { '@type': 'Rating', ratingValue: stars, bestRating: 5 },
		...(words === '' ? {} : { reviewBody: words })
	};
}
