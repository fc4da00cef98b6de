import { commodityBySlug } from '#lib/catalog/commodities.server.ts';
import type { ListingFields } from '#lib/catalog/listing.ts';
import { editListing } from '#lib/catalog/edit.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { hideListing, markSoldOut } from '#lib/catalog/publish.server.ts';
import type { Unit } from '#lib/catalog/terms.ts';
import { photograph } from '#lib/media/photograph.server.ts';
import type { PreparedPhoto } from '#lib/media/store.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { countStock } from '#lib/stock/count.server.ts';
import { listGoods } from '#lib/stock/list.server.ts';
import { stockOf } from '#lib/stock/receive.server.ts';
import type { DemoListing } from './data/listing.ts';
import { PRACTICE_OF } from './data/practices.ts';
import { SHELF } from './data/shelf.ts';
import { insist } from './insist.ts';
import { drawPicture } from './pictures/compose.ts';
import type { Village } from './village.server.ts';

/** A listing of the demo with what the shop knows of it. */
export interface Offered {
	readonly about: DemoListing;
	readonly listingId: ListingId;
	readonly fields: ListingFields;
}

/** Two at a time: one is drawn while the other is developed, and a buyer's own photo need not wait for all of them. */
const AT_ONCE = 2;

/** Draws and develops the photos of every listing, in the order of the shelf. */
export async function photographShelf(): Promise<PreparedPhoto[][]> {
	const developed: PreparedPhoto[][] = SHELF.map(() => []);
	const waiting = [...SHELF.entries()];
	const develop = async () => {
		for (let next = waiting.shift(); next; next = waiting.shift()) {
			const [index, { commodity, morePhotos = 0 }] = next;
			for (let more = 0; more <= morePhotos; more += 1) {
				developed[index]?.push(await photograph(drawPicture(commodity, index * 13 + more * 101 + 7)));
			}
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, develop));
	return developed;
}

/** Puts the photos on what is offered: developing takes longer than listing, so they come after. */
export async function hangPhotos(
	village: Village,
	offered: readonly Offered[],
	developed: readonly (readonly PreparedPhoto[])[]
): Promise<void> {
	await Promise.all(
		offered.map(async ({ about, listingId, fields }, index) => {
			const listing = await listingById(db, listingId);
			assert(listing, `${about.name} is listed`);
			insist(
				await editListing(village.as(about.seller), {
					listingId,
					version: listing.version,
					fields,
					keptPhotos: [],
					newPhotos: developed[index] ?? []
				})
			);
		})
	);
}

/** Lists everything of the shelf. What is wanted most comes last, so that the newest goods are the liveliest. */
export async function openShelf(village: Village): Promise<Offered[]> {
	const inOrder = [...SHELF].sort((a, b) => (a.wanted ?? 1) - (b.wanted ?? 1));
	const listed = await Promise.all(inOrder.map((about) => offer(village, about)));
	return SHELF.map((about) => {
		const found = listed.find((each) => each.about === about);
		assert(found, `${about.name} is listed`);
		return found;
	});
}

/** Lists one thing of the shelf as its seller would, from the form. */
async function offer(village: Village, about: DemoListing): Promise<Offered> {
	const fields = await fieldsOf(about);
	const seller = village.as(about.seller);
	const listed = insist(
		await listGoods(seller, {
			key: newKey(),
			groupId: village.organisation(about.group),
			fields,
			photos: [],
			onHand: about.stock,
			publish: about.shown !== 'draft'
		})
	);
	assert(listed.published || about.shown === 'draft', `${about.name} was published`);
	const { listingId } = listed;
	if (about.shown === 'sold_out') insist(await markSoldOut(seller, listingId));
	if (about.shown === 'hidden') insist(await hideListing(seller, { listingId, reason: '' }));
	return { about, listingId, fields };
}

async function fieldsOf(about: DemoListing): Promise<ListingFields> {
	const commodity = await commodityBySlug(db, about.commodity);
	assert(commodity, `the catalogue knows ${about.commodity}`);
	const practice = PRACTICE_OF[about.commodity];
	return {
		...(practice ? { practice } : {}),
		commodityId: commodity.id,
		name: about.name,
		story: about.story,
		unit: about.unit ?? (commodity.unit as Unit),
		price: rupiah(about.price),
		pieceGrams: about.pieceGrams ?? null,
		leastQuantity: about.least ?? 1,
		mostQuantity: null,
		stockMode: about.stock === null ? 'made_to_order' : 'stock',
		leadDays: about.leadDays ?? 0,
		permits: about.permits ?? {},
		tiers: (about.tiers ?? []).map(([leastQuantity, price]) => ({ leastQuantity, price: rupiah(price) }))
	};
}

/** A new harvest: the seller counts again and finds as much more as she began with. */
export async function harvestAgain(village: Village, { about, listingId }: Offered): Promise<void> {
	if (about.stock === null) return;
	const { onHand } = await stockOf(db, listingId);
	const more = Math.max(about.stock, ...about.usual) * 2;
	insist(await countStock(village.as(about.seller), { key: newKey(), listingId, onHand: onHand + more }));
}
