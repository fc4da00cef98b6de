import { chargeFee } from '#lib/cycles/charge.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { makeWish } from '#lib/groupBuying/wish.server.ts';
import { closeDueCycles, fulfilCycles } from '#lib/requests/close.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { addDays, bookDateAt, startOfDay } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import type { PersonKey } from './data/people.ts';
import type { Market } from './handling.server.ts';
import { insist } from './insist.ts';
import { expectOrder } from './orders.server.ts';
import type { Offered } from './shelf.server.ts';
import { cycleOrders } from './showcase.ts';
import { HOUR_MS, ZONE, type Calendar } from './timeline.server.ts';
import type { Village } from './village.server.ts';

/** What last week's cycle sold. */
const SOLD_LAST_WEEK = ['Ayam kampung umbaran', 'Jamur tiram segar'];

/** Last week's cycle: opened, ordered from, closed with its lists, handed over in one day. */
export function planPastCycle(market: Market, calendar: Calendar): void {
	const { village, timeline, offered } = market;
	const [opensAt, closesAt] = [calendar.daysAgo(8, 6), calendar.daysAgo(6, 18)];
	const handedOverOn = bookDateAt(calendar.daysAgo(5, 12), ZONE);
	const organisationId = village.organisation('bumdesa');
	timeline.at(opensAt, async () => {
		const { cycleId } = insist(
			await planCycle(village.as('wahyu'), {
				...{ key: newKey(), organisationId, name: 'Pasar Jumat', repeat: 'once', opensAt, closesAt },
				...{ pickupOn: handedOverOn, deliveryOn: handedOverOn }
			})
		);
		for (const name of SOLD_LAST_WEEK) await putIn(village, cycleId, named(offered, name));
		const fee = { purpose: 'packing', chargedBy: 'coordinator', kind: 'per_order', value: 2_000 } as const;
		insist(await chargeFee(village.as('wahyu'), { organisationId, cycleId, fee }));
		for (const planned of cycleOrders((days, hour) => calendar.daysAgo(days, hour)))
			expectOrder(market, planned);
	});
	timeline.at(closesAt, closeDueCycles);
	timeline.at(calendar.daysAgo(5, 20), fulfilCycles);
}

function named(offered: readonly Offered[], name: string): Offered {
	const found = offered.find(({ fields }) => fields.name === name);
	assert(found, `the shelf has ${name}`);
	return found;
}

async function putIn(
	village: Village,
	cycleId: CycleId,
	{ listingId }: Offered,
	box: number | null = null
): Promise<void> {
	insist(
		await putIntoCycle(village.as('wahyu'), {
			...{ organisationId: village.organisation('bumdesa'), cycleId, listingId },
			...{ price: null, most: null, mostPerOrder: null, box }
		})
	);
}

/** The last two goods of the shelf are sold in a cycle that is open: no visitor's order of something else waits for it. */
export async function openCycle(
	village: Village,
	offered: readonly Offered[],
	calendar: Calendar
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
	for (const each of goods.slice(-2)) await putIn(village, cycleId, each);
	await fillBox(village, offered, cycleId);
}

/** The goods sold by the whole box, and who wants how many kilos of it: at least, as she likes, at most. */
const BOXED = 'Jagung manis';
const BOX_GRAMS = 10_000;
const WISHES: readonly (readonly [PersonKey, least: number, wanted: number, most: number])[] = [
	['rina', 4, 5, 6],
	['hendra', 3, 4, 5],
	['maria', 2, 3, 3]
];

async function fillBox(village: Village, offered: readonly Offered[], cycleId: CycleId): Promise<void> {
	const boxed = named(offered, BOXED);
	const { listingId, fields } = boxed;
	await putIn(village, cycleId, boxed, BOX_GRAMS);
	for (const [person, ...kilos] of WISHES) {
		const [least = 1, wanted = 1, most = 1] = kilos.map((each) => each * 1000);
		insist(
			await makeWish(village.as(person), {
				...{ listingId, cycleId, least, wanted, most, shownPrice: fields.price },
				...{ paymentMethod: 'cash', key: newKey() }
			})
		);
	}
}
