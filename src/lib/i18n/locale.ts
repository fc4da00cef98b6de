/** The interface's languages; Indonesian is the source of truth. */
export type Locale = 'id' | 'en';

export const LOCALES = ['id', 'en'] as const satisfies readonly Locale[];
export const DEFAULT_LOCALE: Locale = 'id';

/** The cookie that keeps a visitor's choice of language. */
export const LOCALE_COOKIE = 'bahasa';

/** One year: a choice of language is made once. */
export const LOCALE_COOKIE_SECONDS = 365 * 24 * 60 * 60;

export function isLocale(value: unknown): value is Locale {
	return value === 'id' || value === 'en';
}

/** The language a cookie's value asks for; Indonesian when it asks for none or for one we do not speak. */
export function localeFromCookie(value: string | undefined): Locale {
	return isLocale(value) ? value : DEFAULT_LOCALE;
}
