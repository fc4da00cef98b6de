import { listingById } from '#lib/catalog/find.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { insist } from './insist.ts';
import type { Offered } from './shelf.server.ts';
import type { Village } from './village.server.ts';

/** In how many days a harvest begins and ends, and how many kilos or pieces of it there will be. */
const HARVESTS = [
	{ begins: 6, ends: 12, units: 120 },
	{ begins: 10, ends: 16, units: 60 },
	{ begins: 20, ends: 27, units: 200 }
];

/** The first goods from stock of three sellers are promised before they are there. */
export async function promiseHarvests(
	village: Village,
	offered: readonly Offered[],
	today: BookDate
): Promise<void> {
	const sellers = new Set<string>();
	const goods = offered.filter(({ about, fields }) => {
		if (fields.stockMode !== 'stock' || sellers.has(about.seller)) return false;
		sellers.add(about.seller);
		return true;
	});
	for (const [index, { begins, ends, units }] of HARVESTS.entries()) {
		const chosen = goods[index];
		const listing = chosen && (await listingById(db, chosen.listingId));
		assert(listing, 'the shelf has goods of three sellers');
		insist(
			await makePromise(village.as(chosen.about.seller), {
				...{ key: newKey(), sellerId: listing.sellerId, commodityId: listing.commodityId },
				...{ listingId: listing.id, grade: 'A' },
				quantity: listing.soldBy === 'piece' ? units : units * 1000,
				...{ fromOn: addDays(today, begins), untilOn: addDays(today, ends) }
			})
		);
	}
}
