import { describe, expect, it } from 'vitest';
import { commonMessages, errorWords } from '#lib/i18n/common.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import {
	formatNumber,
	formatPercent,
	formatPhone,
	formatQuantity,
	formatUnit,
	quantityInputValue,
	whatsAppNumber
} from '#lib/i18n/format.ts';
import { chosenOutside, cookieFor, localeFromCookie } from '#lib/i18n/locale.ts';
import { inertJson } from '#lib/ui/inertJson.ts';
import { errorKind } from '#lib/ui/errorKind.ts';

describe('the language', () => {
	it('is Indonesian unless the cookie names one that is spoken', () => {
		expect(localeFromCookie(undefined)).toBe('id');
		expect(localeFromCookie('fr')).toBe('id');
		expect(localeFromCookie('en')).toBe('en');
	});

	it('that was chosen before signing in is told from one an account left behind', () => {
		for (const locale of ['id', 'en'] as const) {
			expect(localeFromCookie(cookieFor(locale, false))).toBe(locale);
			expect(localeFromCookie(cookieFor(locale, true))).toBe(locale);
			expect(chosenOutside(cookieFor(locale, false))).toBe(locale);
			expect(chosenOutside(cookieFor(locale, true))).toBeNull();
		}
		expect(chosenOutside(undefined)).toBeNull();
	});

	it('a form error without words asks to check the field, a finished sentence stays', () => {
		const words = messagesFor(commonMessages, 'id').errors;
		expect(errorWords(words, 'money_empty')).toBe('Tulis jumlah uangnya');
		expect(errorWords(words, 'unheard_of')).toBe('Periksa lagi isian ini');
		expect(errorWords(words, 'toString')).toBe('toString');
		expect(errorWords(words, 'Stok tinggal 3 kg')).toBe('Stok tinggal 3 kg');
	});
});

describe('numbers, in both languages the Indonesian way', () => {
	it('has dots between thousands', () => {
		expect(formatNumber(1_500_000)).toBe('1.500.000');
	});

	it('writes basis points as percent', () => {
		expect(formatPercent(800)).toBe('8%');
		expect(formatPercent(750)).toBe('7,5%');
		expect(formatPercent(1)).toBe('0,01%');
	});

	it.each([
		[1500, 'weight', 'id', null, '1,5 kg'],
		[500, 'weight', 'id', null, '500 g'],
		[0, 'weight', 'id', null, '0 kg'],
		[1_250_000, 'weight', 'id', null, '1.250 kg'],
		[1001, 'weight', 'en', null, '1,001 kg'],
		[250, 'volume', 'id', null, '250 ml'],
		[2000, 'volume', 'id', null, '2 liter'],
		[2000, 'volume', 'en', null, '2 litres'],
		[1000, 'volume', 'en', null, '1 litre'],
		[500, 'cubic', 'id', null, '0,5 m³'],
		[3, 'piece', 'id', 'ekor', '3 ekor'],
		[3, 'piece', 'en', null, '3 pieces'],
		[1, 'piece', 'en', null, '1 piece'],
		[1200, 'piece', 'id', null, '1.200 buah'],
		[2000, 'volume', 'en', 'liter', '2 litres'],
		[1, 'piece', 'en', 'sak', '1 sack'],
		[3, 'piece', 'en', 'ikat', '3 bunches'],
		[3, 'piece', 'en', 'constructor', '3 constructor']
	] as const)('%d by %s in %s (%s) is %s', (quantity, soldBy, locale, word, written) => {
		expect(formatQuantity(quantity, soldBy, locale, word)).toBe(written);
	});

	it('names the unit a price is for', () => {
		expect(formatUnit('weight', 'id')).toBe('kg');
		expect(formatUnit('piece', 'id', 'ekor')).toBe('ekor');
		expect(formatUnit('weight', 'id', 'ekor')).toBe('kg');
		expect(formatUnit('piece', 'en', 'karung')).toBe('sack');
		expect(formatUnit('piece', 'en', 'besek')).toBe('besek');
	});

	it('fills a quantity field without dots, which a person could read as a comma', () => {
		expect(quantityInputValue(1500, 'weight')).toBe('1,5');
		expect(quantityInputValue(1_250_000, 'weight')).toBe('1250');
		expect(quantityInputValue(1200, 'piece')).toBe('1200');
	});
});

describe('telephone numbers', () => {
	it.each([
		['+6281234567890', '0812-3456-7890'],
		['6281234567890', '0812-3456-7890'],
		['081234567890', '0812-3456-7890'],
		['+62812345678', '0812-3456-78'],
		['+6598765432', '+6598765432']
	])('%s is shown as %s', (stored, shown) => {
		expect(formatPhone(stored)).toBe(shown);
	});

	it('goes into a WhatsApp link with the country’s code', () => {
		expect(whatsAppNumber('+6281234567890')).toBe('6281234567890');
		expect(whatsAppNumber('0812-3456-7890')).toBe('6281234567890');
	});
});

describe('data inside a page', () => {
	it('cannot end the script it stands in, and stays the same data', () => {
		const value = { name: '</script><script>alert(1)</script>', note: '<!-- & \u2028 "' };
		const text = inertJson(value);
		expect(text).not.toMatch(/[<>&\u2028]/);
		expect(JSON.parse(text)).toEqual(value);
	});
});

describe('error pages', () => {
	it.each([
		[401, 'signInFirst'],
		[403, 'forbidden'],
		[404, 'notFound'],
		[409, 'stale'],
		[413, 'tooLarge'],
		[429, 'tooMany'],
		[500, 'broken'],
		[503, 'busy']
	])('%d says %s', (status, kind) => {
		expect(errorKind(status, false)).toBe(kind);
	});

	it('without a network says so, whatever the number', () => {
		expect(errorKind(500, true)).toBe('offline');
	});
});
