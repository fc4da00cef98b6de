import { describe, expect, test } from 'vitest';
import { mayBeKept, tagsOfPublic, type Asked } from '../../src/publicPages.ts';

const visitor: Asked = {
	method: 'GET',
	routeId: '/(shop)/produk',
	isDataRequest: false,
	cookie: null,
	authorization: null,
	query: '?q=lele'
};
const tagsOf = (changes: Partial<Asked>) => tagsOfPublic({ ...visitor, ...changes }, 'bahasa');

describe('what may be kept for others', () => {
	test.each([{}, { cookie: 'bahasa=en' }, { cookie: ' bahasa=en; ' }, { routeId: '/(shop)/desa/[kode]' }])(
		'the page of a visitor who says nothing of herself: %j',
		(changes) => expect(tagsOf(changes)).not.toBeNull()
	);

	test.each<Partial<Asked>>([
		{ cookie: 'sesi=abc' },
		{ cookie: 'bahasa=id; keranjang=abc' },
		{ cookie: 'something=else' },
		{ cookie: 'bahasa=id;sesi' },
		{ authorization: 'Bearer x' },
		{ method: 'POST' },
		{ method: 'HEAD' },
		{ isDataRequest: true },
		{ routeId: null },
		{ routeId: '/(shop)/keranjang' },
		{ routeId: '/(shop)/pesanan/[token]' },
		{ routeId: '/saya' },
		{ routeId: 'constructor' },
		{ query: `?q=${'x'.repeat(300)}` }
	])('nothing else: %j', (changes) => expect(tagsOf(changes)).toBeNull());

	test('only whole pages that set no cookie and ask no cache to forget them', () => {
		const answer = (status: number, headers: Record<string, string>) =>
			mayBeKept(new Response('', { status, headers: { 'content-type': 'text/html', ...headers } }));
		expect(answer(200, {})).toBe(true);
		expect(answer(404, {})).toBe(false);
		expect(answer(303, { location: '/' })).toBe(false);
		expect(answer(200, { 'set-cookie': 'a=b' })).toBe(false);
		expect(answer(200, { 'cache-control': 'private, no-store' })).toBe(false);
		expect(answer(200, { 'content-type': 'application/json' })).toBe(false);
	});
});
