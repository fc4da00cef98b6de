import { parseQuantity, type Measure, type QuantityMistake } from '#lib/catalog/quantity.ts';

/** Beyond half more or half less than ordered, a mistyped weight is likelier than such goods. */
const FAR = 0.5;

export type Judged =
	| { readonly kind: 'likely' }
	/** Asked about before it is taken; `meant` is the quantity that another unit would make of it. */
	| { readonly kind: 'doubtful'; readonly meant: number | null };

/** Whether a packed quantity is likely, next to what was ordered; both in g, ml, dm³ or pieces. */
export function judgePacked(ordered: number, packed: number): Judged {
	if (isNear(ordered, packed)) return { kind: 'likely' };
	const meant = [packed * 1000, packed / 1000].find(
		(other) => Number.isInteger(other) && isNear(ordered, other)
	);
	return { kind: 'doubtful', meant: meant ?? null };
}

function isNear(ordered: number, packed: number): boolean {
	return Math.abs(packed - ordered) <= ordered * FAR;
}

export type ReadPacked =
	| {
			readonly ok: true;
			readonly quantity: number;
			/** Typed so that another unit was probably meant: to be asked about, however likely it looks. */
			readonly unitGuessed: boolean;
	  }
	| { readonly ok: false; readonly code: QuantityMistake };

/** Units that people write behind a number, and how many of the stored unit one of them is. */
const WRITTEN = /^(.*?)\s*(kg|kilo|g|gr|gram|l|lt|liter|litre|ml)\.?$/i;
const LARGE = new Set(['kg', 'kilo', 'l', 'lt', 'liter', 'litre']);

/**
 * Reads what was typed beside the scales: `801`, `801 g` and `0,801 kg` are all 801 g. A bare fraction such as `0,8`
 * can only be meant in kilograms, which is asked about. Pieces are whole, m³ are read as they are sold.
 */
export function parsePacked(typed: string, { soldBy, unit }: Measure): ReadPacked {
	if (soldBy === 'piece' || soldBy === 'cubic') return asRead(parseQuantity(typed, { soldBy, unit }));
	const [small, large] = soldBy === 'weight' ? (['g', 'kg'] as const) : (['ml', 'liter'] as const);
	const text = typed.trim();
	const [, number = text, word = ''] = WRITTEN.exec(text) ?? [];
	if (word !== '') {
		return asRead(parseQuantity(number, { soldBy, unit: LARGE.has(word.toLowerCase()) ? large : small }));
	}
	const plain = parseQuantity(number, { soldBy, unit: small });
	if (plain.ok || plain.code !== 'quantity_not_whole') return asRead(plain);
	return asRead(parseQuantity(number, { soldBy, unit: large }), true);
}

function asRead(parsed: ReturnType<typeof parseQuantity>, unitGuessed = false): ReadPacked {
	return parsed.ok ? { ...parsed, unitGuessed } : parsed;
}
