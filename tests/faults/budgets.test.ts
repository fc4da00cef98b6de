import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Client } from '../support/client.ts';
import { checkOut, openStage, rowsOf, tokenOf, visitor, type Stage } from './stage.ts';

/** How often a page may read from the database: what does not wait for each other goes together. */
const MOST_READS = 10;
const MOST_SCRIPT = 100_000;
const MOST_FILES = 32;
const MOST_FIRST_VIEW = 350_000;
const GOODS = 8;

let stage: Stage;
let slugs: { product: string; group: string };
let buyer: Client;
let order = '';

beforeAll(async () => {
	stage = await openStage({
		goods: Array.from({ length: GOODS }, () => ({ onHand: 90_000 })),
		env: { COUNT_QUERIES: '1' }
	});
	const [row] = await rowsOf(
		stage,
		'SELECT l.slug AS product, o.slug AS grp FROM listing l JOIN organisation o ON o.id = l.group_id LIMIT 1'
	);
	slugs = { product: String(row?.['product']), group: String(row?.['grp']) };
	buyer = await visitor(stage, stage.phones['buyer']);
	for (const listing of stage.listings) {
		const form = { listing: String(listing), quantity: '1', price: '50000' };
		expect((await buyer.post(`/produk/${slugs.product}?/beli`, form)).status).toBe(303);
	}
	const [first] = stage.listings;
	if (!first) throw new Error('no goods');
	order = tokenOf(
		await checkOut(await visitor(stage), stage, { listing: first, quantity: 1_000, price: 50_000 })
	);
});
afterAll(() => stage.close());

async function readsOf(client: Client, path: string): Promise<number> {
	// The first look after a change also reads what has changed, and names that are kept for half a minute.
	await client.get(path);
	const answer = await client.get(path);
	expect(answer.status, path).toBe(200);
	return Number(answer.headers.get('x-queries'));
}

describe('a page reads at most ten times, however much is on it', () => {
	it.each([
		'/',
		'/produk',
		'/produk?q=lele&sort=cheapest&min=1000',
		'/produk?q=lelle&to=34.03.01.2001&delivered=1',
		'/produk/SLUG',
		'/penjual/GROUP',
		'/penjual/HUB',
		'/keranjang',
		'/bayar?toko=HUB',
		'/saya',
		'/pesanan/ORDER'
	])('%s', async (path) => {
		const address = path
			.replace('SLUG', slugs.product)
			.replace('GROUP', slugs.group)
			.replace('HUB', stage.hub.bumdesaSlug)
			.replace('ORDER', order);
		expect(await readsOf(buyer, address)).toBeLessThanOrEqual(MOST_READS);
	});

	it.each(['/saya', '/meja/HUB'])('%s of an officer', async (path) => {
		const director = await visitor(stage, stage.phones['director']);
		const address = path.replace('HUB', stage.hub.bumdesaSlug);
		expect(await readsOf(director, address)).toBeLessThanOrEqual(MOST_READS);
	});
});

describe('a page is light for a phone with a poor signal', () => {
	it.each(['/', '/produk', '/produk/SLUG'])('%s', async (path) => {
		const client = await visitor(stage);
		const answer = await client.get(path.replace('SLUG', slugs.product));
		// What is fetched at once stands in the page or, to begin sooner, in the header before it.
		const named = `${answer.body} ${answer.headers.get('link') ?? ''}`;
		const addresses = (pattern: RegExp) => [
			...new Set([...named.matchAll(pattern)].map(([, address = '']) => address))
		];
		// Scripts and styles lie packed beside themselves: what counts is what a browser is really sent.
		const sizeOf = async (address: string, packed: boolean) => {
			const answer = await send(new URL(address, stage.server.origin));
			expect(answer.encoding, address).toBe(packed ? 'br' : undefined);
			return answer.bytes;
		};
		const sum = async (list: readonly string[], packed: boolean) => {
			const sizes = await Promise.all(list.map((address) => sizeOf(address, packed)));
			return sizes.reduce((total, each) => total + each, 0);
		};
		const scripts = addresses(/["< ](\/_app\/immutable\/[^"> ]+\.js)(?=["> ])/g);
		// What brings the page to life is only named, and asked for once words and photos are there.
		expect(answer.headers.get('link')).not.toContain('/nodes/');
		expect(answer.body).toMatch(/<body data-scripts="\/_app\/immutable\/nodes\//);
		const styles = addresses(/["<](\/_app\/immutable\/[^">]+\.css)[">]/g);
		const fonts = addresses(/["<](\/_app\/immutable\/[^">]+\.woff2)[">]/g);
		// A photo that waits until it comes near is not of the first view.
		const photos = [...answer.body.matchAll(/<img[^>]*>/g)]
			.filter(([tag]) => !tag.includes('loading="lazy"'))
			.flatMap(([tag]) => /\ssrc="([^"]+)"/.exec(tag)?.[1] ?? []);
		const script = await sum(scripts, true);
		expect(scripts.length).toBeGreaterThan(3);
		// Each file costs a wait on a slow line, and proxies refuse headers that name too many.
		expect(scripts.length).toBeLessThanOrEqual(MOST_FILES);
		expect(script).toBeLessThanOrEqual(MOST_SCRIPT);

		const page = await send(new URL(path.replace('SLUG', slugs.product), stage.server.origin));
		expect(page.encoding).toBe('br');
		expect(page.bytes).toBeLessThan(answer.body.length / 3);
		const view = script + page.bytes + (await sum(styles, true)) + (await sum([...fonts, ...photos], false));
		expect(view).toBeLessThanOrEqual(MOST_FIRST_VIEW);
	});
});

/** What goes over the wire to a browser that takes brotli; `fetch` would unpack it. */
function send(url: URL): Promise<{ bytes: number; encoding: string | undefined }> {
	return new Promise((resolve, reject) => {
		get(url, { headers: { 'accept-encoding': 'br' } }, (answer) => {
			let bytes = 0;
			answer.on('data', (chunk: Buffer) => (bytes += chunk.length));
			answer.on('end', () => resolve({ bytes, encoding: answer.headers['content-encoding'] }));
			answer.on('error', reject);
		}).on('error', reject);
	});
}
