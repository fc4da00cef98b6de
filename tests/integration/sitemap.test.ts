import { beforeAll, expect, test } from 'vitest';
import { MOST_IN_FILE, sitemapFile, sitemapFiles } from '#lib/catalog/sitemap.server.ts';
import { hideListing } from '#lib/catalog/publish.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { freshDatabase } from '../support/database.ts';
import {
	draft,
	fieldsOf,
	group,
	member,
	published,
	sql,
	type TestGroup,
	type TestSeller
} from '../support/market.ts';

freshDatabase();
let mina: TestGroup;
let sri: TestSeller;

beforeAll(async () => {
	mina = await group('KSM Mina Sejahtera', { code: '34.03.01.2001', name: 'Girisekar' });
	sri = await member(mina.id, 'Sri Wahyuni');
});

/** Every address of every file. */
async function allPaths(): Promise<string[]> {
	const files = await Promise.all((await sitemapFiles(db)).map((name) => sitemapFile(db, name)));
	return files.flatMap((addresses) => (addresses ?? []).map(({ path }) => path));
}

async function producerPath({ actor }: TestSeller): Promise<string> {
	const { rows } = await db.$client.execute({
		sql: `SELECT o.slug, b.number FROM membership b JOIN organisation o ON o.id = b.organisation_id WHERE b.user_id = ?`,
		args: [actor.userId]
	});
	return `/penjual/${String(rows[0]?.['slug'])}/${Number(rows[0]?.['number'])}`;
}

test('it has each public page once: goods, their producer, her group and its village', async () => {
	const { slug } = await published(sri, mina.id, await fieldsOf('sirsak'));
	const paths = await allPaths();
	expect(new Set(paths).size).toBe(paths.length);
	// Nothing that XML or an address would mind.
	for (const path of paths) expect(path).toMatch(/^\/[a-z0-9./?=-]*$/);
	const producer = await producerPath(sri);
	const expected = [
		'/',
		'/produk',
		'/simulasi-pinjaman',
		'/produk?category=fruit',
		`/produk/${slug}`,
		producer
	];
	for (const path of [...expected, producer.replace(/\/\d+$/, ''), '/desa/34.03.01.2001']) {
		expect(paths).toContain(path);
	}
	const [goods] = (await sitemapFile(db, 'produk-1')) ?? [];
	expect(goods?.changedAt).toBeGreaterThan(Date.UTC(2020, 0, 1));
});

test('it has nothing of who never sold, of drafts, nor of what was hidden', async () => {
	const silent = await member(mina.id, 'Pak Diam');
	const made = await draft(silent, mina.id, await fieldsOf('salak'));
	const { slug, listingId } = await published(sri, mina.id, await fieldsOf('manggis'));
	expect(await allPaths()).toContain(`/produk/${slug}`);
	await hideListing(sri.actor, { listingId, reason: '' });
	const paths = await allPaths();
	expect(paths).not.toContain(`/produk/${slug}`);
	expect(paths).not.toContain(`/produk/${made.slug}`);
	expect(paths).not.toContain(await producerPath(silent));
	// Hers stays: she has sold something.
	expect(paths).toContain(await producerPath(sri));
});

test('who left her group, or was shut out, has no page either', async () => {
	const tari = await member(mina.id, 'Tari');
	await published(tari, mina.id, await fieldsOf('pisang'));
	const path = await producerPath(tari);
	expect(await allPaths()).toContain(path);
	await sql('UPDATE user SET disabled_at = 1 WHERE id = ?', [tari.actor.userId]);
	expect(await allPaths()).not.toContain(path);
});

test('a file that is none is not there', async () => {
	for (const name of [
		'produk-0',
		'produk-2',
		'produk',
		'orang-1',
		'constructor-1',
		'../x',
		'produk-1e3',
		''
	]) {
		expect(await sitemapFile(db, name)).toBeNull();
	}
	expect(await sitemapFiles(db)).toEqual(['halaman-1', 'produk-1', 'produsen-1', 'penjual-1', 'desa-1']);
});

test('beyond what one file may have there is another, and no address moves', async () => {
	const before = await sitemapFile(db, 'produk-1');
	await sql(`UPDATE sqlite_sequence SET seq = ? WHERE name = 'listing'`, [MOST_IN_FILE * 2]);
	const { slug } = await published(sri, mina.id, await fieldsOf('sirsak'));
	expect(await sitemapFiles(db)).toContain('produk-3');
	expect(await sitemapFile(db, 'produk-1')).toEqual(before);
	expect(await sitemapFile(db, 'produk-2')).toEqual([]);
	expect(await sitemapFile(db, 'produk-3')).toMatchObject([{ path: `/produk/${slug}` }]);
});
