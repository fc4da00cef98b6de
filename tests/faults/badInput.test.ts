import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStage, type Stage } from './stage.ts';

/** What nobody types by mistake, and what somebody types who looks for a hole. */
const VALUES = [
	...['a'.repeat(10_000), 'lele '.repeat(2_000), 'ñ'.repeat(1_600), '*'.repeat(300), '('.repeat(500)],
	...[
		'\0',
		'lele\u0001\u001b\u007f\u0085',
		'a\r\nX: y',
		'\u202e\u200b',
		'\u{1f33e}',
		'İ',
		'%_%',
		'   ',
		'.'.repeat(400)
	],
	...[
		"' OR 1=1; DROP TABLE listing;--",
		'") OR ("a"="a',
		'name:lele* AND NEAR(a b) ^x -{y}',
		'"',
		'* OR NOT',
		'NEAR('
	],
	...['group = 1 OR price > 0', '1000000000', '-1', '9'.repeat(400), '1e308', 'NaN', 'Infinity', '0x10', '٣'],
	...[
		'9007199254740993',
		'../../etc/passwd',
		'${7*7}{{7*7}}',
		'{"$gt":""}',
		'__proto__',
		'constructor',
		'<script>'
	]
];
/** Each parameter gets a third of them, each another third, unless all is asked for: `npm run faults`. */
const SHARE = process.env['FAULTS_FULL'] ? 1 : 3;
const PARAMETERS = [
	...['q', 'category', 'commodity', 'village', 'seller', 'kind', 'practice', 'min', 'max', 'inStock', 'to'],
	...['delivered', 'sort', 'page', 'size']
];
const PAGES = [
	'/produk',
	'/produk/__data.json',
	'/api/v1/products',
	'/api/v1/suggestions',
	'/penjual',
	'/desa',
	'/'
];
const WHOLE = [
	'min=50000&max=100',
	'page=1000000000&size=1000000000',
	'q=%ff%fe',
	'q=%',
	'q=%C0%AF',
	'q[]=a',
	'=',
	'&&?'
];

let stage: Stage;
beforeAll(async () => {
	stage = await openStage({ goods: [{ onHand: 9_000 }] });
}, 120_000);
afterAll(async () => stage.close());

const ask = (path: string, given: RequestInit = {}) =>
	fetch(`${stage.server.origin}${path}`, { redirect: 'manual', ...given });

/** Those of some addresses that a server failed at; a few at a time, as visitors come. */
async function failing(paths: readonly string[]): Promise<string[]> {
	const failed: string[] = [];
	for (let at = 0; at < paths.length; at += 16) {
		const answers = await Promise.all(
			paths.slice(at, at + 16).map(async (path) => {
				const answer = await ask(path);
				await answer.arrayBuffer();
				return { path, status: answer.status };
			})
		);
		failed.push(
			...answers
				.filter(({ status }) => status >= 500)
				.map(({ path, status }) => `${status} ${path.slice(0, 90)}`)
		);
	}
	return failed;
}

describe('whatever stands in an address', () => {
	it.each(PAGES)('%s never fails', { timeout: 120_000 }, async (page) => {
		const short =
			page.startsWith('/produk') || page === '/api/v1/products' ? PARAMETERS : ['q', 'page', 'to'];
		const paths = short.flatMap((name, place) =>
			VALUES.filter((_, index) => (index + place) % SHARE === 0).map(
				(value) => `${page}?${name}=${encodeURIComponent(value)}`
			)
		);
		expect(await failing([...paths, ...WHOLE.map((query) => `${page}?${query}`)])).toEqual([]);
	});

	it('no path to one thing fails', { timeout: 120_000 }, async () => {
		const bases = [
			'/produk/',
			'/penjual/',
			'/desa/',
			'/lot/',
			'/pesanan/',
			'/meja/',
			'/api/v1/products/',
			'/foto/'
		];
		const paths = bases.flatMap((base) =>
			VALUES.filter(({ length }) => length <= 500)
				.flatMap((value) => [encodeURIComponent(value), `${encodeURIComponent(value)}/__data.json`])
				.map((rest) => base + rest)
		);
		expect(await failing([...paths, '/%ED%A0%BD', '/produk/%E0%A4%A', '/..%2f..%2fetc'])).toEqual([]);
	});

	it('a range of prices upside down is turned, and a page beyond the last is empty', async () => {
		const found = async (query: string) =>
			(await (await ask(`/api/v1/products?${query}`)).json()) as {
				items: unknown[];
				total: number;
				page: number;
			};
		const right = await found('min=100&max=90000');
		expect(right.total).toBe(1);
		expect(await found('min=90000&max=100')).toEqual(right);
		expect(await found('page=1000000000')).toMatchObject({ items: [], total: 1 });
	});
});

it('a form that breaks off or is none is refused, not failed at', async () => {
	const forms: [contentType: string, body: string][] = [
		['multipart/form-data; boundary=x', '--x\r\nContent-Disposition: form-data; name="contact"\r\n\r\n0812'],
		['multipart/form-data', 'nothing'],
		['application/x-www-form-urlencoded', 'contact=%ff%00&password=%'],
		['application/json', '{"a":'],
		['text/plain', '\0']
	];
	for (const [contentType, body] of forms) {
		for (const path of ['/masuk', '/daftar', '/bahasa', '/lupa-sandi', '/keranjang', '/webhooks/stripe']) {
			const headers = { 'content-type': contentType, origin: stage.server.origin };
			const { status } = await ask(path, { method: 'POST', headers, body });
			expect(status, `${contentType} ${path}`).toBeLessThan(500);
		}
	}
	const broken = {
		method: 'POST',
		headers: { 'content-type': 'multipart/form-data; boundary=x' },
		body: '--x'
	};
	expect(
		(await ask('/masuk', { ...broken, headers: { ...broken.headers, origin: stage.server.origin } })).status
	).toBe(400);
	expect(stage.server.log).not.toContain('"level":"error"');
});
