import { parseCount, type Measure } from '#lib/catalog/quantity.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { WaitingForm } from '#lib/shared/waiting.ts';
import { delivered, type Delivered } from './delivered.ts';

/** What was received where there was no signal. */
export interface WaitingLot extends WaitingForm {
	readonly action: 'default';
	readonly listingId: ListingId;
	/** What was taken, in g, ml, dm³ or pieces. */
	readonly accepted: number;
}

/** Kept for one person and one warehouse: nobody else on this telephone sends it in her name. */
export const shelfName = (userId: number, warehouse: string) => `terima:${userId}:${warehouse}`;

const KILOGRAMS: Measure = { soldBy: 'weight', unit: 'kg' };

/** The figures of the form as they were typed, in the stored units; what cannot be read is named by its field. */
export function figuresIn(
	typed: (name: string) => string,
	measure: Measure
): {
	errors: Record<string, string>;
	read: { gross: number | null; tare: number | null; net: null; amount: number | null; rejected: number };
} {
	const errors: Record<string, string> = {};
	const read = (name: string, unit: Measure) => {
		const text = typed(name).trim();
		if (text === '') return null;
		const parsed = parseCount(text, unit);
		if (parsed.ok) return parsed.quantity;
		errors[name] = parsed.code;
		return null;
	};
	const scale = measure.soldBy === 'weight' ? measure : KILOGRAMS;
	const found = { gross: read('gross', scale), tare: read('tare', scale), net: null };
	const amount = measure.soldBy === 'weight' ? null : read('amount', measure);
	return { errors, read: { ...found, amount, rejected: read('rejected', measure) ?? 0 } };
}

/** The doubtful quantity that whoever filled the form in says is right, or null. */
export function confirmedIn(fields: WaitingForm['fields']): number | null {
	const typed = new Map(fields).get('confirmed');
	return typed === undefined ? null : Number(typed);
}

/** What a filled-in form receives, judged without the server; a figure that cannot be read counts as missing. */
export function receivedBy(fields: WaitingForm['fields'], measure: Measure): Delivered {
	const typed = new Map(fields);
	const { read } = figuresIn((name) => typed.get(name) ?? '', measure);
	return delivered({ ...read, soldBy: measure.soldBy });
}

/** Beside which field a refusal belongs. */
export const FIELD_OF: Readonly<Record<string, string>> = {
	...{
		doubtful: 'confirmed',
		lot_twice: 'mark',
		weight_missing: 'gross',
		tare_above_gross: 'tare',
		amount_missing: 'amount'
	},
	...{ rejected_above_all: 'rejected', reason_missing: 'rejectedReason', grade_unknown: 'grade' },
	...{ harvest_future: 'harvestedOn', harvest_too_old: 'harvestedOn', expired: 'shelfLifeDays' },
	...{
		not_bought_here: 'unitPrice',
		price_above_sale: 'unitPrice',
		own_goods: 'unitPrice',
		nothing_accepted: 'unitPrice'
	}
};
