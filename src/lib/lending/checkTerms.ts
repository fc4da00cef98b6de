import { addMonths } from '#lib/shared/dates.ts';
import { WHOLE_RATE } from '#lib/shared/percent.ts';
import type { LoanTerms } from './terms.ts';

/** 100 billion rupiah: above any village's loan, and low enough that no sum of instalments leaves the books' range. */
export const LARGEST_LOAN = 100_000_000_000;
export const MOST_INSTALMENTS = 600;
export const MOST_MONTHS_APART = 12;
export const MOST_WEEKS_APART = 52;
/** A first instalment later than ten years after the loan is a slip of the finger. */
export const MOST_MONTHS_TO_FIRST_DUE = 120;
/** 100 % a month, ten times what moneylenders take; beyond it a decimal point was lost. */
const LARGEST_YEAR_RATE = 12 * WHOLE_RATE;

export type LoanField = keyof LoanTerms;

/** What is wrong with loan terms, as a message key. */
export type LoanMistake =
	| 'money_not_whole'
	| 'money_zero'
	| 'money_too_large'
	| 'rate_negative'
	| 'rate_too_large'
	| 'instalments_invalid'
	| 'instalments_too_many'
	| 'every_invalid'
	| 'first_due_too_early'
	| 'first_due_too_late'
	| 'grace_invalid'
	| 'grace_too_long'
	| 'round_to_too_coarse'
	| 'instalments_too_many_for_principal';

export interface RefusedTerms {
	readonly ok: false;
	readonly field: LoanField;
	readonly code: LoanMistake;
}

export function refuseTerms(field: LoanField, code: LoanMistake): RefusedTerms {
	return { ok: false, field, code };
}

/** The rate per year in ten-thousandths of a percent; a year is twelve months. */
export function yearRate({ rate, ratePer }: Pick<LoanTerms, 'rate' | 'ratePer'>): number {
	return ratePer === 'month' ? rate * 12 : rate;
}

function checkAmounts(terms: LoanTerms): RefusedTerms | null {
	if (!Number.isSafeInteger(terms.principal)) return refuseTerms('principal', 'money_not_whole');
	if (terms.principal < 1) return refuseTerms('principal', 'money_zero');
	if (terms.principal > LARGEST_LOAN) return refuseTerms('principal', 'money_too_large');
	if (!Number.isSafeInteger(terms.rate) || terms.rate < 0) return refuseTerms('rate', 'rate_negative');
	if (yearRate(terms) > LARGEST_YEAR_RATE) return refuseTerms('rate', 'rate_too_large');
	return null;
}

function isStep(value: number, most: number): boolean {
	return Number.isSafeInteger(value) && value >= 1 && value <= most;
}

function checkTimes(terms: LoanTerms): RefusedTerms | null {
	const { instalments, every, gracePrincipal, disbursedOn, firstDueOn } = terms;
	if (!Number.isSafeInteger(instalments) || instalments < 1) {
		return refuseTerms('instalments', 'instalments_invalid');
	}
	if (instalments > MOST_INSTALMENTS) return refuseTerms('instalments', 'instalments_too_many');
	const isEveryRight =
		'months' in every ? isStep(every.months, MOST_MONTHS_APART) : isStep(every.weeks, MOST_WEEKS_APART);
	if (!isEveryRight) return refuseTerms('every', 'every_invalid');
	if (!Number.isSafeInteger(gracePrincipal) || gracePrincipal < 0) {
		return refuseTerms('gracePrincipal', 'grace_invalid');
	}
	if (gracePrincipal >= instalments) return refuseTerms('gracePrincipal', 'grace_too_long');
	if (firstDueOn <= disbursedOn) return refuseTerms('firstDueOn', 'first_due_too_early');
	if (firstDueOn > addMonths(disbursedOn, MOST_MONTHS_TO_FIRST_DUE)) {
		return refuseTerms('firstDueOn', 'first_due_too_late');
	}
	return null;
}

/** The first thing wrong with loan terms, with the field it is in; null when a schedule can be tried. */
export function checkTerms(terms: LoanTerms): RefusedTerms | null {
	return checkAmounts(terms) ?? checkTimes(terms);
}
