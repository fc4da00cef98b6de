import { describe, expect, test } from 'vitest';
import { isDoubtful } from '#lib/lots/delivered.ts';
import { confirmedIn, receivedBy } from '#lib/lots/waiting.ts';

const KILOS = { soldBy: 'weight', unit: 'kg' } as const;
const TAILS = { soldBy: 'piece', unit: 'ekor' } as const;

describe('what was received without a signal', () => {
	test('is judged on the telephone as the warehouse will judge it', () => {
		const typed = [
			['gross', '10,5'],
			['tare', '0,5'],
			['rejected', '1']
		] as const;
		expect(receivedBy(typed, KILOS)).toMatchObject({ ok: true, brought: 10_000, accepted: 9_000 });
		expect(receivedBy([...typed, ['tare', '11']], KILOS)).toMatchObject({ code: 'tare_above_gross' });
		expect(receivedBy([], KILOS)).toMatchObject({ code: 'weight_missing' });
		expect(receivedBy([['gross', 'berat']], KILOS)).toMatchObject({ code: 'weight_missing' });
	});

	test('is doubted when it is hardly likely: over a tonne, or less than the least order', () => {
		const fish = { soldBy: 'weight', leastQuantity: 1000 } as const;
		expect([999, 1000, 1_000_000, 1_000_001].map((grams) => isDoubtful(grams, fish))).toEqual([
			...[true, false, false, true]
		]);
		expect(isDoubtful(10_001, { soldBy: 'piece', leastQuantity: 1 })).toBe(true);
		expect(confirmedIn([['confirmed', '800']])).toBe(800);
		expect(confirmedIn([['gross', '800']])).toBeNull();
	});

	test('counts pieces, weighed or not', () => {
		expect(receivedBy([['amount', '40']], TAILS)).toMatchObject({ ok: true, accepted: 40 });
		const weighed = [
			['amount', '40'],
			['gross', '14']
		] as const;
		expect(receivedBy(weighed, TAILS)).toMatchObject({ ok: true, gross: 14_000, accepted: 40 });
	});
});
