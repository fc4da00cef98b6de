import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	CHARGERS,
	FEE_KINDS,
	feeMistake,
	feesByPart,
	isPercent,
	PURPOSES,
	type Fee,
	type FeeKind,
	type FeeLine
} from '#lib/cycles/fees.ts';
import type { CycleId } from '#lib/shared/ids.ts';
import { basisPointsOf, rupiah, sumRupiah } from '#lib/shared/money.ts';

const cycle = 1 as CycleId;
const fee = (kind: FeeKind, value: number, more: Partial<Fee> = {}): Fee => ({
	...{ purpose: 'packing', chargedBy: 'coordinator', kind, value },
	...more
});
const line = (part: number, gross: number, more: Partial<FeeLine> = {}): FeeLine => ({
	...{ part, cycleId: cycle, gross: rupiah(gross), quantity: 1000, soldBy: 'weight', pieceGrams: null },
	...more
});
const amounts = (lines: readonly FeeLine[], fees: readonly Fee[], parts = 2) =>
	feesByPart(lines, new Map([[cycle, fees]]), parts).map((own) => own.map(({ amount }) => amount));

describe('what a fee asks', () => {
	const two = [line(0, 10_000), line(0, 5_000), line(1, 5_001)];
	test.each([
		['flat', 1_000, [[1_000], [1_000]]],
		['per_order', 1_000, [[750], [250]]],
		['per_item', 1_000, [[2_000], [1_000]]],
		['percent_item', 1_000, [[1_500], [500]]],
		['percent_total', 1_000, [[1_500], [500]]],
		['by_weight', 1_500, [[3_000], [1_500]]]
	] as const)('%s', (kind, value, expected) => {
		expect(amounts(two, [fee(kind, value)])).toEqual(expected);
	});

	test('pieces are charged each, and weighed by what one weighs', () => {
		const eggs = line(0, 60_000, { soldBy: 'piece', quantity: 30, pieceGrams: 60 });
		expect(amounts([eggs], [fee('per_item', 100)], 1)).toEqual([[3_000]]);
		expect(amounts([eggs], [fee('by_weight', 1_000)], 1)).toEqual([[1_800]]);
		expect(amounts([{ ...eggs, pieceGrams: null }], [fee('by_weight', 1_000)], 1)).toEqual([[]]);
	});

	test('goods of no cycle, or of another, pay nothing', () => {
		const lines = [line(0, 10_000, { cycleId: null }), line(1, 10_000, { cycleId: 2 as CycleId })];
		expect(amounts(lines, [fee('flat', 1_000), fee('per_order', 1_000)])).toEqual([[], []]);
	});

	test('one purpose and charger is one sum; another is another', () => {
		const fees = [fee('flat', 1_000), fee('per_item', 500), fee('flat', 200, { purpose: 'transport' })];
		expect(feesByPart([line(0, 10_000)], new Map([[cycle, fees]]), 1)).toEqual([
			[
				{ purpose: 'packing', chargedBy: 'coordinator', amount: 1_500 },
				{ purpose: 'transport', chargedBy: 'coordinator', amount: 200 }
			]
		]);
	});
});

test('a fee is a whole positive amount, a percentage at most the whole', () => {
	for (const value of [0, -1, 0.5, 10_000_001]) expect(feeMistake(fee('flat', value))).toBe('fee_not_whole');
	expect(feeMistake(fee('percent_item', 10_001))).toBe('percent_too_large');
	expect(feeMistake(fee('percent_total', 10_000))).toBeNull();
	expect(feeMistake(fee('flat', 1))).toBeNull();
});

test('the parts add up to each fee to the rupiah, whatever is ordered', () => {
	const anyLine = fc.record({
		part: fc.integer({ min: 0, max: 3 }),
		cycleId: fc.constantFrom(cycle, null, 2 as CycleId),
		gross: fc.integer({ min: 1, max: 50_000_000 }).map(rupiah),
		quantity: fc.integer({ min: 1, max: 1_000_000 }),
		soldBy: fc.constantFrom('weight' as const, 'volume' as const, 'piece' as const),
		pieceGrams: fc.option(fc.integer({ min: 1, max: 5_000 }), { nil: null })
	});
	const anyFee = fc
		.record({
			purpose: fc.constantFrom(...PURPOSES),
			chargedBy: fc.constantFrom(...CHARGERS),
			kind: fc.constantFrom(...FEE_KINDS),
			value: fc.integer({ min: 1, max: 10_000 })
		})
		.filter((each) => feeMistake(each) === null);
	fc.assert(
		fc.property(
			fc.array(anyLine, { minLength: 1, maxLength: 12 }),
			fc.array(anyFee, { maxLength: 6 }),
			(lines, fees) => {
				const own = lines.filter(({ cycleId }) => cycleId === cycle);
				const all = (found: ReturnType<typeof feesByPart>) =>
					sumRupiah(found.flatMap((part) => part.map(({ amount }) => amount)));
				const together = feesByPart(lines, new Map([[cycle, fees]]), 4);
				const each = fees.map((one) => all(feesByPart(lines, new Map([[cycle, [one]]]), 4)));
				expect(all(together)).toBe(each.reduce((sum, amount) => sum + amount, 0));
				for (const part of together) for (const { amount } of part) expect(amount).toBeGreaterThan(0);
				fees.forEach((one, index) => {
					if (own.length === 0) expect(each[index]).toBe(0);
					else if (one.kind === 'per_order') expect(each[index]).toBe(one.value);
					else if (one.kind === 'percent_total')
						expect(each[index]).toBe(basisPointsOf(sumRupiah(own.map(({ gross }) => gross)), one.value));
					if (isPercent(one.kind))
						expect(each[index]).toBeLessThanOrEqual(own.reduce((sum, { gross }) => sum + gross, 0));
				});
			}
		)
	);
});
