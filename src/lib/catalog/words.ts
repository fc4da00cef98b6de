import { formatQuantity, formatUnit } from '#lib/i18n/format.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { formatRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Measure } from './quantity.ts';

/** What a price is for: `kg`, `liter`, `m³`, or one piece by its word. */
export function priceUnit({ soldBy, unit }: Measure, locale: Locale): string {
	return formatUnit(soldBy, locale, unit);
}

/** A stored quantity in words: `1,5 kg`, `250 ml`, `3 ekor`. */
export function quantityWords(quantity: number, { soldBy, unit }: Measure, locale: Locale): string {
	return formatQuantity(quantity, soldBy, locale, unit);
}

/** `Rp32.000 /kg`. */
export function priceWords(price: Rupiah, measure: Measure, locale: Locale): string {
	return `${formatRupiah(price)} /${priceUnit(measure, locale)}`;
}

/** A place as short as people say it: `Girisekar, Gunungkidul`. A city keeps its Kota. */
export function placeWords({ name, regency }: { readonly name: string; readonly regency: string }): string {
	return `${name}, ${regency.replace(/^Kabupaten /, '')}`;
}
