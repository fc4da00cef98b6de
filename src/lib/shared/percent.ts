import { assert } from './assert.ts';

/**
 * A percentage as an integer of ten-thousandths of a percent: 8,4 % is 84.000, 100 % is 1.000.000. Rates and
 * shares of money are kept so, because 0.1 + 0.2 is not 0.3 in floating point.
 */
export type PreciseRate = number & { readonly __unit: 'ten-thousandths of a percent' };

/** 100 % as a precise rate; also what a precise rate is divided by. */
export const WHOLE_RATE = 1_000_000 as PreciseRate;

/** 100 % in basis points. */
export const WHOLE_BASIS_POINTS = 10_000;

const RATE_DECIMALS = 4;

/** What may be wrong with a percentage. */
export type PercentMistake = 'percent_invalid' | 'percent_too_fine';

export type ReadPercent<T> = { ok: true; value: T } | { ok: false; code: PercentMistake };

/** Shifts the decimal point of a plain decimal number by text, which is exact where multiplying is not. */
function readScaled(text: string, decimals: number): ReadPercent<number> {
	const match = /^(\d{1,6})(?:[.,](\d+))?$/.exec(text.trim());
	if (!match) return { ok: false, code: 'percent_invalid' };
	const fraction = (match[2] ?? '').replace(/0+$/, '');
	if (fraction.length > decimals) return { ok: false, code: 'percent_too_fine' };
	return { ok: true, value: Number(`${match[1]}${fraction.padEnd(decimals, '0')}`) };
}

/** Reads percent from a number or as typed (`8,4` or `8.4`), at most four decimals, into a precise rate. */
export function parseRate(percent: number | string): ReadPercent<PreciseRate> {
	const read = readScaled(String(percent), RATE_DECIMALS);
	return read.ok ? { ok: true, value: read.value as PreciseRate } : read;
}

/** Reads percent from a number or as typed, at most two decimals, into basis points: 7,5 → 750. */
export function parseBasisPoints(percent: number | string): ReadPercent<number> {
	return readScaled(String(percent), 2);
}

/** Marks a percentage known to be right, such as a constant; throws when it is not. */
export function preciseRate(percent: number | string): PreciseRate {
	const read = parseRate(percent);
	assert(read.ok, `not a percentage: ${percent}`);
	return read.value;
}
