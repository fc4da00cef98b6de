import { get } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Client, type Answer } from '../support/client.ts';
import { TestServer, freePort } from '../support/server.ts';
import { audit } from './audit.ts';
import { checkOut, countOf, meddle, openStage, PASSWORD, rowsOf, visitor, type Stage } from './stage.ts';

const JOBS = 60;
let stage: Stage;
/** A second process on the same file. */
let second: TestServer;
let slug = '';

beforeAll(async () => {
	stage = await openStage({ goods: [{ onHand: 90_000 }, { onHand: 1_000 }] });
	second = new TestServer(await freePort(), stage.server.dataDirectory);
	await second.start();
	const [row] = await rowsOf(stage, 'SELECT slug FROM listing WHERE id = ?', [listing(0)]);
	slug = String(row?.['slug']);
});
afterAll(async () => {
	if (second.isRunning) await second.kill();
	await stage.close();
});

function listing(index: number) {
	const found = stage.listings[index];
	if (!found) throw new Error('no such listing');
	return found;
}

const at = (server: TestServer) => new Client(server.origin);
const open = (server: TestServer, path: string, headers: Record<string, string> = {}) =>
	new Client(server.origin, headers).get(path);

/** An answer as it comes over the wire; `fetch` would unpack it. */
function onTheWire(path: string, accepted: string, cookie = '') {
	const headers = { 'accept-encoding': accepted, ...(cookie ? { cookie } : {}) };
	return new Promise<{ body: Buffer; encoding?: string; vary?: string; etag?: string }>((resolve, reject) => {
		get(new URL(path, stage.server.origin), { headers }, (answer) => {
			const chunks: Buffer[] = [];
			answer.on('data', (chunk: Buffer) => chunks.push(chunk));
			answer.on('error', reject);
			answer.on('end', () => {
				const { 'content-encoding': encoding, vary, etag } = answer.headers;
				resolve({ body: Buffer.concat(chunks), encoding, vary, etag });
			});
		}).on('error', reject);
	});
}

/** How many pages a server has given from memory, and made to be kept. */
async function figures(server: TestServer): Promise<{ given: number; made: number }> {
	const { body } = await open(server, '/metrics');
	const of = (name: string) => Number(new RegExp(`^${name} (\\d+)`, 'm').exec(body)?.[1]);
	return { given: of('desa_pages_kept'), made: of('desa_pages_made') };
}

function expectPrivate(answer: Answer): void {
	expect(answer.status).toBe(200);
	expect(answer.headers.get('cache-control')).toBe('private, no-store');
}

describe('public pages', () => {
	it('are made once for visitors who are nobody, and are told apart by language', async () => {
		const before = await figures(stage.server);
		const [first, again] = [await open(stage.server, '/produk'), await open(stage.server, '/produk')];
		expect(again.body).toBe(first.body);
		expect(first.headers.get('cache-control')).toBe('private, no-cache');
		expect(first.headers.getSetCookie()).toEqual([]);
		const english = await open(stage.server, '/produk', { cookie: 'bahasa=en' });
		expect(english.body).toContain('<html lang="en"');
		expect(first.body).toContain('<html lang="id"');
		const after = await figures(stage.server);
		expect(after.made - before.made).toBe(2);
		expect(after.given - before.given).toBe(1);
		expect(first.headers.get('content-security-policy')).toBe(again.headers.get('content-security-policy'));
		expect(again.headers.get('x-content-type-options')).toBe('nosniff');
	});

	it('speak the language chosen before signing in, and of the account where none was', async () => {
		const budi = at(stage.server);
		await budi.post('/bahasa', { bahasa: 'en', kembali: '/' });
		expect((await budi.get('/')).body).toContain('<html lang="en"');
		const signIn = async (client: Client) => {
			const answer = await client.post('/masuk', {
				contact: stage.phones['buyer'] ?? '',
				password: PASSWORD
			});
			expect(answer.status).toBe(303);
			return (await client.get('/saya')).body;
		};
		expect(await signIn(budi)).toContain('<html lang="en"');
		// On another phone, where nobody chose, the account's.
		expect(await signIn(at(stage.server))).toContain('<html lang="en"');
		const third = at(stage.server);
		await third.post('/bahasa', { bahasa: 'id', kembali: '/' });
		expect(await signIn(third)).toContain('<html lang="id"');
		// From now on it is the account's, and no choice of whoever signs in here next.
		expect(third.cookie('bahasa')).toBe('id');
	});

	it('are not sent again to who has them already', async () => {
		const etag = (await open(stage.server, `/produk/${slug}`)).headers.get('etag') ?? '';
		expect(etag).toMatch(/^"[\w-]{22}-gzip"$/);
		const same = await open(stage.server, `/produk/${slug}`, { 'if-none-match': etag });
		expect(same.status).toBe(304);
		expect(same.body).toBe('');
		expect((await open(stage.server, `/produk/${slug}`, { 'if-none-match': '"another"' })).status).toBe(200);
	});

	it('are the same page however they are packed, kept or made for one', async () => {
		for (const cookie of ['', 'sendiri=1']) {
			const sent = await Promise.all(
				['br', 'gzip', 'identity'].map((accepted) => onTheWire(`/produk/${slug}`, accepted, cookie))
			);
			expect(sent.map(({ encoding }) => encoding)).toEqual(['br', 'gzip', undefined]);
			expect(sent.map(({ vary }) => vary)).toEqual(Array(3).fill('accept-encoding'));
			const [brotli, gzip, plain] = sent.map(({ body }) => body);
			if (!brotli || !gzip || !plain) throw new Error('three answers were asked for');
			// What is made for one carries fresh keys in its forms: only what is kept is the same to the last byte.
			const unpacked = [brotliDecompressSync(brotli), gunzipSync(gzip)];
			for (const body of unpacked) {
				if (cookie === '') expect(body.equals(plain)).toBe(true);
				expect(body.toString()).toContain('</html>');
			}
			expect(gzip.length).toBeLessThan(plain.length / 3);
		}
		expect(
			new Set(
				(await Promise.all(['br', 'gzip'].map((each) => onTheWire('/', each)))).map((each) => each.etag)
			).size
		).toBe(2);
	});

	it('are made once when many ask at the same time', async () => {
		const before = await figures(stage.server);
		const answers = await Promise.all(
			Array.from({ length: 20 }, () => open(stage.server, '/produk?q=bersama-sama'))
		);
		expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
		expect((await figures(stage.server)).made - before.made).toBe(1);
	});

	it('of somebody signed in are neither kept nor taken from what is kept', async () => {
		const path = '/produk?sort=name';
		const budi = await visitor(stage, stage.phones['buyer']);
		const before = await figures(stage.server);
		const own = await budi.get(path);
		expectPrivate(own);
		expect(await figures(stage.server)).toEqual(before);
		const others = await open(stage.server, path);
		const again = await budi.get(path);
		expectPrivate(again);
		// Her header leads to her own pages, a visitor's to the sign-in.
		for (const { body } of [own, again]) expect(body).toContain('href="/saya"');
		expect(others.body).not.toContain('href="/saya"');
		expect(others.body).not.toContain('Budi');
	});

	it('of somebody with a basket are her own too', async () => {
		const buyer = at(stage.server);
		const added = await buyer.post(`/produk/${slug}?/beli`, {
			listing: String(listing(0)),
			quantity: '1',
			price: '50000'
		});
		expect(added.status).toBe(303);
		const path = '/produk?sort=cheapest';
		const own = await buyer.get(path);
		expectPrivate(own);
		const other = await open(stage.server, path);
		expect(other.body).not.toBe(own.body);
		expect(await countOf(stage, 'cart_line')).toBe(1);
	});

	it('never carry a cookie, nor are kept for who sends an unknown one', async () => {
		const answer = await open(stage.server, '/', { cookie: 'sesi=forged' });
		expectPrivate(answer);
		expect(answer.headers.getSetCookie().join()).toContain('sesi=');
		expect((await open(stage.server, '/')).headers.getSetCookie()).toEqual([]);
		expectPrivate(await open(stage.server, '/', { cookie: 'tracker=1' }));
		expectPrivate(await open(stage.server, '/', { authorization: 'Bearer x' }));
	});

	it.each([
		['10 kB of words', `q=${'lele+'.repeat(2_000)}`],
		['control characters', 'q=%00%01%1F%7F&village=%00'],
		[
			'SQL and the syntax of the index',
			`q=${encodeURIComponent(`"'; DROP TABLE listing; -- NEAR(a b) * : ^`)}`
		],
		[
			'the filter syntax of Meilisearch',
			`q=x&seller=${encodeURIComponent('group IN [1] OR "')}&kind=%5B&practice=%27`
		],
		['a page far away', 'page=1000000000'],
		['an upside-down price range', 'min=99999&max=1'],
		['a place that is none', 'to=99.99.99.9999&delivered=1'],
		['a broken escape', 'q=%E0%A4%A'],
		['thousands of parameters', Array.from({ length: 1_000 }, (_, index) => `a${index}=1`).join('&')]
	])('answer %s with a page or with nothing, never with an error', async (_, query) => {
		expect((await open(stage.server, `/produk?${query}`)).status).toBe(200);
		const api = await open(stage.server, `/api/v1/products?${query}`);
		expect(api.status).toBe(200);
		expect(JSON.parse(api.body)).toHaveProperty('facets');
	});
});

/** The address of a page's data as Kit asks for it, of all its loads or of some. */
function dataOf(path: string, loads?: string): string {
	const url = new URL(path, 'http://page');
	if (loads) url.searchParams.set('x-sveltekit-invalidated', loads);
	return `${url.pathname === '/' ? '' : url.pathname}/__data.json${url.search}`;
}

describe('the data of public pages', () => {
	const paths = () => ['/', '/produk?sort=name', `/produk/${slug}`, '/penjual', '/desa'];

	it('is made once for visitors who are nobody, apart from the page and for each language', async () => {
		for (const path of paths()) {
			const before = await figures(stage.server);
			const first = await open(stage.server, dataOf(path));
			const again = await open(stage.server, dataOf(path));
			expect(first.status, path).toBe(200);
			expect(first.headers.get('content-type')).toBe('application/json');
			expect(first.headers.get('cache-control')).toBe('private, no-cache');
			expect(again.body).toBe(first.body);
			expect(first.body).not.toContain('<html');
			const english = await open(stage.server, dataOf(path), { cookie: 'bahasa=en' });
			expect(english.body).not.toBe(first.body);
			const after = await figures(stage.server);
			expect([after.made - before.made, after.given - before.given]).toEqual([2, 1]);
			expect((await open(stage.server, path)).body).toContain('<html');
		}
	});

	it('is not sent again to who has it, and is another for other loads', async () => {
		const whole = await open(stage.server, dataOf(`/produk/${slug}`));
		const etag = whole.headers.get('etag') ?? '';
		const same = await open(stage.server, dataOf(`/produk/${slug}`), { 'if-none-match': etag });
		expect([same.status, same.body]).toEqual([304, '']);
		const part = await open(stage.server, dataOf(`/produk/${slug}`, '001'));
		expect(part.headers.get('cache-control')).toBe('private, no-cache');
		expect((JSON.parse(part.body) as { nodes: unknown[] }).nodes[0]).toEqual({ type: 'skip' });
		expect((JSON.parse(whole.body) as { nodes: unknown[] }).nodes[0]).toMatchObject({ type: 'data' });
		expectPrivate(await open(stage.server, dataOf(`/produk/${slug}`, '0x1')));
	});

	it('of somebody signed in or with a basket is hers alone', async () => {
		const path = dataOf('/produk?sort=name', '111');
		const budi = await visitor(stage, stage.phones['buyer']);
		const before = await figures(stage.server);
		const own = await budi.get(path);
		expectPrivate(own);
		expect(own.body).toContain('Budi');
		expect(await figures(stage.server)).toEqual(before);
		const others = await open(stage.server, path);
		expect(others.body).not.toContain('Budi');
		expectPrivate(await budi.get(path));
		expectPrivate(await open(stage.server, path, { cookie: 'keranjang=x' }));
		expectPrivate(await open(stage.server, path, { authorization: 'Bearer x' }));
	});

	it('is never kept of what is not there or leads elsewhere, nor of private pages', async () => {
		const before = await figures(stage.server);
		for (const path of ['/produk/tidak-ada', '/saya', '/keranjang', `/meja/${stage.hub.bumdesaSlug}`]) {
			for (let time = 0; time < 2; time += 1) expectPrivate(await open(stage.server, dataOf(path)));
		}
		expect((await figures(stage.server)).given).toBe(before.given);
	});

	it('is emptied by what empties its page', async () => {
		const price = async () => (await open(stage.server, dataOf(`/produk/${slug}`))).body;
		expect(await price()).toContain('50000');
		await meddle(stage, 'UPDATE listing SET price = 54321, version = version + 1 WHERE id = ?', [listing(0)]);
		expect(await price()).toContain('54321');
		await meddle(stage, 'UPDATE listing SET price = 50000, version = version + 1 WHERE id = ?', [listing(0)]);
		expect(await price()).not.toContain('54321');
	});
});

describe('what search engines are told', () => {
	it('begins at robots.txt, which names a sitemap of files that are all there', async () => {
		const { origin } = stage.server;
		const robots = await open(stage.server, '/robots.txt');
		expect(robots.headers.get('content-type')).toContain('text/plain');
		expect(robots.body).toContain('Disallow: /saya\n');
		const map = /^Sitemap: (\S+)$/m.exec(robots.body)?.[1];
		expect(map).toBe(`${origin}/sitemap.xml`);
		const index = await open(stage.server, '/sitemap.xml');
		expect(index.body).toContain('<sitemapindex');
		const files = [...index.body.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => String(address));
		expect(files.length).toBeGreaterThan(3);
		const places: string[] = [];
		for (const file of files) {
			const { status, body } = await open(stage.server, file.slice(origin.length));
			expect(status).toBe(200);
			expect(body).toContain('<urlset');
			places.push(...[...body.matchAll(/<loc>([^<]+)<\/loc>/g)].map(([, address]) => String(address)));
		}
		expect(places).toContain(`${origin}/produk/${slug}`);
		for (const place of places)
			expect((await open(stage.server, place.slice(origin.length))).status).toBe(200);
		expect((await open(stage.server, '/sitemap/produk-99.xml')).status).toBe(404);
	});
});

describe('two processes on one file', () => {
	it('both show a new price, a hidden listing and a sale of the other at once', async () => {
		const paths = ['/', '/produk', `/produk/${slug}`];
		const both = async () =>
			(
				await Promise.all([stage.server, second].flatMap((server) => paths.map((path) => open(server, path))))
			).map(({ words }) => words);
		await both();
		for (const words of await both()) expect(words).toContain('Rp50.000');
		await meddle(stage, 'UPDATE listing SET price = 51000, version = version + 1 WHERE id = ?', [listing(0)]);
		for (const words of await both()) expect(words).toContain('Rp51.000');

		const sold = await checkOut(at(second), stage, { listing: listing(0), quantity: 10_000, price: 51_000 });
		expect(sold.status).toBe(303);
		for (const words of await both()) expect(words).toContain('Sisa 80 kg');

		await meddle(stage, "UPDATE listing SET state = 'hidden' WHERE id = ?", [listing(0)]);
		for (const words of await both()) {
			if (words.startsWith('Lele')) expect(words).toContain('Tidak dijual saat ini');
			else expect(words).not.toContain('Sisa 80 kg');
		}
		await meddle(stage, "UPDATE listing SET state = 'published' WHERE id = ?", [listing(0)]);
	});

	it('a price that somebody saw on a kept page is not what she pays when it has changed', async () => {
		await open(second, `/produk/${slug}`);
		await meddle(stage, 'UPDATE listing SET price = 60000, version = version + 1 WHERE id = ?', [listing(0)]);
		const orders = await countOf(stage, 'customer_order');
		const answer = await checkOut(at(second), stage, { listing: listing(0), quantity: 1_000, price: 51_000 });
		expect(answer.status).toBe(409);
		expect(await countOf(stage, 'customer_order')).toBe(orders);
		await meddle(stage, 'UPDATE listing SET price = 50000, version = version + 1 WHERE id = ?', [listing(0)]);
	});

	it('sell what is there once, however many order at both at the same time', async () => {
		const servers = [stage.server, second];
		const answers = await Promise.all(
			Array.from({ length: 30 }, (_, index) =>
				checkOut(at(servers[index % 2] ?? second), stage, {
					listing: listing(1),
					quantity: 1_000,
					price: 50_000
				})
			)
		);
		expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
		expect(answers.filter(({ status }) => status === 409)).toHaveLength(29);
		const [stock] = await rowsOf(stage, 'SELECT on_hand, reserved FROM stock_item WHERE listing_id = ?', [
			listing(1)
		]);
		expect(stock).toMatchObject({ on_hand: 1_000, reserved: 1_000 });
	});

	it('run each job once', async () => {
		const values = Array.from({ length: JOBS }, (_, index) => `('test.nobody', '${index}', 0)`).join(', ');
		await meddle(stage, `INSERT INTO job (kind, payload, run_at) VALUES ${values}`);
		const ran = () =>
			[stage.server, second].map((server) =>
				server.log
					.split('\n')
					.filter((line) => line.includes('test.nobody') && line.includes('a job failed'))
					.map((line) => JSON.parse(line) as { id: number; attempts: number })
					.map(({ id, attempts }) => `${id}:${attempts}`)
			);
		await expect.poll(() => new Set(ran().flat()).size, { timeout: 30_000 }).toBeGreaterThanOrEqual(JOBS * 2);
		const all = ran();
		expect(new Set(all.flat()).size).toBe(all.flat().length);
		for (const each of all) expect(each.length).toBeGreaterThan(0);
		await meddle(stage, "DELETE FROM job WHERE kind = 'test.nobody'");
		const recurring = await rowsOf(
			stage,
			"SELECT unique_key, count(*) AS n FROM job WHERE unique_key LIKE 'every:%' GROUP BY 1"
		);
		expect(recurring.length).toBeGreaterThan(5);
		for (const row of recurring) expect(row['n']).toBe(1);
	});

	it('leave books and stock in order', async () => {
		expect(await audit(stage.server.dataDirectory)).toEqual([]);
	});
});
