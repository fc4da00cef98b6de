import type { SoldBy } from '#lib/shared/money.ts';

/** How a listing is measured: by what it is sold, and the word its buyers use. */
export interface Measure {
	readonly soldBy: SoldBy;
	/** `kg`, `g`, `liter`, `ml`, `m3`, or the word for a piece. */
	readonly unit: string;
}

export type QuantityMistake =
	| 'quantity_empty'
	| 'quantity_not_a_number'
	| 'quantity_not_whole'
	| 'quantity_too_fine'
	| 'quantity_zero'
	| 'quantity_too_large';

/** A thousand tonnes in grams, or a million pieces: above any order, and its price stays below the largest amount. */
const LARGEST_QUANTITY = {
	weight: 1_000_000_000,
	volume: 1_000_000_000,
	cubic: 1_000_000_000,
	piece: 1_000_000
};

/**
 * How many of the stored unit (g, ml, dm³, piece) are one of the unit people type: 1,000 for kg, litre and m³, and
 * 1 for what is counted, or sold in grams or millilitres, such as edible bird's nest.
 */
export function storedPerTyped({ soldBy, unit }: Measure): 1 | 1000 {
	return soldBy === 'piece' || unit === 'g' || unit === 'ml' ? 1 : 1000;
}

/**
 * Reads a quantity as people here type it, in the listing's unit: `1,5` (kg) is 1,500 g, `2` (pot) is 2. A comma is
 * the decimal sign; a dot stands between groups of three (`1.000`), and a lone one that cannot be that (`1.5`) is
 * taken as a comma. Signs, exponents and other scripts' digits are refused.
 */
export function parseQuantity(
	typed: string,
	measure: Measure
): { ok: true; quantity: number } | { ok: false; code: QuantityMistake } {
	const text = typed.replace(/[\u00a0\s]+/g, '');
	if (text === '') return { ok: false, code: 'quantity_empty' };
	const parts = partsOf(text);
	if (!parts) return { ok: false, code: 'quantity_not_a_number' };
	const scale = storedPerTyped(measure);
	const fraction = parts.fraction.replace(/0+$/, '');
	if (scale === 1 && fraction !== '') return { ok: false, code: 'quantity_not_whole' };
	if (fraction.length > 3) return { ok: false, code: 'quantity_too_fine' };
	if (parts.whole.length > 10) return { ok: false, code: 'quantity_too_large' };
	const quantity = Number(parts.whole) * scale + (scale === 1 ? 0 : Number(fraction.padEnd(3, '0')));
	if (quantity === 0) return { ok: false, code: 'quantity_zero' };
	if (quantity > LARGEST_QUANTITY[measure.soldBy]) return { ok: false, code: 'quantity_too_large' };
	return { ok: true, quantity };
}

function partsOf(text: string): { whole: string; fraction: string } | null {
	const indonesian = /^(\d{1,3}(?:\.\d{3})+|\d+)(?:,(\d+))?$/.exec(text);
	if (indonesian?.[1]) return { whole: indonesian[1].replaceAll('.', ''), fraction: indonesian[2] ?? '' };
	const dotted = /^(\d+)\.(\d{1,2}|\d{4,})$/.exec(text);
	return dotted?.[1] ? { whole: dotted[1], fraction: dotted[2] ?? '' } : null;
}

/** Reads a count of what is there, which may be nothing at all. */
export function parseCount(typed: string, measure: Measure): ReturnType<typeof parseQuantity> {
	return /^\s*0(?:,0+)?\s*$/.test(typed) ? { ok: true, quantity: 0 } : parseQuantity(typed, measure);
}

/** A stored quantity as it would be typed: 1500 g of lele → `1,5`; 250 ml of oil sold by the millilitre → `250`. */
export function typedQuantity(stored: number, measure: Measure): string {
	const scale = storedPerTyped(measure);
	if (scale === 1) return String(stored);
	const fraction = String(stored % scale)
		.padStart(3, '0')
		.replace(/0+$/, '');
	const whole = String(Math.floor(stored / scale));
	return fraction === '' ? whole : `${whole},${fraction}`;
}

/** The word after a box for a quantity; `m³` is stored in plain letters. */
export function typedUnit({ unit }: Measure): string {
	return unit === 'm3' ? 'm³' : unit;
}

/** True when only whole numbers can be typed. */
export function isTypedWhole(measure: Measure): boolean {
	return storedPerTyped(measure) === 1;
}
