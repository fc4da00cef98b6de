import { createClient } from '@libsql/client';
import { beforeAll, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { filterWith, SORTS, type Filter } from '#lib/catalog/filter.ts';
import { setAvailability } from '#lib/catalog/find.server.ts';
import { PRICE_BANDS } from '#lib/catalog/packed.ts';
import { PRACTICES } from '#lib/catalog/terms.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { fillShelf, makeSellers } from '../bench/shelf.ts';
import { freshDatabase } from '../support/database.ts';
import { sql } from '../support/market.ts';

const database = freshDatabase();

/** More than are read at a time, so that the shelf is put together from several batches. */
const LISTINGS = 4_500;

/** Numbers that are the same in every run. */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

const random = randomOf(29);
const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;

beforeAll(async () => {
	await fillShelf(await makeSellers(), 0, LISTINGS);
}, 60_000);

interface Listed {
	id: number;
	slug: string;
	name: string;
	price: number;
	practice: string | null;
	village: string;
	seller: string;
	commodity: string;
	category: string;
	published: number;
	inStock: number;
}

/** Every listing for sale, read from where sellers write it. */
async function listed(): Promise<Listed[]> {
	const { rows } = await db.$client.execute(
		`SELECT l.id, l.slug, l.name, coalesce(l.cycle_price, l.price) AS price, l.practice, l.village_code AS village,
				o.slug AS seller, c.slug AS commodity, c.commodity_group AS category, l.published_at AS published,
				(l.stock_mode = 'made_to_order' OR l.available >= l.least_quantity) AS inStock
			FROM listing l JOIN organisation o ON o.id = l.group_id JOIN commodity c ON c.id = l.commodity_id
				JOIN membership m ON m.id = l.seller_id
			WHERE l.state = 'published' AND m.state = 'active'
				AND EXISTS (SELECT 1 FROM agreement a WHERE a.group_id = l.group_id AND a.state = 'consented')`
	);
	return rows as unknown as Listed[];
}

function fits(each: Listed, filter: Filter): boolean {
	return (
		(filter.category === null || each.category === filter.category) &&
		(filter.commodity === null || each.commodity === filter.commodity) &&
		(filter.village === null || each.village.startsWith(filter.village)) &&
		(filter.seller === null || each.seller === filter.seller) &&
		(filter.practice === null || each.practice === filter.practice) &&
		(filter.min === null || each.price >= filter.min) &&
		(filter.max === null || each.price <= filter.max) &&
		(!filter.inStock || each.inStock === 1)
	);
}

function inOrder(sort: Filter['sort']): (a: Listed, b: Listed) => number {
	const byName = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
	return (a, b) => {
		if (sort === 'cheapest') return a.price - b.price || b.id - a.id;
		if (sort === 'dearest') return b.price - a.price || b.id - a.id;
		if (sort === 'name') return byName(a.name.toLowerCase(), b.name.toLowerCase()) || b.id - a.id;
		return b.published - a.published || b.id - a.id;
	};
}

function anyFilter(all: readonly Listed[]): Filter {
	const one = pick(all);
	const maybe = <T>(value: T) => (random() < 0.3 ? value : null);
	const [price, other] = [one.price, pick(all).price];
	return filterWith({
		category: maybe(one.category),
		commodity: random() < 0.1 ? one.commodity : null,
		village: maybe(random() < 0.5 ? one.village : one.village.slice(0, 8)),
		seller: maybe(one.seller),
		practice: maybe(pick(PRACTICES)),
		min: random() < 0.6 ? Math.min(price, other) : null,
		max: random() < 0.6 ? Math.max(price, other) : null,
		inStock: random() < 0.3,
		sort: pick([null, ...SORTS]),
		page: pick([1, 1, 2, 9]),
		size: pick([1, 24, 100])
	});
}

/** Holds a page, its total and its counts against looking at every listing. */
async function expectRight(filter: Filter, all: readonly Listed[]): Promise<void> {
	const found = await browse(db, filter);
	const fitting = all.filter((each) => fits(each, filter)).sort(inOrder(filter.sort));
	const from = (filter.page - 1) * filter.size;
	expect(found.total).toBe(fitting.length);
	expect(found.items.map(({ id }) => id)).toEqual(
		fitting.slice(from, from + filter.size).map(({ id }) => id)
	);
	const { facets } = found;
	const counted = (letGo: Partial<Filter>, valueOf: (each: Listed) => string | null) => {
		const counts = new Map<string, number>();
		for (const each of all) {
			const value = valueOf(each);
			if (value === null || !fits(each, { ...filter, ...letGo })) continue;
			counts.set(value, (counts.get(value) ?? 0) + 1);
		}
		return counts;
	};
	const given = (list: readonly { value: string; count: number }[]) =>
		new Map(list.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]));
	expect(given(facets.seller)).toEqual(counted({ seller: null }, ({ seller }) => seller));
	expect(given(facets.village)).toEqual(counted({ village: null }, ({ village }) => village));
	expect(given(facets.commodity)).toEqual(counted({ commodity: null }, ({ commodity }) => commodity));
	expect(given(facets.category)).toEqual(
		counted({ category: null, commodity: null }, ({ category }) => category)
	);
	expect(given(facets.practice)).toEqual(counted({ practice: null }, ({ practice }) => practice));
	expect(facets.inStock).toBe(counted({ inStock: true }, () => 'all').get('all') ?? 0);
	expect(facets.price).toEqual(
		PRICE_BANDS.map((band) => ({ ...band, count: counted(band, () => 'all').get('all') ?? 0 })).filter(
			({ count }) => count > 0
		)
	);
}

/** Something that happens to a shelf. */
async function changeSomething(all: readonly Listed[]): Promise<void> {
	const { id } = pick(all);
	const set = (column: string, value: string | number | null) =>
		sql(`UPDATE listing SET ${column} = ? WHERE id = ?`, [value, id]);
	await pick([
		() => set('price', 1_000 + Math.floor(random() * 600) * 1_000),
		() => set('cycle_price', pick([null, 7_500, 60_000])),
		() => set('available', Math.floor(random() * 3)),
		() => set('practice', pick([null, ...PRACTICES])),
		() => set('name', pick(['Abu', 'bayam', 'Zaitun', 'bayam'])),
		() => set('published_at', 1_600_000_000_000 + Math.floor(random() * 200_000_000_000)),
		() => set('state', pick(['hidden', 'sold_out', 'published'])),
		() => sql("UPDATE listing SET state = 'published' WHERE id IN (SELECT id FROM listing LIMIT 9)"),
		() => sql('UPDATE membership SET state = ? WHERE id = ?', [pick(['left', 'active']), pick([1, 2, 3])])
	])();
}

describe('the shelf without words', () => {
	test('counts and orders as looking at every listing does, whatever happened to it since', async () => {
		for (let step = 0; step < 40; step += 1) {
			const all = await listed();
			for (let each = 0; each < 3; each += 1) await expectRight(anyFilter(all), all);
			for (let each = 0; each < 3; each += 1) await changeSomething(all);
		}
	}, 120_000);

	test('is right after more changes at once than are read at a time', async () => {
		await sql('UPDATE listing SET price = price + 500');
		const all = await listed();
		await Promise.all(Array.from({ length: 8 }, () => expectRight(anyFilter(all), all)));
	}, 60_000);

	test('never counts what a transaction undid', async () => {
		const all = await listed();
		const dearer = filterWith({ min: 2_000_000 });
		const looking = write(async (tx) => {
			await tx.$client.execute('UPDATE listing SET price = 3000000');
			throw new Error('undone');
		});
		await Promise.all([expect(looking).rejects.toThrow('undone'), browse(db, dearer), browse(db, dearer)]);
		await expectRight(dearer, all);
		await expectRight(filterWith({}), all);
	});

	test('a commit is counted by the next who asks, while others ask too', async () => {
		const [one] = await listed();
		const id = one?.id as ListingId;
		for (const price of [701, 702, 703, 704, 705]) {
			const others = Array.from({ length: 4 }, () => browse(db, filterWith({ min: 700, max: 710 })));
			await sql('UPDATE listing SET price = ?, cycle_price = NULL WHERE id = ?', [price, id]);
			const found = await browse(db, filterWith({ min: price, max: price }));
			expect(found.items.map((item) => [item.id, item.price])).toEqual([[id, price]]);
			await Promise.all(others);
		}
		await write((tx) => setAvailability(tx, id, 0));
		expect((await browse(db, filterWith({ min: 705, max: 705, inStock: true }))).total).toBe(0);
	});

	test('another process’s commit is counted too', async () => {
		const other = createClient({ url: database.url });
		const [one] = await listed();
		await other.execute({
			sql: 'UPDATE listing SET price = 801, cycle_price = NULL WHERE id = ?',
			args: [one?.id ?? 0]
		});
		other.close();
		expect((await browse(db, filterWith({ min: 801, max: 801 }))).total).toBe(1);
	});

	test('a group whose agreement was revoked is in no count', async () => {
		const [one] = await listed();
		const slug = one?.seller ?? '';
		await sql(
			`UPDATE agreement SET state = 'revoked', revoked_at = 0
				WHERE group_id = (SELECT id FROM organisation WHERE slug = ?)`,
			[slug]
		);
		const all = await listed();
		const found = await browse(db, filterWith({ min: 1 }));
		expect(found.total).toBe(all.length);
		expect(found.facets.seller.map(({ value }) => value)).not.toContain(slug);
		await expectRight(filterWith({}), all);
	});
});
