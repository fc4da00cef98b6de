import { listingById } from '#lib/catalog/find.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays, startOfDay, type BookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { insist } from './insist.ts';
import type { Offered } from './shelf.server.ts';
import { HOUR_MS, ZONE } from './timeline.server.ts';
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

/** The last two goods of the shelf are sold in a cycle that is open: no visitor's order of something else waits for it. */
export async function openCycle(
	village: Village,
	offered: readonly Offered[],
	calendar: { readonly now: number; readonly today: BookDate }
): Promise<void> {
	const hub = village.organisation('bumdesa');
	const { cycleId } = insist(
		await planCycle(village.as('wahyu'), {
			...{ key: newKey(), organisationId: hub, name: 'Pasar akhir pekan', repeat: 'once' },
			...{
				opensAt: calendar.now - HOUR_MS,
				closesAt: startOfDay(addDays(calendar.today, 4), ZONE) + 18 * HOUR_MS
			},
			...{ pickupOn: addDays(calendar.today, 5), deliveryOn: addDays(calendar.today, 6) }
		})
	);
	const goods = offered.filter(({ fields }) => fields.stockMode === 'stock');
	for (const { listingId } of goods.slice(-2)) {
		insist(
			await putIntoCycle(village.as('wahyu'), {
				...{ organisationId: hub, cycleId, listingId, price: null, most: null, mostPerOrder: null }
			})
		);
	}
}
