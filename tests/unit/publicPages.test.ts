import { describe, expect, test } from 'vitest';
import { dataMayBeKept, mayBeKept, tagsOfPublic, type Asked } from '../../src/publicPages.ts';

const visitor: Asked = {
	method: 'GET',
	routeId: '/(shop)/produk',
	isDataRequest: false,
	loads: null,
	cookie: null,
	authorization: null,
	query: '?q=lele'
};
const tagsOf = (changes: Partial<Asked>) => tagsOfPublic({ ...visitor, ...changes }, 'bahasa');

describe('what may be kept for others', () => {
	test.each([
		{},
		{ cookie: 'bahasa=en' },
		{ cookie: ' bahasa=en; ' },
		{ routeId: '/(shop)/desa/[kode]' },
		{ isDataRequest: true },
		{ isDataRequest: true, loads: '011' }
	])('the page of a visitor who says nothing of herself, and its data: %j', (changes) =>
		expect(tagsOf(changes)).not.toBeNull()
	);

	test.each<Partial<Asked>>([
		{ cookie: 'sesi=abc' },
		{ cookie: 'bahasa=id; keranjang=abc' },
		{ cookie: 'something=else' },
		{ cookie: 'bahasa=id;sesi' },
		{ authorization: 'Bearer x' },
		{ method: 'POST' },
		{ method: 'HEAD' },
		{ isDataRequest: true, cookie: 'sesi=abc' },
		{ isDataRequest: true, loads: '012' },
		{ isDataRequest: true, loads: '' },
		{ isDataRequest: true, loads: '0'.repeat(9) },
		{ isDataRequest: true, routeId: '/(shop)/keranjang' },
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

	test('only data that is whole, without a mistake or another address in it', async () => {
		const answer = (body: unknown, headers: Record<string, string> = {}, status = 200) =>
			dataMayBeKept(
				new Response(JSON.stringify(body), {
					status,
					headers: { 'content-type': 'application/json', 'cache-control': 'private, no-store', ...headers }
				})
			);
		const whole = { type: 'data', nodes: [null, { type: 'skip' }, { type: 'data', data: [{}] }] };
		expect(await answer(whole)).toBe(true);
		expect(await answer({ type: 'redirect', location: '/' })).toBe(false);
		expect(await answer({ type: 'data', nodes: [{ type: 'error', status: 404 }] })).toBe(false);
		expect(await answer({ message: 'busy' }, {}, 500)).toBe(false);
		expect(await answer(whole, { 'set-cookie': 'a=b' })).toBe(false);
		expect(await answer(whole, { 'cache-control': 'no-cache' })).toBe(false);
		// What arrives piece by piece may still change its mind.
		expect(await answer(whole, { 'content-type': 'text/sveltekit-data' })).toBe(false);
	});
});
