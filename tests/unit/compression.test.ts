import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { encodingFor, packed } from '../../src/compression.server.ts';

describe('how an answer is packed', () => {
	it.each([
		[null, null],
		['', null],
		['identity', null],
		['gzip, deflate', 'gzip'],
		['gzip, deflate, br', 'br'],
		['BR;q=0.5, gzip', 'br'],
		['br;q=0, gzip;q=1.0', 'gzip'],
		['br;q=0.000, gzip; q=0', null]
	])('%s asks for %s', (accepted, encoding) => {
		expect(encodingFor(accepted)).toBe(encoding);
	});

	it.each(['once', 'kept'] as const)('gives back the same text, packed %s', async (use) => {
		const text = 'Buah naga, lele, minyak asiri – sayur bening. '.repeat(200);
		const [br, gzip] = [await packed(text, 'br', use), await packed(text, 'gzip', use)];
		expect(brotliDecompressSync(br).toString()).toBe(text);
		expect(gunzipSync(gzip).toString()).toBe(text);
		expect(br.length).toBeLessThan(text.length / 5);
	});
});
