import { beforeAll, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith, type Filter } from '#lib/catalog/filter.ts';
import { db } from '#lib/shared/database.server.ts';
import { fillShelf, makeSellers } from '../bench/shelf.ts';
import { freshDatabase } from '../support/database.ts';

freshDatabase();

/** One in eight of them is called "segar": more than are looked at for one search. */
const LISTINGS = 9_600;

beforeAll(async () => {
	await fillShelf(await makeSellers(), 0, LISTINGS);
}, 60_000);

/** What is called so and fits, read from where sellers write it. */
async function counted(where: string): Promise<number> {
	const { rows } = await db.$client.execute(
		`SELECT count(*) AS all_of_them FROM listing l JOIN commodity c ON c.id = l.commodity_id
			WHERE l.name LIKE '%segar%' AND ${where}`
	);
	return Number(rows[0]?.['all_of_them']);
}

const find = (filter: Partial<Filter>) => browse(db, filterWith({ q: 'segar', ...filter }));
const sum = (facet: readonly { count: number }[]) => facet.reduce((all, { count }) => all + count, 0);

test('words that very many goods have are counted whole, by every filter', async () => {
	const found = await find({});
	expect(found.total).toBe(await counted('true'));
	expect(found.total).toBeGreaterThan(1_000);
	expect(found.reachable).toBe(1_000);
	expect(sum(found.facets.category)).toBe(found.total);
	expect(sum(found.facets.price)).toBe(found.total);
	expect(found.facets.inStock).toBe(await counted('l.available >= l.least_quantity'));
});

test.each<[Partial<Filter>, string]>([
	[{ category: 'fruit' }, "c.commodity_group = 'fruit'"],
	[{ min: 20_000, max: 40_000 }, 'l.price BETWEEN 20000 AND 40000'],
	[{ inStock: true }, 'l.available >= l.least_quantity']
])('chosen among them, %o leaves as many as there are, and the last page has some', async (filter, where) => {
	const found = await find(filter);
	expect(found.total).toBe(await counted(where));
	expect(found.total).toBeLessThan(LISTINGS / 8);
	expect(found.reachable).toBeLessThanOrEqual(found.total);
	const last = Math.ceil(found.reachable / found.size);
	expect((await find({ ...filter, page: last })).items).toHaveLength(
		found.reachable - (last - 1) * found.size
	);
	expect((await find({ ...filter, page: last + 1 })).items).toEqual([]);
});
