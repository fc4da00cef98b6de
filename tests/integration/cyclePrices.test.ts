import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browseShop } from '#lib/carts/shop.server.ts';
import { filterWith, type Filter } from '#lib/catalog/filter.ts';
import { setMeiliSettings } from '#lib/catalog/meili/client.server.ts';
import { followShelf } from '#lib/catalog/meili/follow.server.ts';
import { cancelCycle, planCycle, putIntoCycle, takeOutOfCycle } from '#lib/cycles/plan.server.ts';
import { keepPricesByClock } from '#lib/cycles/prices.server.ts';
import { changeCycleAtDesk } from '#lib/requests/change.server.ts';
import { closeDueCycles } from '#lib/requests/close.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type CycleId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { freshDatabase } from '../support/database.ts';
import { StandInMeili } from '../support/meili.ts';
import { MORNING, openSale, producerOf, type Producer, type Sale } from '../support/sale.ts';

freshDatabase();

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const standIn = new StandInMeili();
let sale: Sale;
/** At 30.000, 40.000 and 50.000 a kilogram. */
let goods: [Producer, Producer, Producer];

beforeAll(async () => {
	await standIn.start();
	setClock(MORNING);
	sale = await openSale();
	goods = [await producerOf(sale.groupId, 30_000), await producerOf(sale.groupId, 40_000), sale.producer];
});

beforeEach(async () => {
	setMeiliSettings(null);
	setClock(MORNING);
	await write((tx) => tx.$client.execute("UPDATE order_cycle SET state = 'cancelled'"));
	await keepPricesByClock();
});

afterAll(async () => {
	setMeiliSettings(undefined);
	await standIn.stop();
});

async function planned(producer: Producer, price: number, opensAt = MORNING): Promise<CycleId> {
	const made = await planCycle(sale.director, {
		...{ key: newKey(), organisationId: sale.bumdesaId, name: 'Pasar Jumat', repeat: 'once' },
		...{ opensAt, closesAt: opensAt + DAY, pickupOn: bookDate('2026-11-28'), deliveryOn: null }
	});
	if (!made.ok) throw new Error(made.code);
	expect(await put(made.cycleId, producer, price)).toEqual({ ok: true });
	return made.cycleId;
}

function put(cycleId: CycleId, { listingId }: Producer, price: number | null) {
	const terms = { price: price === null ? null : rupiah(price), most: null, mostPerOrder: null };
	return putIntoCycle(sale.director, { organisationId: sale.bumdesaId, cycleId, listingId, ...terms });
}

/** The prices of what is found, in the order it is shown. */
async function prices(given: Partial<Filter> = {}): Promise<number[]> {
	const { items } = await browseShop(db, filterWith({ sort: 'cheapest', ...given }));
	return items.map(({ price }) => Number(price));
}

/** Whether the index still says of every listing what the view says. */
async function faults(): Promise<number> {
	const { rows } = await db.$client.execute(`SELECT count(*) AS n FROM listing_search s
		JOIN listing_search_source m ON m.id = s.id WHERE s.price <> m.price OR s.packed <> m.packed`);
	return Number(rows[0]?.['n']);
}

describe.each(['embedded', 'meilisearch'] as const)('the %s engine', (name) => {
	/** Both engines; the outside one is told as its job does. */
	async function shown(given: Partial<Filter> = {}): Promise<number[]> {
		if (name === 'embedded') return prices({ q: 'lele', ...given });
		setMeiliSettings(standIn.settings);
		await followShelf();
		const asked = standIn.asked.length;
		const found = await prices({ q: 'lele', ...given });
		expect(standIn.asked.slice(asked).some(({ path }) => path === '/multi-search')).toBe(true);
		return found;
	}

	test('sorts and narrows by what buyers pay now', async () => {
		expect(await shown()).toEqual([30_000, 40_000, 50_000]);
		const cycleId = await planned(goods[2], 20_000);
		expect(await shown()).toEqual([20_000, 30_000, 40_000]);
		expect(await shown({ sort: 'dearest' })).toEqual([40_000, 30_000, 20_000]);
		expect(await shown({ max: 25_000 })).toEqual([20_000]);
		expect(await shown({ min: 45_000 })).toEqual([]);
		expect(await put(cycleId, goods[2], 35_000)).toEqual({ ok: true });
		expect(await shown()).toEqual([30_000, 35_000, 40_000]);
		expect(await faults()).toBe(0);
	});
});

test('the shelf without words, and its price ranges with their counts, go by it too', async () => {
	await planned(goods[2], 9_000);
	expect(await prices()).toEqual([9_000, 30_000, 40_000]);
	const { facets, total } = await browseShop(db, filterWith({ max: 9_999 }));
	expect(total).toBe(1);
	expect(facets.category.map(({ count }) => count)).toEqual([1]);
});

test('the clock opens and closes: the shelf learns it once, and writes nothing when nothing changed', async () => {
	await planned(goods[0], 60_000, MORNING + HOUR);
	expect(await keepPricesByClock()).toBe(0);
	expect(await prices()).toEqual([30_000, 40_000, 50_000]);
	setClock(MORNING + HOUR);
	expect(await keepPricesByClock()).toBe(1);
	expect(await keepPricesByClock()).toBe(0);
	expect(await prices()).toEqual([40_000, 50_000, 60_000]);
	setClock(MORNING + HOUR + DAY);
	expect(await keepPricesByClock()).toBe(1);
	expect(await prices()).toEqual([30_000, 40_000, 50_000]);
	expect(await faults()).toBe(0);
});

test('closing a cycle brings the usual price back in the transaction that closes it', async () => {
	await planned(goods[0], 60_000);
	expect(await prices()).toEqual([40_000, 50_000, 60_000]);
	setClock(MORNING + DAY);
	expect(await closeDueCycles()).toBe(1);
	expect(await prices()).toEqual([30_000, 40_000, 50_000]);
	expect(await keepPricesByClock()).toBe(0);
});

test('so do calling it off and taking goods out of it', async () => {
	const first = await planned(goods[0], 60_000);
	const at = { organisationId: sale.bumdesaId, cycleId: first };
	expect(await takeOutOfCycle(sale.director, { ...at, listingId: goods[0].listingId })).toEqual({ ok: true });
	expect(await prices()).toEqual([30_000, 40_000, 50_000]);
	expect(await put(first, goods[0], 60_000)).toEqual({ ok: true });
	expect(await prices()).toEqual([40_000, 50_000, 60_000]);
	expect(await cancelCycle(sale.director, at)).toEqual({ ok: true });
	expect(await prices()).toEqual([30_000, 40_000, 50_000]);
	expect(await keepPricesByClock()).toBe(0);
});

test('a cycle whose opening is put off sells at the usual price again', async () => {
	const opensAt = MORNING + HOUR;
	const cycleId = await planned(goods[0], 60_000, opensAt);
	const later = {
		...{ organisationId: sale.bumdesaId, cycleId, name: 'Pasar Jumat', note: null, repeat: 'once' as const },
		...{ thisWeekOnly: false, shownChange: null, pickupOn: bookDate('2026-11-28'), deliveryOn: null },
		...{ opensAt: MORNING + 2 * HOUR, closesAt: opensAt + DAY }
	};
	expect(await changeCycleAtDesk(sale.director, later)).toMatchObject({ ok: true });
	setClock(opensAt);
	expect(await keepPricesByClock()).toBe(0);
	setClock(MORNING + 2 * HOUR);
	expect(await keepPricesByClock()).toBe(1);
	expect(await prices()).toEqual([40_000, 50_000, 60_000]);
});

test('in a cycle without a price of its own, and beside a changed usual price, what holds is shown', async () => {
	const cycleId = await planned(goods[0], 60_000);
	await write((tx) =>
		tx.$client.execute({ sql: 'UPDATE listing SET price = 10000 WHERE id = ?', args: [goods[0].listingId] })
	);
	expect(await prices()).toEqual([40_000, 50_000, 60_000]);
	expect(await put(cycleId, goods[0], null)).toEqual({ ok: true });
	expect(await prices()).toEqual([10_000, 40_000, 50_000]);
	await write((tx) =>
		tx.$client.execute({ sql: 'UPDATE listing SET price = 30000 WHERE id = ?', args: [goods[0].listingId] })
	);
	expect(await faults()).toBe(0);
});

test('a price of a cycle that is none is refused by the database', async () => {
	for (const wrong of ['0', '-1', '0.5', "'x'"]) {
		const change = write((tx) => tx.$client.execute(`UPDATE listing SET cycle_price = ${wrong}`));
		await expect(change).rejects.toThrow(/CHECK/);
	}
});
