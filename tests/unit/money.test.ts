import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	basisPointsOf,
	divideHalfEven,
	formatRupiah,
	LARGEST_RUPIAH,
	linePrice,
	parseRupiah,
	rupiah,
	share,
	splitByLargestRemainder,
	sumRupiah
} from '#lib/shared/money.ts';
import { parseBasisPoints, parseRate, preciseRate } from '#lib/shared/percent.ts';

describe('rupiah', () => {
	test.each([0.5, Number.NaN, Infinity, 2 ** 53, LARGEST_RUPIAH + 1])('%s is not whole rupiah', (amount) => {
		expect(() => rupiah(amount)).toThrow('not whole rupiah');
	});

	test('there is one zero, and sums stay in range', () => {
		expect(Object.is(rupiah(-0), 0)).toBe(true);
		expect(() => sumRupiah([rupiah(LARGEST_RUPIAH), rupiah(1)])).toThrow('not whole rupiah');
	});
});

describe('rounding half-even', () => {
	test.each([
		[5n, 2n, 2n],
		[7n, 2n, 4n],
		[-5n, 2n, -2n],
		[-7n, 2n, -4n],
		[8n, 3n, 3n],
		[7n, 3n, 2n]
	])('%s ÷ %s is %s', (numerator, denominator, expected) => {
		expect(divideHalfEven(numerator, denominator)).toBe(expected);
	});

	test('a share is rounded once, to a multiple of its step', () => {
		expect(share(rupiah(10_000_000), 1, 24, 100)).toBe(416_700);
		expect(basisPointsOf(rupiah(500_000), 800)).toBe(40_000);
		expect(basisPointsOf(rupiah(50), 100)).toBe(0);
		expect(basisPointsOf(rupiah(150), 100)).toBe(2);
	});

	test('no product is too large to be exact', () => {
		expect(share(rupiah(LARGEST_RUPIAH), 999_999_999, 1_000_000_000)).toBe(999_999_999_000_000);
	});

	test('a line’s price is per kg, litre, m³ or piece', () => {
		expect(linePrice(rupiah(35_000), 1_500, 'weight')).toBe(52_500);
		expect(linePrice(rupiah(35_001), 500, 'weight')).toBe(17_500);
		expect(linePrice(rupiah(12_500), 3, 'piece')).toBe(37_500);
	});
});

describe('splitting by the largest remainder', () => {
	test('equal remainders go to the earlier one', () => {
		expect(splitByLargestRemainder(rupiah(100), [1, 1, 1])).toEqual([34, 33, 33]);
		expect(splitByLargestRemainder(rupiah(2), [1, 1, 1])).toEqual([1, 1, 0]);
		expect(splitByLargestRemainder(rupiah(10), [1, 2, 4])).toEqual([1, 3, 6]);
		expect(splitByLargestRemainder(rupiah(7), [0, 0])).toEqual([7, 0]);
	});

	test('parts always add up and differ from the exact share by less than Rp1', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 0, max: LARGEST_RUPIAH }),
				fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 1, maxLength: 20 }),
				(amount, weights) => {
					const parts = splitByLargestRemainder(rupiah(amount), weights);
					expect(sumRupiah(parts)).toBe(amount);
					const total = BigInt(weights.reduce((sum, weight) => sum + weight, 0));
					if (total === 0n) return;
					parts.forEach((part, index) => {
						const off = BigInt(part) * total - BigInt(amount) * BigInt(weights[index] ?? 0);
						expect(off < total && off > -total).toBe(true);
					});
				}
			)
		);
	});
});

describe('money as people type and read it', () => {
	test.each([
		['1000', 1_000],
		['1.000', 1_000],
		['Rp 1.000', 1_000],
		['rp. 12.345.678', 12_345_678],
		['  Rp\u00a015.000 ', 15_000]
	])('%j is %i', (typed, amount) => {
		expect(parseRupiah(typed)).toEqual({ ok: true, amount });
	});

	test.each([
		'1,000',
		'1.00',
		'1,5',
		'1e9',
		'-5',
		'٣',
		'1.0000',
		'.000',
		'1 000',
		'seribu',
		'0x10',
		'1.000.00'
	])('%j is refused', (typed) => {
		expect(parseRupiah(typed)).toEqual({ ok: false, code: 'money_not_whole' });
	});

	test('nothing, zero and too much each have words of their own', () => {
		expect(['', ' ', '0', '99999999999999999'].map((typed) => parseRupiah(typed))).toEqual([
			{ ok: false, code: 'money_empty' },
			{ ok: false, code: 'money_empty' },
			{ ok: false, code: 'money_zero' },
			{ ok: false, code: 'money_too_large' }
		]);
		expect(parseRupiah('0', { zero: true })).toEqual({ ok: true, amount: 0 });
	});

	test('is written as one word, and what is written reads back', () => {
		expect(formatRupiah(1_500_000)).toBe('Rp1.500.000');
		fc.assert(
			fc.property(fc.integer({ min: 1, max: LARGEST_RUPIAH }), (amount) => {
				expect(parseRupiah(formatRupiah(amount))).toEqual({ ok: true, amount });
			})
		);
	});
});

describe('percent', () => {
	test('is kept as an integer of ten-thousandths', () => {
		expect([preciseRate(8.4), preciseRate('8,4'), preciseRate(0), preciseRate(33.3334)]).toEqual([
			84_000, 84_000, 0, 333_334
		]);
		expect(parseBasisPoints(7.5)).toEqual({ ok: true, value: 750 });
	});

	test.each([0.1 + 0.2, 1e-7, -1, Number.NaN, Infinity, '1.000.000', '', '5%'])(
		'%j is refused',
		(percent) => {
			expect(parseRate(percent).ok).toBe(false);
		}
	);

	test('more decimals than are kept are refused, trailing zeros are not', () => {
		expect(parseBasisPoints('7.505')).toEqual({ ok: false, code: 'percent_too_fine' });
		expect(parseBasisPoints('7.5000')).toEqual({ ok: true, value: 750 });
	});
});
