import { beforeAll, expect, test } from 'vitest';
import { setHarvest } from '#lib/catalog/find.server.ts';
import { planCycle, putIntoCycle } from '#lib/cycles/plan.server.ts';
import { setClock } from '#lib/shared/clock.server.ts';
import { changesSeen, hasChangedSince, lookAtChanges } from '#lib/shared/changes.server.ts';
import { db, write } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { newKey, type HarvestPromiseId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { noteQueries } from '#lib/shared/queries.server.ts';
import { load as home } from '../../src/routes/(shop)/+page.server.ts';
import { load as villages } from '../../src/routes/(shop)/desa/+page.server.ts';
import { load as village } from '../../src/routes/(shop)/desa/[kode]/+page.server.ts';
import { load as sellers } from '../../src/routes/(shop)/penjual/+page.server.ts';
import { load as seller } from '../../src/routes/(shop)/penjual/[slug]/+page.server.ts';
import { load as results } from '../../src/routes/(shop)/produk/+page.server.ts';
import { load as product } from '../../src/routes/(shop)/produk/[slug]/+page.server.ts';
import { tagsOfPublic } from '../../src/publicPages.ts';
import { freshDatabase } from '../support/database.ts';
import { event } from '../support/event.ts';
import { MORNING, openSale, type Sale } from '../support/sale.ts';

freshDatabase();
let sale: Sale;
let slugs: { product: string; group: string; bumdesa: string; village: string };

beforeAll(async () => {
	setClock(MORNING);
	sale = await openSale();
	const { rows } = await db.$client.execute({
		sql: `SELECT l.slug AS product, g.slug AS grp, b.slug AS bumdesa, g.village_code AS village
			FROM listing l JOIN organisation g ON g.id = l.group_id JOIN organisation b ON b.id = ? WHERE l.id = ?`,
		args: [sale.bumdesaId, sale.producer.listingId]
	});
	const [row] = rows;
	// With stars and an open cycle the pages read everything they can.
	await write((tx) =>
		tx.$client.execute({
			sql: 'INSERT INTO listing_rating (listing_id, ones, twos, threes, fours, fives) VALUES (?, 0, 0, 0, 0, 1)',
			args: [sale.producer.listingId]
		})
	);
	const cycle = await planCycle(sale.director, {
		...{ key: newKey(), organisationId: sale.bumdesaId, name: 'Pasar Jumat', repeat: 'once' as const },
		...{
			opensAt: MORNING,
			closesAt: MORNING + 86_400_000,
			pickupOn: bookDate('2026-11-26'),
			deliveryOn: null
		}
	});
	if (!cycle.ok) throw new Error(cycle.code);
	const { listingId } = sale.producer;
	await write((tx) =>
		setHarvest(tx, listingId, {
			...{ promiseId: 1 as HarvestPromiseId, free: 40_000 },
			...{ fromOn: bookDate('2026-12-01'), untilOn: bookDate('2026-12-31') }
		})
	);
	const terms = { price: rupiah(44_000), most: null, mostPerOrder: null };
	await putIntoCycle(sale.director, {
		...{ organisationId: sale.bumdesaId, cycleId: cycle.cycleId, listingId, ...terms }
	});
	slugs = {
		product: String(row?.['product']),
		group: String(row?.['grp']),
		bumdesa: String(row?.['bumdesa']),
		village: String(row?.['village'])
	};
});

type Load = (event: never) => unknown;

/** Every kind of public page, as a visitor who is nobody opens it. */
const pages = (): [routeId: string, load: Load, path: string, params?: Record<string, string>][] => [
	['/(shop)', home, '/'],
	['/(shop)/produk', results, '/produk'],
	['/(shop)/produk', results, `/produk?q=lele&to=${slugs.village}&delivered=1&min=1&kind=ksm`],
	['/(shop)/produk', results, '/produk?q=lelee&to_search=giri'],
	['/(shop)/produk/[slug]', product, `/produk/${slugs.product}`, { slug: slugs.product }],
	['/(shop)/penjual', sellers, '/penjual?q=ksm'],
	['/(shop)/penjual/[slug]', seller, `/penjual/${slugs.group}`, { slug: slugs.group }],
	['/(shop)/penjual/[slug]', seller, `/penjual/${slugs.bumdesa}`, { slug: slugs.bumdesa }],
	['/(shop)/desa', villages, '/desa?q=giri'],
	['/(shop)/desa/[kode]', village, `/desa/${slugs.village}`, { kode: slugs.village }]
];

/** Tables whose changes need no trigger of their own, each with the reason. */
const COVERED: Readonly<Record<string, string>> = {
	listing_search: 'made of listings and their people by triggers',
	listing_fts: 'made of listings by triggers',
	listing_change: 'written beside listing_search by triggers',
	listing_vocabulary: 'made of listings by triggers',
	listing_price: 'append-only beside a change of its listing',
	media: 'a photo is written before what shows it, and never changed',
	village: 'changes only with a new edition of the list',
	village_search: 'changes only with a new edition of the list',
	page_change: 'is the tags themselves'
};

test('every table that a public page reads empties that page when it changes', async () => {
	const { rows } = await db.$client.execute("SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger'");
	const tables = new Set(
		(await db.$client.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")).rows.map(
			(row) => String(row['name'])
		)
	);
	for (const [routeId, load, path, params = {}] of pages()) {
		const asked = event(path, { params });
		const { queries } = await noteQueries(async () => load(asked));
		const read = new Set(
			queries.flatMap((sql) =>
				[...sql.matchAll(/\b(?:from|join)\s+"?(\w+)"?/gi)].map(([, name = '']) => name.toLowerCase())
			)
		);
		expect(read.size).toBeGreaterThan(0);
		const { locals } = asked as { locals: { dependsOn?: readonly string[] } };
		const visitor = {
			method: 'GET',
			routeId,
			isDataRequest: false,
			loads: null,
			cookie: null,
			authorization: null,
			query: ''
		};
		const tags = locals.dependsOn ?? tagsOfPublic(visitor, 'bahasa') ?? [];
		for (const table of [...read].filter((name) => tables.has(name) && !Object.hasOwn(COVERED, name))) {
			const raised = rows
				.filter((row) => row['tbl_name'] === table && String(row['sql']).includes('INTO page_change'))
				.map((row) => String(row['sql']));
			const fits = raised.some((sql) => tags.some((tag) => sql.includes(`'${tag.replace(/\d+$/, '')}'`)));
			expect(fits, `${path} reads ${table}, whose changes raise none of ${tags.join(', ')}`).toBe(true);
		}
	}
});

test('a change is seen at once, whoever makes it, and only by what depends on it', async () => {
	const before = await lookAtChanges();
	expect(await lookAtChanges()).toBe(before);
	await write((tx) =>
		tx.$client.execute({
			sql: 'UPDATE listing SET price = price + 1 WHERE id = ?',
			args: [sale.producer.listingId]
		})
	);
	expect(changesSeen()).toBe(before);
	expect(await lookAtChanges()).toBeGreaterThan(before);
	const { rows } = await db.$client.execute({
		sql: 'SELECT group_id FROM listing WHERE id = ?',
		args: [sale.producer.listingId]
	});
	expect(hasChangedSince(before, ['shelf'])).toBe(true);
	expect(hasChangedSince(before, [`group:${Number(rows[0]?.['group_id'])}`])).toBe(true);
	expect(hasChangedSince(before, ['group:999999', 'people', 'terms'])).toBe(false);
	expect(hasChangedSince(changesSeen(), ['shelf'])).toBe(false);
});
