import type { RequestHandler } from './$types';

/** What is somebody's own, and what is the same goods once more in another order. */
const CLOSED = [
	...[
		'/saya',
		'/meja',
		'/keranjang',
		'/bayar',
		'/pesanan',
		'/api',
		'/masuk',
		'/keluar',
		'/lupa-sandi',
		'/dampingan'
	],
	...['/*?*sort=', '/*?*min=', '/*?*max=']
];

/** Where search engines may go. The sitemap's address must be whole, so this is no file. */
export const GET: RequestHandler = ({ url }) => {
	const lines = [
		'User-agent: *',
		...CLOSED.map((path) => `Disallow: ${path}`),
		'',
		`Sitemap: ${url.origin}/sitemap.xml`
	];
	return new Response(`${lines.join('\n')}\n`, {
		headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' }
	});
};
