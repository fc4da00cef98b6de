import { expect, test } from 'vitest';
import { nearness, nearnessOf } from '#lib/catalog/search/near.ts';

test.each([
	['34.04.01.2001', 1.2],
	['34.04.01.2002', 1.15],
	['34.04.02.2001', 1.1],
	['34.02.01.2001', 1.05],
	['33.04.01.2001', 1],
	['', 1]
])('goods of %s count %s times as much in 34.04.01.2001', (village, share) => {
	expect(nearness(village, '34.04.01.2001')).toBe(share);
});

test('without a place, and of a group nobody knows, nothing is near', () => {
	expect(nearnessOf({ groups: new Map() }, null)(1)).toBe(1);
	expect(nearnessOf({ groups: new Map() }, '34.04.01.2001')(1)).toBe(1);
});
