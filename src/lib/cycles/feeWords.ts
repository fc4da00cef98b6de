import { messagesFor } from '#lib/i18n/define.ts';
import { feeMessages } from '#lib/i18n/fees.ts';
import { formatPercent } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { isPercent, type ChargedFee, type Fee } from './fees.ts';

/** A fee's value as people read it: `Rp1.000` or `2,5%`. */
export function feeValue({ kind, value }: Pick<Fee, 'kind' | 'value'>): string {
	return isPercent(kind) ? formatPercent(value) : formatRupiah(value);
}

/** What a cycle asks, before anything is ordered: `pengemasan Rp1.000 tiap pesanan`. */
export function askedWords(fee: Fee, locale: Locale): string {
	const t = messagesFor(feeMessages, locale);
	return t.asked(t.purposes[fee.purpose], feeValue(fee), t.kinds[fee.kind]);
}

/** What an order pays, summed by purpose and charger over its parts, in the order it was asked. */
export function feeRows(
	fees: readonly ChargedFee[],
	locale: Locale
): { readonly label: string; readonly value: string }[] {
	const t = messagesFor(feeMessages, locale);
	const sums = new Map<string, number>();
	for (const { purpose, chargedBy, amount } of fees) {
		const label = t.charged(t.purposes[purpose], t.chargers[chargedBy]);
		sums.set(label, (sums.get(label) ?? 0) + amount);
	}
	return [...sums].map(([label, sum]) => ({ label, value: formatRupiah(sum) }));
}
