import { addAddress } from '#lib/addresses/keep.server.ts';
import { editListing } from '#lib/catalog/edit.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { followProducer } from '#lib/favourites/follow.server.ts';
import { saveListing } from '#lib/favourites/save.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { MEMBERS_HOMES } from './data/people.ts';
import { insist } from './insist.ts';
import type { Offered } from './shelf.server.ts';
import type { Village } from './village.server.ts';

/** What the buyer in Jakarta keeps; the first is cheaper by now. */
const LIKED = ['Cabai rawit merah', 'VCO perasan dingin', 'Kopi robusta Panggang 200 g'];

function liked(offered: readonly Offered[]): Offered[] {
	return offered.filter(({ about }) => LIKED.includes(about.name));
}

/** She saves some goods, follows who makes them, and keeps where she lives. */
export async function rememberGoods(village: Village, offered: readonly Offered[]): Promise<void> {
	const home = MEMBERS_HOMES.rina;
	assert(home, 'the buyer has a home');
	const { name, phone, villageCode, address } = home;
	insist(
		await addAddress(
			village.as('rina'),
			{ label: 'Rumah', name, phone, villageCode, address },
			{ asDefault: true }
		)
	);
	for (const { about, listingId } of liked(offered)) {
		insist(await saveListing(village.as('rina'), listingId));
		insist(await followProducer(village.as('rina'), village.membership(about.group, about.seller)));
	}
}

/** A good harvest brings a price down by a twentieth. */
export async function lowerPrices(village: Village, offered: readonly Offered[]): Promise<void> {
	const [first] = liked(offered);
	assert(first, 'something is liked');
	const listing = await listingById(db, first.listingId);
	assert(listing, `${first.about.name} is listed`);
	const price = rupiah(Math.round((first.fields.price * 0.95) / 500) * 500);
	insist(
		await editListing(village.as(first.about.seller), {
			listingId: first.listingId,
			version: listing.version,
			fields: { ...first.fields, price },
			keptPhotos: listing.photos.map(({ mediaId }) => mediaId),
			newPhotos: []
		})
	);
}
