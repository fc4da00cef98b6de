import type { CommodityGroup } from '#lib/catalog/terms.ts';
import { monthOf, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import { basisPointsOf, NO_RUPIAH, rupiah, share, type Rupiah } from '#lib/shared/money.ts';
import { WHOLE_BASIS_POINTS } from '#lib/shared/percent.ts';

/** `final`: final income tax on turnover (PP 55/2022); `ordinary`: on profit, reckoned for the year outside of here. */
export const INCOME_SCHEMES = ['final', 'ordinary'] as const;
export type IncomeScheme = (typeof INCOME_SCHEMES)[number];

/** Final income tax of small businesses: 0,5 % of turnover. */
export const FINAL_RATE = 50;
/** What a person turns over in a calendar year before any of it is taxed (UU 7/2021 art. 7 (2a)); organisations have no such part. */
export const FREE_FOR_PERSONS = rupiah(500_000_000);
/** Beyond this in a year the final tax is no longer open, and registration for VAT is a duty. */
export const SMALL_BUSINESS = rupiah(4_800_000_000);

/**
 * Goods whose sale is free of VAT: basic foods, seed, farm and sea produce as harvested (UU PPN art. 16B, PP 49/2022). Others, such as
 * timber or ornamental plants, may have rules of their own (PMK 64/2022): the report says what to look at.
 */
export const VAT_FREE_GROUPS: readonly CommodityGroup[] = [
	...(['fruit', 'vegetable', 'staple', 'fish', 'livestock', 'spice', 'seed'] as const)
];

/** What an organisation stated of its taxes, from a month on. Rates in basis points. */
export interface TaxTerms {
	/** The first of a month. */
	readonly validFrom: BookDate;
	readonly vatRegistered: boolean;
	readonly vatRate: number;
	readonly incomeScheme: IncomeScheme;
	readonly incomeRate: number;
	/** The last month of the scheme, as its first day; null while no end is known. */
	readonly incomeUntil: BookDate | null;
}

/** The terms of a month: the last stated that hold by then; null before the first. `terms` come in the order they were stated. */
export function termsIn<Terms extends TaxTerms>(terms: readonly Terms[], month: BookMonth): Terms | null {
	return terms.reduce<Terms | null>((best, each) => {
		if (monthOf(each.validFrom) > month) return best;
		return best !== null && best.validFrom > each.validFrom ? best : each;
	}, null);
}

/** The VAT that a price contains: what a buyer reads is what she pays. */
export function vatWithin(price: Rupiah, rate: number): Rupiah {
	return share(price, rate, WHOLE_BASIS_POINTS + rate);
}

/** What an organisation earned itself in a month, by its books, in whole rupiah; refunds taken off. */
export interface OwnTurnover {
	/** What it keeps of goods sold for others: on consignment this alone is its turnover. */
	readonly commission: Rupiah;
	/** Goods it had bought. */
	readonly goods: Rupiah;
	/** Of these, what is not free of VAT. */
	readonly taxableGoods: Rupiah;
	readonly farmInputs: Rupiah;
	/** Delivery by its own courier, and fees for packing, transport, administration and sales. */
	readonly services: Rupiah;
}

export interface OwnTax {
	readonly turnover: Rupiah;
	/** Commission, services and taxable goods without the VAT in them; 0 where it is not registered. */
	readonly vatBase: Rupiah;
	readonly vat: Rupiah;
	readonly incomeBase: Rupiah;
	/** Null where income tax is not reckoned from turnover, or nothing is stated. */
	readonly incomeTax: Rupiah | null;
}

/** The taxes of a month's own turnover by the terms of that month. Farm inputs are left to whoever files: seed and feed are free, tools not. */
export function taxOf(own: OwnTurnover, month: BookMonth, terms: TaxTerms | null): OwnTax {
	const turnover = rupiah(own.commission + own.goods + own.farmInputs + own.services);
	const priced = rupiah(own.commission + own.services + own.taxableGoods);
	const vat = terms?.vatRegistered ? vatWithin(priced, terms.vatRate) : NO_RUPIAH;
	const incomeBase = rupiah(turnover - vat);
	const onTurnover =
		terms?.incomeScheme === 'final' && (terms.incomeUntil === null || month <= monthOf(terms.incomeUntil));
	return {
		...{ turnover, vat, incomeBase, vatBase: terms?.vatRegistered ? rupiah(priced - vat) : NO_RUPIAH },
		incomeTax: onTurnover ? basisPointsOf(incomeBase, terms.incomeRate) : null
	};
}

export interface PersonsTax {
	/** Of the turnover, what lies above the free part of the year. */
	readonly taxable: Rupiah;
	readonly tax: Rupiah;
}

/**
 * A person's final income tax for months of one year in their order: what the year has beyond its free part, taken off what the
 * months before had beyond it. A month in which goods came back may give some of it back.
 */
export function personsTax(months: readonly Rupiah[]): PersonsTax[] {
	let before = NO_RUPIAH;
	return months.map((turnover) => {
		const year = rupiah(before + turnover);
		const taxable = rupiah(beyond(year) - beyond(before));
		before = year;
		return { taxable, tax: basisPointsOf(taxable, FINAL_RATE) };
	});
}

function beyond(year: Rupiah): number {
	return Math.max(0, year - FREE_FOR_PERSONS);
}
