import { monthOf, type BookDate, type BookMonth } from '#lib/shared/dates.ts';
import { basisPointsOf, NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';

/** `final`: final income tax on turnover (PP 55/2022); `ordinary`: on profit, reckoned for the year outside of here. */
export const INCOME_SCHEMES = ['final', 'ordinary'] as const;
export type IncomeScheme = (typeof INCOME_SCHEMES)[number];

/** Final income tax of small businesses: 0,5 % of turnover. */
export const FINAL_RATE = 50;
/** What a person turns over in a calendar year before any of it is taxed (UU 7/2021 art. 7 (2a)); organisations have no such part. */
export const FREE_FOR_PERSONS = rupiah(500_000_000);
/** Beyond this in a year the final tax is no longer open, and registration for VAT is a duty. */
export const SMALL_BUSINESS = rupiah(4_800_000_000);

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

/**
 * Final income tax on an organisation's turnover of a month, by the terms of that month. VAT is none of the turnover (PP 55/2022 art.
 * 58). Null where it is not reckoned from turnover, or nothing is stated.
 */
export function incomeTaxOf(turnover: Rupiah, month: BookMonth, terms: TaxTerms | null): Rupiah | null {
	if (terms?.incomeScheme !== 'final') return null;
	const ended = terms.incomeUntil !== null && month > monthOf(terms.incomeUntil);
	return ended ? null : basisPointsOf(turnover, terms.incomeRate);
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
