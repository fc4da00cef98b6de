import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { browse } from '#lib/catalog/browse.server.ts';
import { COMMODITIES } from '#lib/catalog/commodities.ts';
import { filterWith, type Filter } from '#lib/catalog/filter.ts';
import { setAvailability } from '#lib/catalog/find.server.ts';
import { setMeiliSettings } from '#lib/catalog/meili/client.server.ts';
import { followShelf, rebuildIndex } from '#lib/catalog/meili/follow.server.ts';
import { makeSearchKey } from '#lib/catalog/meili/key.server.ts';
import { readDirectory } from '#lib/catalog/search/directory.server.ts';
import { forgetVocabulary, vocabulary } from '#lib/catalog/search/vocabulary.server.ts';
import { correctionOf } from '#lib/catalog/search/words.ts';
import { suggest } from '#lib/catalog/suggest.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { freshDatabase } from '../support/database.ts';
import { GOLDEN_QUERIES } from '../support/goldenQueries.ts';
import {
	fieldsOf,
	group,
	member,
	published,
	sql,
	type TestGroup,
	type TestSeller
} from '../support/market.ts';
import { StandInMeili } from '../support/meili.ts';

freshDatabase();

const standIn = new StandInMeili();
/** A real server, when there is one at hand; else the stand-in. */
const realUrl = process.env['MEILI_TEST_URL'];
const engine = () =>
	realUrl ? { url: realUrl, key: process.env['MEILI_TEST_KEY'] ?? '' } : standIn.settings;

let groups: TestGroup[] = [];
let seller: TestSeller;
const ids = new Map<string, ListingId>();

async function publish(at: TestGroup, by: TestSeller, commodity: string, name: string, price: number) {
	const facts = COMMODITIES.find(({ slug }) => slug === commodity);
	const permits = Object.fromEntries((facts?.permits ?? []).map((permit) => [permit, 'ada']));
	const fields = await fieldsOf(commodity, { name, price, permits, stockMode: 'stock', leadDays: 0 });
	const { listingId } = await published(by, at.id, fields);
	await write((tx) => setAvailability(tx, listingId, 10_000));
	ids.set(name, listingId);
	return listingId;
}

beforeAll(async () => {
	await standIn.start();
	// All that follows is done with the few rights that the site's key has.
	standIn.key = await makeSearchKey(standIn.master);
	if (!realUrl)
		process.stderr.write('search: MEILI_TEST_URL is not set, so a stand-in answers as Meilisearch\n');
	groups = [
		await group('KSM Mina Sejahtera', { code: '34.03.01.2001', name: 'Girisekar' }),
		await group('KSM Tani Makmur', { code: '34.03.02.2004', name: 'Giripurwo' })
	];
	const [first, second] = groups;
	if (!first || !second) throw new Error('no group');
	seller = await member(first.id, 'Penjual Satu');
	const other = await member(second.id, 'Penjual Dua');
	for (const [index, { slug, nameId }] of COMMODITIES.entries()) {
		const [at, by] = index % 2 === 0 ? [first, seller] : [second, other];
		await publish(at, by, slug, nameId, 1_000 * (1 + ((index * 7) % 50)));
	}
	await publish(first, seller, 'lele', 'Lele segar panen pagi', 31_000);
	await publish(second, other, 'abon', 'Abon lele pedas', 45_000);
	forgetVocabulary();
});

beforeEach(() => {
	standIn.hangs = false;
	standIn.stalls = false;
	standIn.fails = false;
	setMeiliSettings(null);
});

afterAll(async () => {
	setMeiliSettings(undefined);
	await standIn.stop();
});

const find = (q: string, given: Partial<Filter> = {}) => browse(db, filterWith({ q, size: 100, ...given }));
const searches = () => standIn.asked.filter(({ path }) => path === '/multi-search').length;

describe.each(['embedded', 'meilisearch'] as const)('the %s engine', (name) => {
	beforeEach(async () => {
		if (name === 'embedded') return;
		setMeiliSettings(engine());
		await followShelf();
	});

	test('has what was meant among the first three of nine in ten golden queries', async () => {
		const missed: string[] = [];
		const before = searches();
		for (const [query, commodity] of GOLDEN_QUERIES) {
			const { items } = await find(query, { size: 3 });
			if (!items.some((item) => item.commodity === commodity)) missed.push(query);
		}
		expect(GOLDEN_QUERIES.length).toBeGreaterThanOrEqual(60);
		expect(missed.length / GOLDEN_QUERIES.length, missed.join(', ')).toBeLessThanOrEqual(0.1);
		if (name === 'meilisearch' && !realUrl) expect(searches() - before).toBeGreaterThanOrEqual(60);
	});

	test('counts facets, narrows by them and sorts', async () => {
		const all = await find('lele');
		expect(all.items.map((item) => item.name)).toEqual(
			expect.arrayContaining(['Lele', 'Lele segar panen pagi', 'Abon lele pedas', 'Benih lele'])
		);
		expect(all.facets.seller.reduce((sum, { count }) => sum + count, 0)).toBe(all.total);
		const village = await find('lele', { village: '34.03.02.2004' });
		expect(village.total).toBe(all.facets.village.find(({ value }) => value === '34.03.02.2004')?.count);
		expect(village.items.every((item) => item.village.code === '34.03.02.2004')).toBe(true);
		expect(village.facets.village).toEqual(all.facets.village);
		const fish = await find('lele', { category: 'fish', sort: 'cheapest' });
		expect(fish.total).toBe(all.facets.category.find(({ value }) => value === 'fish')?.count);
		const prices = fish.items.map(({ price }) => Number(price));
		expect(prices).toEqual(prices.toSorted((a, b) => a - b));
		expect((await find('lele', { min: 40_000, max: 50_000 })).items.map((item) => item.name)).toContain(
			'Abon lele pedas'
		);
		expect((await find('lele', { seller: 'tidak-ada' })).total).toBe(0);
	});

	test('pages without repeating or skipping', async () => {
		const whole = (await find('lele', { sort: 'newest' })).items.map(({ id }) => id);
		const pages = await Promise.all(
			whole.map(async (_, index) => (await find('lele', { sort: 'newest', page: index + 1, size: 1 })).items)
		);
		expect(pages.flat().map(({ id }) => id)).toEqual(whole);
		expect((await find('lele', { page: 1_000_000 })).items).toEqual([]);
	});

	test('answers filter syntax and other bad input without an error', async () => {
		for (const q of ['" OR 1=1 --', 'group = 1', '\u0000\u0007lele', 'x'.repeat(10_000), '-lele "']) {
			await expect(
				find(q, { category: '" OR ""="', village: '" OR 1', commodity: '"' })
			).resolves.toMatchObject({
				items: []
			});
		}
	});
});

test('both engines count and find the same for what both read alike', async () => {
	const [first] = groups;
	if (!first) throw new Error('no group');
	await sql("UPDATE listing SET practice = 'organic' WHERE id % 3 = 0");
	await sql("UPDATE listing SET practice = 'not_grown' WHERE id % 3 = 1");
	await sql('UPDATE listing SET available = 0 WHERE id % 5 = 0');
	await sql("UPDATE organisation SET kind = 'ksu' WHERE id = ?", [groups[1]?.id ?? 0]);
	await readDirectory(db);
	const reach = { courier: [first.id], parcelDays: new Map([[groups[1]?.id ?? 0, 2]]) };
	const filters: Partial<Filter>[] = [
		{},
		{ category: 'fish' },
		{ commodity: 'lele' },
		{ village: '34.03.02' },
		{ seller: first.slug, inStock: true },
		{ kind: 'ksu' },
		{ practice: 'organic', min: 5_000, max: 60_000 },
		{ max: 24_999, village: '34.03.01.2001' },
		{ to: '34.03.05.2001', delivered: true },
		{ to: '34.03.05.2001', delivered: true, kind: 'ksu', category: 'processed' }
	];
	for (const given of filters) {
		for (const q of ['sejahtera', 'makmur', 'keripik', 'girisekar']) {
			const filter = filterWith({ q, size: 100, sort: 'name', ...given });
			const answers = [];
			for (const settings of [null, standIn.settings]) {
				setMeiliSettings(settings);
				if (settings) await followShelf();
				const before = searches();
				const { items, total, facets } = await browse(db, filter, filter.to === null ? null : reach);
				expect(searches() > before).toBe(settings !== null);
				answers.push({ ids: items.map(({ id }) => id), total, facets });
			}
			expect(answers[1], `${q} ${JSON.stringify(given)}`).toEqual(answers[0]);
		}
	}
	await sql('UPDATE listing SET available = 10000');
	await sql("UPDATE organisation SET kind = 'ksm' WHERE id = ?", [groups[1]?.id ?? 0]);
	await readDirectory(db);
});

describe('Meilisearch', () => {
	beforeEach(async () => {
		setMeiliSettings(standIn.settings);
		await followShelf();
	});

	test('is told of new, changed and vanished listings once, and forgets none while it is down', async () => {
		expect(await followShelf()).toBe(0);
		const [at] = groups;
		if (!at) throw new Error('no group');
		standIn.fails = true;
		const id = await publish(at, seller, 'salak', 'Zebrano manis', 9_000);
		await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [ids.get('Tomat') ?? 0]);
		await expect(followShelf()).rejects.toThrow('internal');
		standIn.fails = false;
		expect(await followShelf()).toBe(2);
		const rows = [...standIn.indexes.values()].flatMap((index) => [...index.rows.values()]);
		expect(rows.find((row) => row['id'] === id)?.['name']).toBe('Zebrano manis');
		expect(rows.some((row) => row['name'] === 'Tomat')).toBe(false);
		expect((await find('zebrano')).items.map(({ name }) => name)).toEqual(['Zebrano manis']);
	});

	test('never shows what has left the shelf since, nor an old price', async () => {
		await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [ids.get('Lele segar panen pagi') ?? 0]);
		await sql('UPDATE listing SET price = 77000 WHERE id = ?', [ids.get('Abon lele pedas') ?? 0]);
		const before = searches();
		const { items } = await find('lele');
		expect(searches()).toBeGreaterThan(before);
		expect(items.map(({ name }) => name)).not.toContain('Lele segar panen pagi');
		expect(items.find(({ name }) => name === 'Abon lele pedas')?.price).toBe(77_000);
	});

	test.each(['hangs', 'stalls', 'fails'] as const)(
		'that %s is replaced within a second, and then left alone',
		async (how) => {
			standIn[how] = true;
			const began = performance.now();
			expect((await find('catfish')).items.map(({ name }) => name)).toContain('Lele');
			expect(performance.now() - began).toBeLessThan(1_000);
			const before = searches();
			expect((await find('ginger')).items.map(({ name }) => name)).toContain('Jahe');
			expect(searches()).toBe(before);
		}
	);

	test('that is more than a minute behind is not asked until it has caught up', async () => {
		await sql('UPDATE listing SET price = 78000 WHERE id = ?', [ids.get('Abon lele pedas') ?? 0]);
		await sql('UPDATE listing_change SET changed_at = changed_at - 61000');
		const before = searches();
		await find('lele');
		expect(searches()).toBe(before);
		await followShelf();
		await find('lele');
		expect(searches()).toBe(before + 1);
	});

	test('is rebuilt beside the index in use, and what changed meanwhile is sent again', async () => {
		const [uid = ''] = standIn.indexes.keys();
		const old = standIn.indexes.get(uid);
		const count = await rebuildIndex();
		expect([...standIn.indexes.keys()]).toEqual([uid]);
		expect(standIn.indexes.get(uid)).not.toBe(old);
		expect(standIn.indexes.get(uid)?.rows.size).toBe(count);
		expect(await followShelf()).toBe(0);
		expect((await find('catfish')).total).toBeGreaterThan(0);
	});

	test.each([0, 1] as const)('that lost index %i of a swap has no rebuilt one, and says so', async (lost) => {
		const [at] = groups;
		if (!at) throw new Error('no group');
		const followed = async () => (await db.$client.execute('SELECT * FROM search_follower')).rows;
		const before = await followed();
		await publish(at, seller, 'salak', `Salak pondoh ${lost}`, 9_000);
		standIn.losesOfSwap = lost;
		await expect(rebuildIndex()).rejects.toThrow('index_not_found');
		standIn.losesOfSwap = null;
		expect(await followed()).toEqual(before);
		await rebuildIndex();
		expect((await find('pondoh')).items.map(({ name }) => name)).toContain(`Salak pondoh ${lost}`);
	});

	test('with a wrong key is as if it were down', async () => {
		setMeiliSettings({ ...standIn.settings, key: 'wrong' });
		expect((await find('catfish')).items.map(({ name }) => name)).toContain('Lele');
	});
});

describe('typing errors', () => {
	/** Numbers that are the same in every run. */
	function randomOf(seed: number): (below: number) => number {
		let state = seed;
		return (below) => {
			state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
			return Math.floor((state / 2_147_483_648) * below);
		};
	}

	function mistyped(word: string, random: (below: number) => number): string {
		const at = 1 + random(word.length - 1);
		const letter = 'abcdefghijklmnopqrstuvwxyz'[random(26)] ?? 'a';
		const ways = [
			word.slice(0, at) + word.slice(at + 1),
			word.slice(0, at) + letter + word.slice(at),
			word.slice(0, at) + letter + word.slice(at + 1),
			word.slice(0, at - 1) + (word[at] ?? '') + (word[at - 1] ?? '') + word.slice(at + 1)
		];
		return ways[random(ways.length)] ?? word;
	}

	test.each([
		[1, 5, 0.93],
		[2, 7, 0.85]
	])('of %i a word of at least %i letters finds its word', async (errors, letters, share) => {
		const words = await vocabulary(db);
		const random = randomOf(5);
		const long = [...words.keys()].filter((word) => word.length >= letters && /^[a-z]+$/.test(word)).sort();
		let right = 0;
		let tried = 0;
		while (tried < 400) {
			const word = long[random(long.length)] ?? '';
			let typed = word;
			for (let each = 0; each < errors; each += 1) typed = mistyped(typed, random);
			// What became another known word is no error that anybody could see.
			if (words.has(typed)) continue;
			tried += 1;
			if (correctionOf(typed, words) === word) right += 1;
		}
		expect(right / tried).toBeGreaterThanOrEqual(share);
	});
});

describe('suggestions', () => {
	test.each([
		['cat', 'id', 'Benih lele'],
		['cat', 'en', 'Catfish'],
		['dur', 'id', 'Durian'],
		['minyak as', 'id', 'Minyak asiri'],
		['minyak ats', 'id', 'Minyak asiri'],
		['tani mak', 'id', 'KSM Tani Makmur'],
		['mangsteen', 'id', 'Manggis']
	] as const)('for %s in %s have %s', async (q, locale, expected) => {
		expect(await suggest(db, q, locale)).toContain(expected);
	});

	test.each(['', 'x', ' ', '"', 'zzzzzz', '\u0000', 'v3403022004'])('for %j are none', async (q) => {
		expect(await suggest(db, q, 'id')).toEqual([]);
	});

	test('name only what is on the shelf', async () => {
		expect(await suggest(db, 'kentang', 'id')).toContain('Kentang');
		await sql("UPDATE listing SET state = 'hidden' WHERE id = ?", [ids.get('Kentang') ?? 0]);
		expect(await suggest(db, 'kentang', 'id')).not.toContain('Kentang');
		expect(await suggest(db, 'potato', 'en')).not.toContain('Potato');
	});

	test('are few and each only once', async () => {
		const found = await suggest(db, 'sewa', 'id');
		expect(found.length).toBeLessThanOrEqual(8);
		expect(new Set(found.map((each) => each.toLowerCase())).size).toBe(found.length);
	});
});
