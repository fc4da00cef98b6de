import { listingById } from '#lib/catalog/find.server.ts';
import { makePromise } from '#lib/promises/make.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { db } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt, type BookDate } from '#lib/shared/dates.ts';
import { newKey } from '#lib/shared/ids.ts';
import { countStock } from '#lib/stock/count.server.ts';
import { stockOf } from '#lib/stock/receive.server.ts';
import type { Market } from './handling.server.ts';
import { insist } from './insist.ts';
import type { Offered } from './shelf.server.ts';
import { HOUR_MS, ZONE, type Calendar } from './timeline.server.ts';
import type { Village } from './village.server.ts';

/** In how many days a harvest begins and ends, and how many kilos or pieces of it there will be. */
const HARVESTS = [
	{ begins: 6, ends: 12, units: 120 },
	{ begins: 10, ends: 16, units: 60 },
	{ begins: 20, ends: 27, units: 200 }
];

/** The harvests that came before: how many days ago, and how much of each was there in time. */
const PAST_HARVESTS = [
	{ daysAgo: 66, inTime: 40 },
	{ daysAgo: 47, inTime: 40 },
	{ daysAgo: 29, inTime: 25 },
	{ daysAgo: 13, inTime: 40 }
];
const PAST_UNITS = 40;

/** The first goods from stock of each seller. */
function firstGoods(offered: readonly Offered[]): Offered[] {
	const sellers = new Set<string>();
	return offered.filter(({ about, fields }) => {
		if (fields.stockMode !== 'stock' || sellers.has(about.seller)) return false;
		sellers.add(about.seller);
		return true;
	});
}

/** The first goods from stock of three sellers are promised before they are there. */
export async function promiseHarvests(
	village: Village,
	offered: readonly Offered[],
	today: BookDate
): Promise<void> {
	const goods = firstGoods(offered);
	for (const [index, { begins, ends, units }] of HARVESTS.entries()) {
		const chosen = goods[index];
		assert(chosen, 'the shelf has goods of three sellers');
		await promise(village, chosen, { units, fromOn: addDays(today, begins), untilOn: addDays(today, ends) });
	}
}

/** The first two of them have promised before, kept it three times and were late once. */
export function planPastHarvests({ village, timeline, offered }: Market, calendar: Calendar): void {
	for (const goods of firstGoods(offered).slice(0, 2)) {
		for (const { daysAgo, inTime } of PAST_HARVESTS) {
			const at = calendar.daysAgo(daysAgo, 6.5);
			const fromOn = bookDateAt(at, ZONE);
			const window = { units: PAST_UNITS, fromOn, untilOn: addDays(fromOn, 2) };
			timeline.at(at, () => promise(village, goods, window));
			timeline.at(at + HOUR_MS, () => bring(village, goods, inTime));
			const late = PAST_UNITS - inTime;
			if (late > 0) timeline.at(at + 4 * 24 * HOUR_MS, () => bring(village, goods, late));
		}
	}
}

async function promise(
	village: Village,
	{ about, listingId }: Offered,
	{ units, fromOn, untilOn }: { units: number; fromOn: BookDate; untilOn: BookDate }
): Promise<void> {
	const listing = await listingById(db, listingId);
	assert(listing, `${about.name} is listed`);
	insist(
		await makePromise(village.as(about.seller), {
			...{ key: newKey(), sellerId: listing.sellerId, commodityId: listing.commodityId },
			...{ listingId: listing.id, grade: 'A' },
			quantity: listing.soldBy === 'piece' ? units : units * 1000,
			...{ fromOn, untilOn }
		})
	);
}

/** She counts so much more on her shelf. */
async function bring(village: Village, { about, listingId, fields }: Offered, units: number): Promise<void> {
	const { onHand } = await stockOf(db, listingId);
	const more = fields.unit === 'kg' ? units * 1000 : units;
	insist(await countStock(village.as(about.seller), { key: newKey(), listingId, onHand: onHand + more }));
}
