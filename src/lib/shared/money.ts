import { assert } from './assert.ts';

/**
 * Whole rupiah. A type of its own, so that a count or a weight cannot be passed where money is meant;
 * no float ever holds money.
 */
export type Rupiah = number & { readonly __unit: 'rupiah' };

/** The largest amount the books take: far above any village's turnover, far below 2^53. */
export const LARGEST_RUPIAH = 1_000_000_000_000_000;

/** Marks a whole number as rupiah; throws when it is not a safe integer. */
export function rupiah(amount: number): Rupiah {
	assert(Number.isSafeInteger(amount) && Math.abs(amount) <= LARGEST_RUPIAH, `not whole rupiah: ${amount}`);
	return (amount === 0 ? 0 : amount) as Rupiah;
}

export const NO_RUPIAH = 0 as Rupiah;

/** Adds amounts; throws beyond the largest amount. */
export function sumRupiah(amounts: Iterable<Rupiah>): Rupiah {
	let total = 0;
	for (const amount of amounts) total += amount;
	return rupiah(total);
}

export function leastRupiah(...amounts: [Rupiah, ...Rupiah[]]): Rupiah {
	return Math.min(...amounts) as Rupiah;
}

/**
 * numerator / denominator rounded to the nearest whole number, halves to the even one (banker's rounding).
 * Exact: it works on BigInt, so products of money and rates lose nothing.
 */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
	assert(denominator > 0n, 'a divisor must be positive');
	const negative = numerator < 0n;
	const magnitude = negative ? -numerator : numerator;
	const quotient = magnitude / denominator;
	const twice = (magnitude % denominator) * 2n;
	const up = twice > denominator || (twice === denominator && quotient % 2n === 1n);
	const rounded = up ? quotient + 1n : quotient;
	return negative ? -rounded : rounded;
}

/** amount × numerator / denominator, rounded half-even once, to a multiple of `roundTo` rupiah. */
export function share(amount: Rupiah, numerator: number, denominator: number, roundTo = 1): Rupiah {
	assert(Number.isSafeInteger(numerator) && Number.isSafeInteger(denominator), 'a share needs whole numbers');
	const step = BigInt(roundTo);
	const parts = divideHalfEven(BigInt(amount) * BigInt(numerator), BigInt(denominator) * step);
	return rupiah(Number(parts * step));
}

/** A fee in basis points (8 % = 800), rounded half-even; what is left is the other party's. */
export function basisPointsOf(amount: Rupiah, basisPoints: number): Rupiah {
	return share(amount, basisPoints, 10_000);
}

/**
 * Splits an amount over weights by the largest remainder: the parts always add up to the amount;
 * equal remainders go to the earlier weight. Weights are whole and not negative; when all are 0 the first
 * part takes everything.
 */
export function splitByLargestRemainder(amount: Rupiah, weights: readonly number[]): Rupiah[] {
	assert(weights.length > 0, 'nothing to split over');
	assert(amount >= 0, 'a split amount is not negative');
	const whole = weights.map((weight) => {
		assert(Number.isSafeInteger(weight) && weight >= 0, 'a weight is whole and not negative');
		return BigInt(weight);
	});
	const total = whole.reduce((sum, weight) => sum + weight, 0n);
	if (total === 0n) return weights.map((_, index) => (index === 0 ? amount : NO_RUPIAH));

	const products = whole.map((weight) => BigInt(amount) * weight);
	const parts = products.map((product) => product / total);
	let left = BigInt(amount) - parts.reduce((sum, part) => sum + part, 0n);
	const byRemainder = products
		.map((product, index) => ({ index, remainder: product % total }))
		.sort((a, b) => (a.remainder === b.remainder ? a.index - b.index : a.remainder > b.remainder ? -1 : 1));
	for (const { index } of byRemainder) {
		if (left === 0n) break;
		parts[index] = (parts[index] ?? 0n) + 1n;
		left -= 1n;
	}
	return parts.map((part) => rupiah(Number(part)));
}

const rupiahFormat = new Intl.NumberFormat('id-ID', {
	style: 'currency',
	currency: 'IDR',
	minimumFractionDigits: 0,
	maximumFractionDigits: 0
});

/**
 * `Rp1.500.000`, the way people here write it, in both languages. Intl puts a no-break space after Rp;
 * it is taken out so that the amount reads and copies as one word.
 */
export function formatRupiah(amount: number): string {
	return rupiahFormat.format(amount).replace(/\u00a0/g, '');
}

/** What a person may have typed wrong in an amount, as a message key. */
export type MoneyMistake = 'money_empty' | 'money_not_whole' | 'money_too_large' | 'money_zero';

/**
 * Reads an amount as people type it: `1000`, `1.000`, `Rp 1.000`. Dots stand only between right groups of
 * three. Commas, signs, exponents and other scripts' digits are refused, since guessing what was meant by
 * `1,000` could be wrong by a thousand.
 */
export function parseRupiah(
	typed: string,
	{ zero = false }: { zero?: boolean } = {}
): { ok: true; amount: Rupiah } | { ok: false; code: MoneyMistake } {
	const text = typed.replace(/[\u00a0\s]+/g, ' ').trim();
	if (text === '') return { ok: false, code: 'money_empty' };
	const match = /^(?:Rp\.? ?)?(\d{1,3}(?:\.\d{3})+|\d+)$/i.exec(text);
	if (!match?.[1]) return { ok: false, code: 'money_not_whole' };
	const digits = match[1].replaceAll('.', '');
	if (digits.length > 16 || Number(digits) > LARGEST_RUPIAH) return { ok: false, code: 'money_too_large' };
	const amount = Number(digits);
	if (amount === 0 && !zero) return { ok: false, code: 'money_zero' };
	return { ok: true, amount: rupiah(amount) };
}

/** How many of the smallest unit (g, ml, piece, dm³) the price is for: per kg, litre and m³ that is 1,000. */
export const PRICE_UNIT_SIZE = { weight: 1000, volume: 1000, cubic: 1000, piece: 1 } as const;
export type SoldBy = keyof typeof PRICE_UNIT_SIZE;

/** The price of a line: price per kg, litre, m³ or piece × quantity in g, ml, dm³ or pieces, rounded half-even once. */
export function linePrice(price: Rupiah, quantity: number, soldBy: SoldBy): Rupiah {
	return share(price, quantity, PRICE_UNIT_SIZE[soldBy]);
}
