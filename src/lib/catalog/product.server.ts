import { organisationById } from '#lib/organisations/find.server.ts';
import type { ListingId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { standingOn } from './authority.server.ts';
import { newestOf, type Card } from './browse.server.ts';
import {
	forSale,
	harvestOf,
	listingBySlug,
	priceHistory,
	type FullListing,
	type Harvest,
	type PastPrice
} from './find.server.ts';
import type { Rating } from './rating.ts';
import { ratingOfListing } from './rating.server.ts';
import { splitPrice, type PriceSplit } from './split.ts';

/** More goods of the same group. */
const MORE = 4;

/** What the page of a product shows. The seller's phone and other private facts are not in it. */
export interface ProductPage extends Pick<
	FullListing,
	| 'id'
	| 'slug'
	| 'name'
	| 'story'
	| 'kind'
	| 'price'
	| 'soldBy'
	| 'unit'
	| 'pieceGrams'
	| 'leastQuantity'
	| 'mostQuantity'
	| 'stockMode'
	| 'leadDays'
	| 'available'
	| 'permits'
	| 'practice'
	| 'tiers'
	| 'village'
> {
	readonly photos: readonly string[];
	readonly commodity: Pick<
		FullListing['commodity'],
		'slug' | 'nameId' | 'nameEn' | 'group' | 'shelfLifeDays'
	>;
	readonly producer: string;
	/** Her membership, and her number in the group, by which her own page is found. */
	readonly seller: Pick<FullListing['seller'], 'membershipId' | 'number'>;
	/** What buyers gave it; null before the first review. */
	readonly rating: Rating | null;
	readonly group: {
		readonly id: FullListing['group']['id'];
		readonly slug: string;
		readonly name: string;
		readonly timeZone: FullListing['group']['timeZone'];
	};
	/** Null when it is not for sale now. */
	readonly sale: {
		readonly bumdesa: { readonly id: OrganisationId; readonly slug: string; readonly name: string };
		/** Whom to ask: the group, else the BUM Desa. */
		readonly phone: string | null;
		readonly split: PriceSplit;
		/** Whether it can be ordered, from the shelf or before the harvest. */
		readonly inStock: boolean;
		/** The harvest that more than lies on the shelf is ordered from. */
		readonly harvest: Harvest | null;
	} | null;
	readonly history: readonly PastPrice[];
	/** True for a draft, which only those who may change it see. */
	readonly preview: boolean;
	readonly more: readonly Card[];
}

/**
 * A product's page, or null where there is none for this reader: a draft, and what a desk has hidden, are seen only
 * by those who may change them. What is merely not sold now stays readable.
 *
 * @param priceNow the price per unit that holds now where it is not the listing's own, with no lower ones for much.
 */
export async function productPage(
	reader: Reader,
	actor: Actor,
	slug: string,
	priceNow: (id: ListingId, others: readonly Card[]) => Promise<Rupiah | null> = () => Promise.resolve(null)
): Promise<ProductPage | null> {
	const found = await listingBySlug(reader, slug);
	if (!found) return null;
	const isClosed = found.state === 'draft' || found.hiddenBy === 'desk';
	if (isClosed && (await standingOn(reader, actor, found)) === null) return null;
	const { commodity, group, seller, photos } = found;
	const [sold, promised, others, rating, history] = await Promise.all([
		forSale(reader, found),
		harvestOf(reader, found, today(group.timeZone)),
		newestOf(reader, [group.id], MORE + 1),
		ratingOfListing(reader, found.id),
		priceHistory(reader, found.id)
	]);
	const [bumdesa, special] = await Promise.all([
		sold && organisationById(reader, sold.agreement.bumdesaId),
		priceNow(found.id, others)
	]);
	const harvest = sold && promised;
	return {
		...shown(found),
		...(special === null ? {} : { price: special, tiers: [] }),
		photos: photos.map(({ token }) => token),
		commodity: pick(commodity, ['slug', 'nameId', 'nameEn', 'group', 'shelfLifeDays']),
		producer: seller.name,
		seller: pick(seller, ['membershipId', 'number']),
		rating,
		group: pick(group, ['id', 'slug', 'name', 'timeZone']),
		sale: sold &&
			bumdesa && {
				bumdesa: pick(bumdesa, ['id', 'slug', 'name']),
				phone: group.phone ?? bumdesa.phone,
				split: splitPrice(special ?? found.price, sold.agreement),
				inStock:
					found.stockMode === 'made_to_order' ||
					Math.max(found.available, harvest?.free ?? 0) >= found.leastQuantity,
				harvest
			},
		history,
		preview: isClosed,
		more: others.filter((item) => item.slug !== slug).slice(0, MORE)
	};
}

function shown(found: FullListing) {
	return pick(found, [
		'id',
		'slug',
		'name',
		'story',
		'kind',
		'price',
		'soldBy',
		'unit',
		'pieceGrams',
		'leastQuantity',
		'mostQuantity',
		'stockMode',
		'leadDays',
		'available',
		'permits',
		'practice',
		'tiers',
		'village'
	]);
}

function pick<T extends object, Key extends keyof T>(from: T, keys: readonly Key[]): Pick<T, Key> {
	return Object.fromEntries(keys.map((key) => [key, from[key]])) as Pick<T, Key>;
}
