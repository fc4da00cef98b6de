import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { loadCommodities } from '#lib/catalog/commodities.server.ts';
import { DEMO_PASSWORD } from '#lib/demo/accounts.ts';
import { makeDemoVillage } from '#lib/demo/demo.server.ts';
import { loadVillages } from '#lib/organisations/villages.server.ts';
import { closeDatabase, openDatabase } from '#lib/shared/database.server.ts';
import { migrate } from '#lib/shared/migrations.server.ts';
import { Client } from '../support/client.ts';
import { startServer, type TestServer } from '../support/server.ts';

/** How often a page may read from the database: what does not wait for each other goes together. */
const MOST_READS = 10;
/** So many of the pages that differ only in what they are about, such as one order and another, are looked at. */
const OF_EACH_KIND = 2;
const LONGEST_MS = 300_000;

let dataDirectory: string;
let server: TestServer;

beforeAll(async () => {
	dataDirectory = mkdtempSync(join(tmpdir(), 'desa-village-'));
	process.env['DATA_DIR'] = dataDirectory;
	await openDatabase({ url: `file:${join(dataDirectory, 'desa.db')}` });
	await migrate();
	await loadVillages();
	await loadCommodities();
	await makeDemoVillage();
	await closeDatabase();
	server = await startServer({ dataDirectory, env: { COUNT_QUERIES: '1' } });
}, LONGEST_MS);
afterAll(async () => {
	await server.remove();
	rmSync(dataDirectory, { recursive: true, force: true });
});

/** The pattern of an address: numbers and secrets in it are one and the same. */
function kindOf({ pathname, searchParams }: URL): string {
	const path = pathname.replaceAll(/\/(?:\d+|DM-[\d-]+|(?=[^/]*[A-Z])[\w-]{22,})(?=\/|$)/g, '/*');
	const tab = ['tab', 'menurut', 'laporan', 'buku'].map((name) => searchParams.get(name) ?? '');
	return [path, ...tab].join(' ');
}

/** Where a page leads below an address; photos are no pages. */
function linksIn(html: string, from: URL, top: string): URL[] {
	return [...html.matchAll(/href="([^"]+)"/g)]
		.map(([, link = '']) => new URL(link.replaceAll('&amp;', '&'), from))
		.filter(({ pathname }) => pathname.startsWith(top) && !pathname.endsWith('/foto'));
}

/** Follows every link below an address, as one person. @returns reads by address. */
async function walk(phone: string, top: string): Promise<ReadonlyMap<string, number>> {
	const client = new Client(server.origin);
	expect((await client.post('/masuk', { contact: phone, password: DEMO_PASSWORD })).status).toBe(303);
	const start = new URL(top, server.origin);
	const [known, waiting] = [new Map([[kindOf(start), new Set([start.href])]]), [start]];
	const reads = new Map<string, number>();
	for (const url of waiting) {
		const address = url.pathname + url.search;
		// The first look after a change also reads what has changed, and names that are kept for half a minute.
		await client.get(address);
		const answer = await client.get(address);
		if (answer.status >= 400) expect.fail(`${address} of ${phone} answers ${answer.status}`);
		reads.set(address, Number(answer.headers.get('x-queries')));
		if (!answer.headers.get('content-type')?.includes('html')) continue;
		for (const link of linksIn(answer.body, url, top)) {
			const ofKind = known.get(kindOf(link)) ?? new Set();
			if (ofKind.size >= OF_EACH_KIND || ofKind.has(link.href)) continue;
			known.set(kindOf(link), ofKind.add(link.href));
			waiting.push(link);
		}
	}
	return reads;
}

const GROUP = '/meja/ksm-mina-lestari';
const HUB = '/meja/bum-desa-giri-sejahtera';

it.each([
	{ who: 'buyer', phone: '081200000901', top: '/saya', most: 'pesanan', least: 10 },
	{ who: 'producer', phone: '081200000101', top: '/saya', most: 'simpanan', least: 40 },
	{ who: 'ketua', phone: '081200000102', top: '/saya', most: 'simpanan', least: 40 },
	{ who: 'bendahara', phone: '081200000104', top: GROUP, most: 'sumber-dana/1', least: 90 },
	{ who: 'director', phone: '081200000001', top: HUB, most: 'pesanan', least: 100 },
	{ who: 'treasurer', phone: '081200000002', top: HUB, most: 'laporan', least: 80 },
	{ who: 'warehouse', phone: '081200000003', top: HUB, most: 'pesanan/rute', least: 35 }
])(
	'no page of a whole village reads more than ten times: $who',
	async ({ phone, top, most, least }) => {
		const reads = await walk(phone, top);
		expect([...reads].filter(([, times]) => times > MOST_READS)).toEqual([]);
		expect(reads.get(`${top}/${most}`)).toBeGreaterThan(2);
		expect(reads.size).toBeGreaterThan(least);
	},
	LONGEST_MS
);
