import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fillBoxes, type Wish } from '#lib/groupBuying/fill.ts';
import { fillGap, gapOf } from '#lib/groupBuying/gap.ts';

const exactly = (wanted: number): Wish => ({ least: wanted, wanted, most: wanted });
const around = (wanted: number, less: number, more: number): Wish => ({
	...{ least: wanted - less, wanted, most: wanted + more }
});

describe('a box of ten', () => {
	test('is filled by who wants it as she wants it', () => {
		expect(fillBoxes([exactly(4), exactly(6)], 10, 5)).toEqual({ boxes: 1, gets: [4, 6] });
	});

	test('that nobody can fill is not sold', () => {
		expect(fillBoxes([exactly(4), exactly(5)], 10, 5)).toEqual({ boxes: 0, gets: [0, 0] });
		expect(fillBoxes([], 10, 5)).toEqual({ boxes: 0, gets: [] });
	});

	test('takes the earlier wish first, though the later ones would fill more boxes', () => {
		// 6 + 4 is one box; 4 + 8 + 8 would be two, without who came first.
		expect(fillBoxes([exactly(6), exactly(4), exactly(8), exactly(8)], 10, 5)).toEqual({
			...{ boxes: 1, gets: [6, 4, 0, 0] }
		});
	});

	test('stretches the later within her tolerance before the earlier, the larger of two as near', () => {
		expect(fillBoxes([around(4, 1, 1), around(5, 1, 1)], 10, 5)).toEqual({ boxes: 1, gets: [4, 6] });
		expect(fillBoxes([around(5, 2, 2), exactly(4)], 10, 5)).toEqual({ boxes: 1, gets: [6, 4] });
	});

	test('is one of no more than there can be', () => {
		expect(fillBoxes([exactly(10), exactly(10), exactly(10)], 10, 2)).toEqual({
			boxes: 2,
			gets: [10, 10, 0]
		});
		expect(fillBoxes([exactly(10)], 10, 0)).toEqual({ boxes: 0, gets: [0] });
	});
});

const wishes = fc.array(
	fc
		.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
		.map(([wanted, less, more]) => around(wanted, Math.min(less, wanted - 1), more)),
	{ maxLength: 5 }
);

describe('whatever is wished', () => {
	test('the parts are whole boxes exactly, and nobody is outside what she accepts', () => {
		fc.assert(
			fc.property(
				wishes,
				fc.integer({ min: 1, max: 15 }),
				fc.integer({ min: 0, max: 6 }),
				(all, box, most) => {
					const { boxes, gets } = fillBoxes(all, box, most);
					expect(gets.reduce((total, got) => total + got, 0)).toBe(boxes * box);
					expect(boxes).toBeLessThanOrEqual(most);
					for (const [index, { least, most: largest }] of all.entries()) {
						const got = gets[index] ?? -1;
						expect(got === 0 || (got >= least && got <= largest)).toBe(true);
					}
				}
			)
		);
	});

	test('it is the best that trying everything finds, looking at the earliest first', () => {
		/** How gladly she takes an amount: nothing is worst, what she wanted best. */
		const rank = ({ wanted }: Wish, got: number) =>
			got === 0 ? 1_000 : Math.abs(got - wanted) * 2 - (got > wanted ? 1 : 0);
		const all = (list: readonly Wish[]): number[][] =>
			list.reduce<number[][]>(
				(sofar, { least, most }) =>
					sofar.flatMap((gets) => {
						const amounts = [0, ...Array.from({ length: most - least + 1 }, (_, index) => least + index)];
						return amounts.map((got) => [...gets, got]);
					}),
				[[]]
			);
		const few = wishes.filter((list) => list.length <= 4);
		fc.assert(
			fc.property(few, fc.integer({ min: 2, max: 12 }), fc.integer({ min: 1, max: 4 }), (list, box, most) => {
				const fitting = all(list).filter((gets) => {
					const total = gets.reduce((found, got) => found + got, 0);
					return total % box === 0 && total <= most * box;
				});
				const ranks = (gets: readonly number[]) => list.map((wish, index) => rank(wish, gets[index] ?? 0));
				const before = (one: readonly number[], other: readonly number[]) => {
					const [left, right] = [ranks(one), ranks(other)];
					const differs = left.findIndex((value, index) => value !== right[index]);
					return differs === -1 ? 0 : (left[differs] ?? 0) - (right[differs] ?? 0);
				};
				const best = [...fitting].sort(before)[0] ?? [];
				expect(fillBoxes(list, box, most).gets).toEqual(best);
			}),
			{ numRuns: 60 }
		);
	});

	test('grams are filled as kilos are', () => {
		fc.assert(
			fc.property(wishes, fc.integer({ min: 1, max: 15 }), (all, box) => {
				const grams = all.map(({ least, wanted, most }) => ({
					...{ least: least * 100, wanted: wanted * 100, most: most * 100 }
				}));
				expect(fillBoxes(grams, box * 100, 5).gets).toEqual(
					fillBoxes(all, box, 5).gets.map((got) => got * 100)
				);
			})
		);
	});
});

describe('what is missing of boxes whose buyers fell away', () => {
	test('is what the last one lacks: 16 of boxes of 10 lack 4, whole boxes nothing', () => {
		expect([gapOf(10, 16), gapOf(10, 20), gapOf(10, 0), gapOf(10, 1)]).toEqual([4, 0, 0, 9]);
	});

	test('goes to who got nothing before who has a part', () => {
		const takers = [
			{ wishId: 1, has: 4, ...around(4, 0, 6) },
			{ wishId: 2, has: 0, ...around(3, 1, 1) }
		];
		expect(fillGap(takers, 4, 1)).toEqual([{ wishId: 2, quantity: 4 }]);
		expect(fillGap(takers, 6, 1)).toEqual([
			{ wishId: 2, quantity: 3 },
			{ wishId: 1, quantity: 3 }
		]);
		expect(fillGap(takers, 11, 1)).toEqual([]);
		const parts = [1, 2].map((wishId) => ({ wishId, has: 4, ...around(4, 0, 6) }));
		expect(fillGap(parts, 1, 1)).toEqual([{ wishId: 1, quantity: 1 }]);
		expect(fillGap(parts, 7, 1)).toEqual([
			{ wishId: 1, quantity: 6 },
			{ wishId: 2, quantity: 1 }
		]);
	});

	test('is filled whole or not at all, and nobody gets more than she accepts', () => {
		const taker = fc
			.tuple(fc.nat(9), fc.nat(9), fc.nat(9), fc.boolean())
			.map(([less, more, wanted, hasPart]) => {
				const wish = { least: wanted + 1, wanted: wanted + 1 + less, most: wanted + 1 + less + more };
				return { ...wish, has: hasPart ? wish.wanted : 0 };
			});
		fc.assert(
			fc.property(fc.array(taker, { maxLength: 6 }), fc.integer({ min: 1, max: 30 }), (each, gap) => {
				const takers = each.map((wish, wishId) => ({ wishId, ...wish }));
				const takes = fillGap(takers, gap, 1);
				const sum = takes.reduce((total, { quantity }) => total + quantity, 0);
				expect([0, gap]).toContain(sum);
				for (const { wishId, quantity } of takes) {
					const { has, least, most } = takers[wishId] ?? { has: 0, least: 0, most: 0 };
					expect(has + quantity).toBeLessThanOrEqual(most);
					expect(has + quantity).toBeGreaterThanOrEqual(least);
				}
			})
		);
	});
});
