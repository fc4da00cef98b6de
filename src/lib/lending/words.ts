import { formatNumber, formatPercent } from '#lib/i18n/format.ts';
import type { loansMessages } from '#lib/i18n/loans.ts';
import { formatRupiah, type Rupiah } from '#lib/shared/money.ts';

type Words = (typeof loansMessages)['id' | 'en'];

interface Terms {
	readonly method: 'flat' | 'declining' | 'annuity' | 'bullet';
	readonly rate: number;
	readonly ratePer: 'month' | 'year';
	readonly everyMonths: number | null;
	readonly everyWeeks: number | null;
}

/** `2% per bulan tetap, setiap bulan`. */
export function termsWords(terms: Terms, words: Words): string {
	// A precise rate has a hundred steps to a basis point.
	const rate = words.ratePer[terms.ratePer](formatPercent(terms.rate / 100));
	const every = terms.everyWeeks
		? words.every.weeks(formatNumber(terms.everyWeeks))
		: words.every.months(formatNumber(terms.everyMonths ?? 1));
	const how = `${rate} ${words.methods[terms.method]}`;
	// What is paid at the harvest is paid once.
	return terms.method === 'bullet' ? how : `${how}, ${every}`;
}

interface PaidAmounts {
	readonly penalty: Rupiah;
	readonly interest: Rupiah;
	readonly principal: Rupiah;
	readonly prepaid: Rupiah;
	readonly advance: Rupiah;
}

/** All that came in: what paid instalments, what came off the principal early, and what is kept for later. */
export function paidTotal({ penalty, interest, principal, prepaid, advance }: PaidAmounts): number {
	return penalty + interest + principal + prepaid + Math.max(0, advance);
}

/** `Rp220.000: jasa Rp20.000, pokok Rp200.000`, with a penalty or an advance where there is one. */
export function paymentWords(paid: PaidAmounts, words: Words): string {
	const { penalty, interest, principal, prepaid, advance } = paid;
	const t = words.mine;
	return [
		t.paymentWords(formatRupiah(paidTotal(paid)), formatRupiah(interest), formatRupiah(principal + prepaid)),
		penalty > 0 ? t.penaltyWords(formatRupiah(penalty)) : '',
		advance > 0 ? t.advanceWords(formatRupiah(advance)) : ''
	].join('');
}
