import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineAmounts, mostGross } from '#lib/orders/amounts.ts';
import { rupiah } from '#lib/shared/money.ts';
import { judgePacked, parsePacked } from '#lib/supply/weighing.ts';

const FISH = { soldBy: 'weight', unit: 'kg' } as const;

describe('what is typed beside the scales', () => {
	test.each([
		['801', 801],
		['801 g', 801],
		['801gr', 801],
		['0,801 kg', 801],
		['0,8kg', 800],
		['1.250', 1250],
		['800.000', 800_000]
	])('%s is %i g', (typed, quantity) => {
		expect(parsePacked(typed, FISH)).toEqual({ ok: true, quantity, unitGuessed: false });
	});

	test('0,8 alone can only be kilograms, which is asked about', () => {
		expect(parsePacked('0,8', FISH)).toEqual({ ok: true, quantity: 800, unitGuessed: true });
	});

	test('signs, nothing, words and parts of a piece are refused', () => {
		expect(parsePacked('-5', FISH)).toEqual({ ok: false, code: 'quantity_not_a_number' });
		expect(parsePacked('0', FISH)).toEqual({ ok: false, code: 'quantity_zero' });
		expect(parsePacked('1e3', FISH)).toEqual({ ok: false, code: 'quantity_not_a_number' });
		expect(parsePacked('', FISH)).toEqual({ ok: false, code: 'quantity_empty' });
		expect(parsePacked('1,5', { soldBy: 'piece', unit: 'ekor' })).toEqual({
			ok: false,
			code: 'quantity_not_whole'
		});
	});
});

describe('a quantity far from what was ordered', () => {
	test('half more or less is likely, beyond that it is asked about, with the other unit where it fits', () => {
		expect(judgePacked(700, 1050)).toEqual({ kind: 'likely' });
		expect(judgePacked(700, 350)).toEqual({ kind: 'likely' });
		expect(judgePacked(700, 1051)).toEqual({ kind: 'doubtful', meant: null });
		expect(judgePacked(700, 800_000)).toEqual({ kind: 'doubtful', meant: 800 });
	});
});

describe('what a weight does to the money', () => {
	const terms = fc.record({
		price: fc.integer({ min: 1, max: 1_000_000 }).map(rupiah),
		commissionBasisPoints: fc.integer({ min: 0, max: 5000 }),
		groupShareBasisPoints: fc.integer({ min: 0, max: 5000 })
	});
	const weight = fc.integer({ min: 1, max: 100_000 });

	test('the parts always add up, and weighing back gives exactly what was', () => {
		fc.assert(
			fc.property(terms, weight, weight, (given, ordered, packed) => {
				const of = (quantity: number) => lineAmounts({ ...given, quantity, soldBy: 'weight' });
				const [before, after, back] = [of(ordered), of(packed), of(ordered)];
				expect(after.commission + after.groupShare + after.payable).toBe(after.gross);
				expect(after.payable).toBeGreaterThanOrEqual(0);
				expect(back).toEqual(before);
			})
		);
	});

	test('the limit never passes what the buyer allowed', () => {
		expect(mostGross(rupiah(24_500), 1000)).toBe(26_950);
		expect(mostGross(rupiah(24_505), 1000)).toBe(26_955);
		expect(mostGross(rupiah(24_500), 0)).toBe(24_500);
	});
});
