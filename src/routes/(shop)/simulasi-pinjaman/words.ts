import type { calculatorMessages } from '#lib/i18n/calculators.ts';
import { formatPercent, formatNumber } from '#lib/i18n/format.ts';
import type { LoanSchedule } from '#lib/lending/schedule.ts';
import type { Every, LoanTerms } from '#lib/lending/terms.ts';
import { formatRupiah } from '#lib/shared/money.ts';

/** The steps people choose from; the form's value is the number and `b`ulan or `m`inggu. */
export const STEPS: Readonly<Record<string, Every>> = {
	'1m': { weeks: 1 },
	'2m': { weeks: 2 },
	'1b': { months: 1 },
	'2b': { months: 2 },
	'3b': { months: 3 },
	'6b': { months: 6 },
	'12b': { months: 12 }
};

type Words = (typeof calculatorMessages)['id' | 'en']['loan'];

/** `1 bulan`, `2 minggu`. */
export function everyWords(every: Every, words: Words): string {
	return 'months' in every
		? words.everyMonths(formatNumber(every.months))
		: words.everyWeeks(formatNumber(every.weeks));
}

/** `12 kali, setiap 1 bulan`. */
export function timesWords(terms: LoanTerms, words: Words): string {
	return words.times(formatNumber(terms.instalments), everyWords(terms.every, words));
}

/** The rate as agreed: `1,5% per bulan`. */
export function rateWords(terms: LoanTerms, words: Words): string {
	// A precise rate has a hundred steps to a basis point.
	return words.ratePerPeriod(formatPercent(terms.rate / 100), words.ratePers[terms.ratePer]);
}

/** One amount when all instalments but the last are alike, else the least and the most. */
export function instalmentWords(schedule: LoanSchedule, words: Words): string {
	const totals = schedule.instalments.map((instalment) => instalment.total);
	const regular = totals.length > 1 ? totals.slice(0, -1) : totals;
	const [least, most] = [Math.min(...regular), Math.max(...regular)];
	if (least === most) return formatRupiah(least);
	return words.fromTo(formatRupiah(Math.min(...totals)), formatRupiah(Math.max(...totals)));
}
