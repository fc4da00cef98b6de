import type { FormErrors, FormValues } from '#lib/shared/form.ts';
import type { CommodityId } from '#lib/shared/ids.ts';
import { parseRupiah, type Rupiah } from '#lib/shared/money.ts';
import { MOST_TIERS, type ListingFields } from './listing.ts';
import type { Tier } from './price.ts';
import { parseCount, parseQuantity, typedQuantity, type Measure } from './quantity.ts';
import {
	isUnit,
	PERMITS,
	PRACTICES,
	STOCK_MODES,
	UNITS,
	type CommodityGroup,
	type Permit,
	type Practice,
	type StockMode,
	type Unit
} from './terms.ts';

/** What the picker of a listing form knows of a commodity. */
export interface PickedCommodity {
	readonly id: CommodityId;
	readonly nameId: string;
	readonly nameEn: string;
	readonly group: CommodityGroup;
	readonly unit: string;
	readonly shelfLifeDays: number | null;
	readonly permits: readonly Permit[];
}

export type ReadListing =
	| {
			ok: true;
			fields: ListingFields;
			/** Null when it is made to order, or not asked. */ onHand: number | null;
	  }
	| { ok: false; errors: FormErrors };

/** The numbers of the tiers' fields: `tierFrom1`, `tierPrice1` and so on. */
export const TIER_NUMBERS = Array.from({ length: MOST_TIERS }, (_, index) => index + 1);

/** Reads one field after another and remembers what is wrong, so that every mistake shows at once. */
class Fields {
	readonly errors: FormErrors = {};
	readonly #values: FormValues;

	constructor(values: FormValues) {
		this.#values = values;
	}

	text(name: string, most: number, { optional = false } = {}): string {
		const text = (this.#values[name] ?? '').trim();
		if (text === '' && !optional) this.errors[name] = 'required';
		else if (text.length > most) this.errors[name] = 'too_long';
		return text;
	}

	money(name: string): Rupiah {
		const parsed = parseRupiah(this.#values[name] ?? '');
		if (parsed.ok) return parsed.amount;
		this.errors[name] = parsed.code;
		return 0 as Rupiah;
	}

	/** A quantity in the unit of the listing; null when it may be empty and is. */
	quantity(name: string, measure: Measure, { optional = false } = {}): number | null {
		const typed = (this.#values[name] ?? '').trim();
		if (optional && typed === '') return null;
		const parsed = parseQuantity(typed, measure);
		if (parsed.ok) return parsed.quantity;
		this.errors[name] = parsed.code;
		return null;
	}

	/** What is there, which may be nothing. */
	count(name: string, measure: Measure): number | null {
		const parsed = parseCount(this.#values[name] ?? '', measure);
		if (parsed.ok) return parsed.quantity;
		this.errors[name] = parsed.code;
		return null;
	}

	days(name: string): number {
		const typed = (this.#values[name] ?? '').trim();
		if (/^\d{1,4}$/.test(typed)) return Number(typed);
		if (typed !== '') this.errors[name] = 'number_not_whole';
		return 0;
	}
}

/**
 * Reads what a seller typed about her goods. Without a unit of its own the commodity's counts, so that she need not
 * choose one. With `counted` the first stock is asked too.
 */
export function readListing(
	values: FormValues,
	commodities: readonly PickedCommodity[],
	{ counted }: { counted: boolean }
): ReadListing {
	const fields = new Fields(values);
	const commodity = commodities.find(({ id }) => String(id) === values['commodity']);
	if (!commodity) fields.errors['commodity'] = 'commodity_unknown';
	const unit = unitOf(values['unit'], commodity);
	if (!unit) fields.errors['unit'] = 'choice_unknown';
	const measure: Measure = { soldBy: UNITS[unit ?? 'kg'], unit: unit ?? 'kg' };
	const stockMode = STOCK_MODES.find((each) => each === values['stockMode']);
	if (!stockMode) fields.errors['stockMode'] = 'choice_missing';
	const read = {
		name: plain(fields, 'name'),
		story: fields.text('story', 4000, { optional: true }),
		price: fields.money('price'),
		pieceGrams: fields.quantity('pieceGrams', { soldBy: 'weight', unit: 'g' }, { optional: true }),
		leastQuantity: fields.quantity('least', measure, { optional: true }) ?? 1,
		mostQuantity: fields.quantity('most', measure, { optional: true }),
		leadDays: stockMode === 'made_to_order' ? fields.days('leadDays') : 0,
		practice: PRACTICES.find((each) => each === values['practice']) ?? null,
		permits: permitsOf(fields),
		tiers: tiersOf(fields, values, measure)
	};
	const onHand = counted && stockMode === 'stock' ? fields.count('onHand', measure) : null;
	if (!commodity || !unit || !stockMode || Object.keys(fields.errors).length > 0) {
		return { ok: false, errors: fields.errors };
	}
	return { ok: true, fields: { ...read, commodityId: commodity.id, unit, stockMode }, onHand };
}

function unitOf(typed: string | undefined, commodity: PickedCommodity | undefined): Unit | null {
	const unit = typed || commodity?.unit || '';
	return isUnit(unit) ? unit : null;
}

function plain(fields: Fields, name: string): string {
	const text = fields.text(name, 80);
	if (/\p{Cc}/u.test(text)) fields.errors[name] = 'not_plain_text';
	return text;
}

function permitsOf(fields: Fields): Partial<Record<Permit, string>> {
	const given: Partial<Record<Permit, string>> = {};
	for (const permit of PERMITS) {
		const number = fields.text(`permit_${permit}`, 60, { optional: true });
		if (number !== '') given[permit] = number;
	}
	return given;
}

function tiersOf(fields: Fields, values: FormValues, measure: Measure): Tier[] {
	const tiers: Tier[] = [];
	for (const number of TIER_NUMBERS) {
		const [from, price] = [`tierFrom${number}`, `tierPrice${number}`];
		const typed = [from, price].filter((name) => (values[name] ?? '').trim() !== '');
		if (typed.length === 0) continue;
		if (typed.length === 1) {
			fields.errors[typed[0] === from ? price : from] = 'tier_incomplete';
			continue;
		}
		const leastQuantity = fields.quantity(from, measure);
		tiers.push({ leastQuantity: leastQuantity ?? 0, price: fields.money(price) });
	}
	return tiers;
}

/** Beside which field a mistake of the whole is shown. */
export const FIELD_OF_MISTAKE: Readonly<Record<'price' | 'mostQuantity' | 'leadDays' | 'tiers', string>> = {
	price: 'price',
	mostQuantity: 'most',
	leadDays: 'leadDays',
	tiers: 'tierFrom1'
};

interface Written extends Measure {
	readonly commodityId: CommodityId;
	readonly name: string;
	readonly story: string;
	readonly price: Rupiah;
	readonly pieceGrams: number | null;
	readonly leastQuantity: number;
	readonly mostQuantity: number | null;
	readonly stockMode: StockMode;
	readonly leadDays: number;
	readonly practice?: Practice | null;
	readonly permits: Readonly<Partial<Record<Permit, string>>>;
	readonly tiers: readonly Tier[];
}

/** A listing as its form's values, for editing. */
export function valuesOf(listing: Written): FormValues {
	const tiers = listing.tiers.flatMap(({ leastQuantity, price }, index) => [
		[`tierFrom${index + 1}`, typedQuantity(leastQuantity, listing)],
		[`tierPrice${index + 1}`, String(price)]
	]);
	const permits = Object.entries(listing.permits).map(([permit, number]) => [`permit_${permit}`, number]);
	return {
		commodity: String(listing.commodityId),
		name: listing.name,
		story: listing.story,
		price: String(listing.price),
		unit: listing.unit,
		pieceGrams: listing.pieceGrams === null ? '' : String(listing.pieceGrams),
		// One gram or one piece is the least there is, and is shown as no limit.
		least: listing.leastQuantity === 1 ? '' : typedQuantity(listing.leastQuantity, listing),
		most: listing.mostQuantity === null ? '' : typedQuantity(listing.mostQuantity, listing),
		stockMode: listing.stockMode,
		practice: listing.practice ?? '',
		leadDays: listing.leadDays === 0 ? '' : String(listing.leadDays),
		...(Object.fromEntries([...tiers, ...permits]) as FormValues)
	};
}
