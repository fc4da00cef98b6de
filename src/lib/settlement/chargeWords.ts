import { messagesFor } from '#lib/i18n/define.ts';
import { feeMessages } from '#lib/i18n/fees.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { supplyMessages } from '#lib/i18n/supply.ts';
import { feeOfCharge, type Charge } from '#lib/orders/charges.ts';

/** A charge as people read it: `Ongkos antar` or `Biaya pengemasan (BUM Desa)`. */
export function chargeWords(charge: Charge, locale: Locale): string {
	const fee = feeOfCharge(charge);
	if (!fee) return messagesFor(supplyMessages, locale).deliveryCharge;
	const t = messagesFor(feeMessages, locale);
	return t.charged(t.purposes[fee.purpose], t.chargers[fee.chargedBy]);
}
