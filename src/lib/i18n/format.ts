import type { SoldBy } from '#lib/shared/money.ts';
import { commonMessages } from './common.ts';
import type { Locale } from './locale.ts';

/**
 * Numbers are written the Indonesian way in both languages: a page that wrote Rp1.500 beside 1.5 kg would
 * let a dot mean two things.
 */
const wholeNumber = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 0 });
const upToThreeDecimals = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 3 });
const upToTwoDecimals = new Intl.NumberFormat('id-ID', { maximumFractionDigits: 2 });

const oneDecimal = new Intl.NumberFormat('id-ID', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** How many of the stored unit (g, ml, dm³) make one kg, litre or m³. */
const STORED_PER_UNIT = 1000;

/** A whole number with dots between thousands: `1.500.000`. */
export function formatNumber(value: number): string {
	return wholeNumber.format(value);
}

/** Tenths as a number with one decimal: 46 → `4,6`, 50 → `5,0`. */
export function formatTenths(tenths: number): string {
	return oneDecimal.format(tenths / 10);
}

/** Basis points as percent: 800 → `8%`, 750 → `7,5%`. */
export function formatPercent(basisPoints: number): string {
	return `${upToTwoDecimals.format(basisPoints / 100)}%`;
}

/** A unit of our own lists in the reader's language, for one or for many; an officer's own word as it was typed. */
export function unitWord(unit: string, locale: Locale, { many = false } = {}): string {
	const { unitNames, unitNamesOfMany } = commonMessages[locale];
	const names = many ? unitNamesOfMany : unitNames;
	return Object.hasOwn(names, unit) ? names[unit as keyof typeof names] : unit;
}

/** The unit a price is for: `kg`, `liter`, `m³`, or what the goods are counted in, such as `ekor`. */
export function formatUnit(soldBy: SoldBy, locale: Locale, piece?: string | null): string {
	return soldBy === 'piece' && piece ? unitWord(piece, locale) : commonMessages[locale].units[soldBy];
}

/** How many of something that is counted: `3 ekor`, `3 sacks`. */
export function formatCount(count: number, unit: string, locale: Locale): string {
	return `${formatNumber(count)} ${unitWord(unit, locale, { many: count !== 1 })}`;
}

/**
 * A stored quantity in words: grams as `500 g` or `1,5 kg`, millilitres as `250 ml` or `2 liter`, cubic
 * decimetres as `0,5 m³`, pieces by what they are counted in as `3 ekor`.
 */
export function formatQuantity(
	quantity: number,
	soldBy: SoldBy,
	locale: Locale,
	piece?: string | null
): string {
	const small = Math.abs(quantity) < STORED_PER_UNIT && quantity !== 0;
	if (small && soldBy === 'weight') return `${formatNumber(quantity)} g`;
	if (small && soldBy === 'volume') return `${formatNumber(quantity)} ml`;
	if (soldBy === 'piece' && piece) return formatCount(quantity, piece, locale);
	const units = soldBy === 'piece' ? quantity : quantity / STORED_PER_UNIT;
	const { units: one, unitsOfMany } = commonMessages[locale];
	return `${upToThreeDecimals.format(units)} ${(units === 1 ? one : unitsOfMany)[soldBy]}`;
}

/** The value of a quantity field: 1500 g → `1,5` (kg), 3 pieces → `3`. */
export function quantityInputValue(quantity: number, soldBy: SoldBy): string {
	if (soldBy === 'piece') return String(quantity);
	return upToThreeDecimals.format(quantity / STORED_PER_UNIT).replaceAll('.', '');
}

/** An Indonesian number as people read it aloud: `+6281234567890` → `0812-3456-7890`; foreign ones stay as stored. */
export function formatPhone(stored: string): string {
	const digits = stored.replace(/[^\d+]/g, '');
	const local = digits.replace(/^(?:\+62|62)/, '0');
	if (!/^0\d{7,13}$/.test(local)) return stored;
	return [local.slice(0, 4), local.slice(4, 8), local.slice(8)].filter((part) => part !== '').join('-');
}

/** The number as WhatsApp's links want it, digits with the country's code: `6281234567890`. */
export function whatsAppNumber(stored: string): string {
	return stored.replace(/\D/g, '').replace(/^0/, '62');
}
