import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { browse, type Card } from '#lib/catalog/browse.server.ts';
import { COMMODITIES } from '#lib/catalog/commodities.ts';
import type { Facets } from '#lib/catalog/facets.ts';
import { filterWith, parseFilter, SORTS, type Filter } from '#lib/catalog/filter.ts';
import { setAvailability, setHarvest } from '#lib/catalog/find.server.ts';
import { markSoldOut } from '#lib/catalog/publish.server.ts';
import { searchIsComplete } from '#lib/catalog/search.server.ts';
import { readDirectory } from '#lib/catalog/search/directory.server.ts';
import { forgetVocabulary, vocabulary } from '#lib/catalog/search/vocabulary.server.ts';
import { covers } from '#lib/catalog/tally.ts';
import { isAlive, kindOfGroup, PRACTICES, type Practice } from '#lib/catalog/terms.ts';
import { quoteDelivery } from '#lib/delivery/quote.server.ts';
import { reachTo } from '#lib/delivery/reach.server.ts';
import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { HarvestPromiseId, ListingId } from '#lib/shared/ids.ts';
import { freshDatabase } from '../support/database.ts';
import {
	bareVillage,
	fieldsOf,
	group,
	member,
	published,
	revoke,
	sql,
	type TestGroup,
	type TestSeller
} from '../support/market.ts';

freshDatabase();

/** Numbers that are the same in every run. */
function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		return state / 2_147_483_648;
	};
}

interface Known {
	id: ListingId;
	slug: string;
	name: string;
	commodity: string;
	category: string;
	price: number;
	inStock: boolean;
	practice: Practice | null;
	group: TestGroup;
	kind: OrganisationKind;
	village: string;
	publishedAt: number;
	/** Whether the checkout would bring or send it to PLACE. */
	reached: boolean;
}

/** Where goods would go to in these tests: the courier of the first group's BUM Desa goes there, parcels of others too. */
const PLACE = '34.03.05.2001';

const GROUPS = [
	['KSM Mina Sejahtera', '34.03.01.2001', 'Girisekar', 'ksm'],
	['KSM Tani Makmur', '34.03.01.2001', 'Girisekar', 'ksu'],
	['KSM Sari Alam', '34.03.02.2004', 'Giripurwo', 'ksm']
] as const;

const known: Known[] = [];
let groups: TestGroup[] = [];
let sellers: TestSeller[] = [];

async function publish(
	index: number,
	given: { commodity: string; name: string; price: number; stock: boolean; practice?: Practice | null }
): Promise<Known> {
	const { commodity, name, price, stock, practice = null } = given;
	const [at, seller] = [groups[index], sellers[index]];
	const facts = COMMODITIES.find(({ slug }) => slug === commodity);
	if (!at || !seller || !facts) throw new Error('no group');
	const permits = Object.fromEntries(facts.permits.map((permit) => [permit, 'ada']));
	const pieceGrams = facts.soldBy === 'piece' && known.length % 2 === 0 ? 500 : null;
	const fields = await fieldsOf(commodity, {
		...{ name, price, permits, practice, pieceGrams, stockMode: 'stock', leadDays: 0 }
	});
	const { listingId, slug } = await published(seller, at.id, fields);
	if (stock) await write((tx) => setAvailability(tx, listingId, 10_000));
	const publishedAt = 1_700_000_000_000 + known.length * 60_000;
	await sql('UPDATE listing SET published_at = ? WHERE id = ?', [publishedAt, listingId]);
	const made = {
		id: listingId,
		slug,
		name,
		commodity,
		category: facts.group,
		price,
		inStock: stock,
		practice,
		group: at,
		kind: GROUPS[index]?.[3] ?? 'ksm',
		village: GROUPS[index]?.[1] ?? '',
		publishedAt,
		reached: await isSent(at, facts, pieceGrams)
	};
	known.push(made);
	return made;
}

/** What the checkout says of one of these goods to PLACE. */
async function isSent(
	at: TestGroup,
	{ group: kinds, soldBy, shelfLifeDays, nameId }: (typeof COMMODITIES)[number],
	pieceGrams: number | null
): Promise<boolean> {
	const kind = kindOfGroup(kinds);
	const line = { name: nameId, kind, soldBy, quantity: 1, pieceGrams, shelfLifeDays, alive: isAlive(kinds) };
	const to = { organisationId: at.bumdesaId, villageCode: PLACE, lines: [line] };
	// The checkout offers the courier for goods alone.
	const courier = kind === 'goods' && (await quoteDelivery(db, { ...to, method: 'courier' })).ok;
	return courier || (await quoteDelivery(db, { ...to, method: 'parcel' })).ok;
}

beforeAll(async () => {
	groups = [];
	sellers = [];
	await bareVillage(PLACE, 'Karangrejek');
	for (const [name, code, village, kind] of GROUPS) {
		const made = await group(name, { code, name: village });
		await sql('UPDATE organisation SET kind = ? WHERE id = ?', [kind, made.id]);
		groups.push(made);
		const hub = made.bumdesaId;
		if (groups.length === 1) {
			await sql(
				"INSERT INTO delivery_zone (organisation_id, name, areas, charge, active) VALUES (?, 'Wonosari', '34.03.05', 5000, 1)",
				[hub]
			);
		} else {
			await sql(
				"INSERT INTO parcel_rate (organisation_id, province_code, charge_per_kilogram, days) VALUES (?, '34', 9000, ?)",
				[hub, groups.length]
			);
		}
		sellers.push(await member(made.id, `Penjual ${name.slice(4)}`));
	}
	const random = randomOf(7);
	for (const [index, facts] of COMMODITIES.entries()) {
		await publish(index % 3, {
			commodity: facts.slug,
			name: facts.nameId,
			price: 1000 * (1 + Math.floor(random() * 60)),
			stock: random() < 0.6,
			practice: [null, ...PRACTICES][index % 5] ?? null
		});
	}
	await publish(0, { commodity: 'lele', name: 'Lele segar panen pagi', price: 31_000, stock: true });
	await publish(0, { commodity: 'abon', name: 'Abon lele pedas', price: 45_000, stock: true });
	await publish(2, { commodity: 'minyak-asiri', name: 'Minyak nilam murni', price: 900_000, stock: true });
	forgetVocabulary();
});

async function names(q: string, given: Partial<Filter> = {}): Promise<string[]> {
	return (await browse(db, filterWith({ q, size: 100, ...given }))).items.map(({ name }) => name);
}

async function integrityCheck(): Promise<void> {
	// With rank = 1 FTS5 compares every row of the content table with what the index holds of it.
	await sql(`INSERT INTO listing_fts (listing_fts, rank) VALUES ('integrity-check', 1)`);
	expect(await searchIsComplete(db)).toBe(true);
}

test('the words by which mistyped ones are corrected are all that the index has', async () => {
	await sql("UPDATE listing SET name = 'Ćevapi Ωmega 7up 42' WHERE id = 1");
	forgetVocabulary();
	const { rows } = await db.$client.execute(
		"SELECT term, sum(doc) AS times FROM listing_vocabulary WHERE col <> 'facet' GROUP BY term"
	);
	const all = new Map(rows.map((row) => [String(row['term']), Number(row['times'])]));
	expect([...all.keys()]).toEqual(expect.arrayContaining(['cevapi', 'ωmega', '7up', '42', 'lele']));
	expect(await vocabulary(db)).toEqual(all);
	await sql('UPDATE listing SET name = (SELECT name_id FROM commodity WHERE id = commodity_id) WHERE id = 1');
	forgetVocabulary();
});

describe('search finds', () => {
	test.each([
		['lele', 'Lele'],
		['catfish', 'Lele'],
		['ikan lele', 'Lele'],
		['LELE', 'Lele'],
		['minyak atsiri', 'Minyak asiri'],
		['minyak asiri', 'Minyak asiri'],
		['essential oil', 'Minyak asiri'],
		['cabe rawit', 'Cabai'],
		['dragon fruit', 'Buah naga'],
		['vco', 'Virgin coconut oil'],
		['duren', 'Durian'],
		['klengkeng', 'Lengkeng merah'],
		['gula jawa', 'Gula aren'],
		['bajak sawah', 'Jasa traktor']
	])('%s: %s first', async (q, first) => {
		const [best, second] = await names(q);
		expect([best, second]).toContain(first);
		expect((await browse(db, filterWith({ q }))).readAs).toBeNull();
	});

	test.each([
		['lelee', 'Lele'],
		['kpoi', 'Kopi bubuk'],
		['minyak asirri', 'Minyak asiri'],
		['durain', 'Durian'],
		['dragonfruit', 'Buah naga'],
		['cat fish', 'Lele'],
		['manggsi', 'Manggis'],
		['sinkong', 'Singkong'],
		['aglaonem', 'Aglaonema'],
		['salk', 'Salak']
	])('%s, though mistyped: %s', async (q, expected) => {
		expect(await names(q)).toContain(expected);
		expect((await browse(db, filterWith({ q }))).readAs).not.toBeNull();
	});

	test('what has all the words before falling back to any of them', async () => {
		expect(await names('abon lele')).toEqual(['Abon lele pedas', 'Abon']);
		expect(await names('lele terbang zzzzzz')).toContain('Lele');
	});

	test('the goods of a producer, a group and a village', async () => {
		expect((await names('sari alam')).length).toBe(known.filter(({ group: at }) => at === groups[2]).length);
		expect((await names('giripurwo')).length).toBe(
			known.filter(({ village }) => village === '34.03.02.2004').length
		);
	});

	test('no village by the token that marks it in the index', async () => {
		expect(await names('v3403022004')).toEqual([]);
		expect(await names('g1')).toEqual([]);
	});

	test('a new product by its own name, which no correction takes away', async () => {
		await names('lelex');
		await publish(1, { commodity: 'lele', name: 'Lelx', price: 5_000, stock: true });
		expect(await names('lelx')).toEqual(['Lelx']);
	});
});

describe('browsing', () => {
	function expected(filter: Filter): Known[] {
		const fits = (each: Known) =>
			(filter.category === null || each.category === filter.category) &&
			(filter.commodity === null || each.commodity === filter.commodity) &&
			(filter.village === null || covers(filter.village, each.village)) &&
			(filter.seller === null || each.group.slug === filter.seller) &&
			(filter.kind === null || each.kind === filter.kind) &&
			(filter.practice === null || each.practice === filter.practice) &&
			(!filter.delivered || filter.to === null || each.reached) &&
			(filter.min === null || each.price >= filter.min) &&
			(filter.max === null || each.price <= filter.max) &&
			(!filter.inStock || each.inStock);
		const orders: Record<string, (a: Known, b: Known) => number> = {
			newest: (a, b) => b.publishedAt - a.publishedAt,
			cheapest: (a, b) => a.price - b.price || b.id - a.id,
			dearest: (a, b) => b.price - a.price || b.id - a.id,
			name: (a, b) => {
				const [first, second] = [a.name.toLowerCase(), b.name.toLowerCase()];
				return first < second ? -1 : first > second ? 1 : b.id - a.id;
			}
		};
		const order = filter.sort === null || filter.sort === 'best' ? 'newest' : filter.sort;
		return known.filter(fits).sort(orders[order]);
	}

	test('gives the total, the page and the order that looking at every listing gives', async () => {
		const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 2 });
		const arbitrary = fc.record({
			category: maybe(fc.constantFrom('fruit', 'fish', 'processed', 'service', 'nothing')),
			commodity: maybe(fc.constantFrom('lele', 'durian', 'tidak-ada')),
			village: maybe(
				fc.constantFrom('34.03.01.2001', '34.03.02.2004', '34.03.01', '34.03.02', '34.03', '99')
			),
			seller: maybe(fc.constantFrom('0', '1', '2', 'x')),
			min: maybe(fc.integer({ min: 0, max: 60_000 })),
			max: maybe(fc.integer({ min: 0, max: 1_000_000 })),
			kind: maybe(fc.constantFrom('ksm', 'ksu', 'bumdesa')),
			practice: maybe(fc.constantFrom(...PRACTICES)),
			inStock: fc.boolean(),
			to: maybe(fc.constant(PLACE)),
			delivered: fc.boolean(),
			sort: maybe(fc.constantFrom(...SORTS)),
			page: fc.integer({ min: 1, max: 4 }),
			size: fc.integer({ min: 1, max: 30 })
		});
		await fc.assert(
			fc.asyncProperty(arbitrary, async (asked) => {
				const seller = asked.seller === null ? null : (groups[Number(asked.seller)]?.slug ?? 'tidak-ada');
				const filter = filterWith({ ...asked, seller });
				const all = expected(filter);
				const found = await browse(db, filter, filter.to === null ? null : await reachTo(db, filter.to));
				const from = (filter.page - 1) * filter.size;
				expect(found.total).toBe(all.length);
				expect(found.items.map(({ slug }) => slug)).toEqual(
					all.slice(from, from + filter.size).map(({ slug }) => slug)
				);
				expectFacets(found.facets, filter);
			}),
			{ numRuns: 300 }
		);
	});

	/** How many listings each value would leave, from looking at every one without the filter of that name. */
	function expectFacets(facets: Facets, filter: Filter) {
		const counted = (letGo: Partial<Filter>, valueOf: (each: Known) => string | null) => {
			const counts = new Map<string, number>();
			for (const each of expected({ ...filter, ...letGo })) {
				const value = valueOf(each);
				if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
			}
			return counts;
		};
		const given = (list: readonly { value: string; count: number }[]) =>
			new Map(list.filter(({ count }) => count > 0).map(({ value, count }) => [value, count]));
		if (filter.practice) expect(facets.practice.map(({ value }) => value)).toContain(filter.practice);
		expect(given(facets.category)).toEqual(
			counted({ category: null, commodity: null }, (each) => each.category)
		);
		expect(given(facets.commodity)).toEqual(counted({ commodity: null }, (each) => each.commodity));
		expect(given(facets.village)).toEqual(counted({ village: null }, (each) => each.village));
		expect(given(facets.district)).toEqual(
			counted({ village: null }, (each) => each.village.split('.').slice(0, 3).join('.'))
		);
		expect(given(facets.seller)).toEqual(counted({ seller: null }, (each) => each.group.slug));
		expect(given(facets.kind)).toEqual(counted({ kind: null }, (each) => each.kind));
		expect(given(facets.practice)).toEqual(counted({ practice: null }, (each) => each.practice));
		expect(facets.inStock).toBe(expected({ ...filter, inStock: true }).length);
		expect(facets.reached).toBe(filter.to === null ? null : expected({ ...filter, delivered: true }).length);
		for (const { min, max, count } of facets.price) {
			expect(count).toBe(expected({ ...filter, min, max }).length);
		}
		expect(facets.price.reduce((sum, { count }) => sum + count, 0)).toBe(
			expected({ ...filter, min: null, max: null }).length
		);
	}

	test('with words, filters narrow the same matches', async () => {
		const all = await names('lele');
		const fish = await names('lele', { category: 'fish' });
		expect(fish.length).toBeLessThan(all.length);
		expect(all).toEqual(expect.arrayContaining(fish));
		const found = await browse(db, filterWith({ q: 'lele', category: 'fish' }));
		expect(found.total).toBe(fish.length);
		expect(found.facets.category.find(({ value }) => value === 'processed')?.count).toBe(
			all.filter((name) => name.startsWith('Abon')).length
		);
	});

	test('what is sold out but can be ordered before its harvest counts as in stock, and says so', async () => {
		const made = await publish(0, {
			commodity: 'salak',
			name: 'Salak ungu muda',
			price: 9_000,
			stock: false
		});
		const search = () => browse(db, filterWith({ q: 'salak ungu', inStock: true }));
		expect((await search()).items).toEqual([]);
		const harvest = {
			...{ promiseId: 1 as HarvestPromiseId, free: 40_000 },
			...{ fromOn: '2099-01-01' as BookDate, untilOn: '2099-01-31' as BookDate }
		};
		await write((tx) => setHarvest(tx, made.id, harvest));
		const [card] = (await search()).items;
		expect(card).toMatchObject({ slug: made.slug, inStock: true, preorder: true, available: 40_000 });
		await write((tx) => setHarvest(tx, made.id, { ...harvest, free: 30_000 }));
		expect((await search()).items[0]?.available).toBe(30_000);
		await write((tx) => setAvailability(tx, made.id, 500));
		expect((await search()).items[0]).toMatchObject({ preorder: false, available: 500 });
		await write((tx) => setAvailability(tx, made.id, 0));
		await write((tx) => setHarvest(tx, made.id, null));
		expect((await search()).items).toEqual([]);
		await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [made.id]);
		known.pop();
	});

	test('of equal goods what is near, what is new and what is there comes first', async () => {
		const names = ['Salak bulat', 'Salak bulat', 'Salak bulat'];
		const made: Known[] = [];
		for (const [index, name] of names.entries()) {
			made.push(await publish(index, { commodity: 'salak', name, price: 9_000, stock: true }));
		}
		const [first, second, third] = made.map(({ id }) => id);
		const order = async (to: string | null) =>
			(await browse(db, filterWith({ q: 'salak bulat', to }))).items.slice(0, 3).map(({ id }) => id);
		const at = (days: number, id = 0) =>
			sql('UPDATE listing SET published_at = ? WHERE id = ?', [Date.now() - days * 86_400_000, id]);
		for (const id of [first, second, third]) await at(100, id);
		expect((await order('34.03.02.2004'))[0]).toBe(third);
		expect((await order('34.03.01.2001'))[2]).toBe(third);
		await at(1, first);
		expect((await order(null))[0]).toBe(first);
		await write((tx) => setAvailability(tx, first as ListingId, 0));
		expect((await order(null))[2]).toBe(first);
		for (const { id } of made) {
			await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [id]);
			known.pop();
		}
	});

	test.each([
		['10 kB of words', `q=${'lele '.repeat(2000)}`],
		['10 kB of one word', `q=${'x'.repeat(10_000)}`],
		['control characters', 'q=%00%01%1F%7Flele%00'],
		['the syntax of the index', 'q=%22lele%22%20OR%20name%3A*%20NEAR(a%20b)%20-%20%5E%20%7B%7D%20%2B%20AND'],
		['an unclosed quote', "q=%22lele'%20--"],
		['a lone surrogate', 'q=%ED%A0%80lele'],
		['a page far away', 'page=1000000000'],
		['a page far away, with words', 'q=lele&page=1000000000&size=100'],
		['a reversed price range', 'min=100000&max=1'],
		['figures beyond all', 'min=99999999999999999999&max=999999999999999999999&size=99999999999'],
		['facets that are no facets', 'q=lele&category=%22%20OR%20%22&village=x&seller=%27&commodity=%00']
	])('%s is answered, never an error', async (_, query) => {
		const found = await browse(db, parseFilter(new URLSearchParams(query)));
		expect(found.total).toBeGreaterThanOrEqual(found.items.length);
	});
});

describe('the index', () => {
	test('is right after random changes of names, prices, states, stock, sellers and groups', async () => {
		const random = randomOf(11);
		const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
		for (let step = 0; step < 120; step += 1) {
			const one = pick(known);
			const word = pick(['Segar', 'Manis', 'Organik', 'Pagi', 'Super', 'Kampung']);
			await pick([
				() => sql('UPDATE listing SET name = ? WHERE id = ?', [`${one.name} ${word}`, one.id]),
				() => sql('UPDATE listing SET name = name, price = price + 1 WHERE id = ?', [one.id]),
				() => sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [one.id]),
				() => sql("UPDATE listing SET state = 'published' WHERE id = ?", [one.id]),
				() => sql('UPDATE listing SET available = ? WHERE id = ?', [Math.floor(random() * 5), one.id]),
				() => sql('UPDATE user SET name = ? WHERE id = ?', [`Bu ${word}`, pick(sellers).userId]),
				() => sql('UPDATE organisation SET name = ? WHERE id = ?', [`KSM ${word}`, pick(groups).id]),
				() => sql('UPDATE commodity SET synonyms = ? WHERE slug = ?', [word, one.commodity]),
				() => sql("UPDATE membership SET state = 'left' WHERE id = ?", [pick(sellers).membershipId]),
				() => sql("UPDATE membership SET state = 'active' WHERE id = ?", [pick(sellers).membershipId])
			])();
		}
		await integrityCheck();
		const shelf = await db.$client.execute(
			`SELECT (SELECT count(*) FROM (SELECT * FROM listing_search EXCEPT SELECT * FROM listing_search_source))
				+ (SELECT count(*) FROM (SELECT * FROM listing_search_source EXCEPT SELECT * FROM listing_search)) AS differing`
		);
		expect(Number(shelf.rows[0]?.['differing'])).toBe(0);
	});

	test('forgets the old words of a listing and its seller in the commit that changes them', async () => {
		for (const { membershipId } of sellers) {
			await sql("UPDATE membership SET state = 'active' WHERE id = ?", [membershipId]);
		}
		const one = await publish(0, { commodity: 'salak', name: 'Zebrano', price: 9_000, stock: true });
		expect(await names('zebrano')).toEqual(['Zebrano']);
		await sql("UPDATE listing SET name = 'Kembang' WHERE id = ?", [one.id]);
		expect(await names('zebrano')).toEqual([]);
		expect(await names('kembang')).toContain('Kembang');
		await sql("UPDATE user SET name = 'Xantippe' WHERE id = ?", [sellers[0]?.userId ?? 0]);
		expect(await names('xantippe')).toContain('Kembang');
		const seller = sellers[0];
		if (seller) await markSoldOut(seller.actor, one.id);
		expect(await names('kembang')).not.toContain('Kembang');
		await integrityCheck();
	});

	test('moves with a group that moves to another village', async () => {
		const at = groups[1];
		if (!at) throw new Error('no group');
		await sql("UPDATE organisation SET village_code = '34.03.02.2004' WHERE id = ?", [at.id]);
		await readDirectory(db);
		const { items } = await browse(db, filterWith({ village: '34.03.02.2004', seller: at.slug }));
		expect(items.length).toBeGreaterThan(0);
		const { rows } = await db.$client.execute({
			sql: 'SELECT DISTINCT village_code FROM listing WHERE group_id = ?',
			args: [at.id]
		});
		expect(rows.map((row) => row['village_code'])).toEqual(['34.03.02.2004']);
		await integrityCheck();
	});

	test('keeps a group whose consent is revoked out of words, filters and facets', async () => {
		const at = groups[2];
		if (!at) throw new Error('no group');
		await revoke(at);
		const all = await browse(db, filterWith({ size: 100 }));
		expect(all.items.every((item: Card) => item.group.slug !== at.slug)).toBe(true);
		expect(all.facets.seller.map(({ value }) => value)).not.toContain(at.slug);
		expect((await browse(db, filterWith({ seller: at.slug }))).total).toBe(0);
		expect((await browse(db, filterWith({ q: 'nilam' }))).items.map(({ name }) => name)).not.toContain(
			'Minyak nilam murni'
		);
	});
});
