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

/** Marks in the cookie a language that was chosen while nobody was signed in, until somebody is. */
const CHOSEN_OUTSIDE = '-dipilih';

/** The language a cookie's value asks for; Indonesian when it asks for none or for one we do not speak. */
export function localeFromCookie(value: string | undefined): Locale {
	const plain = value?.endsWith(CHOSEN_OUTSIDE) ? value.slice(0, -CHOSEN_OUTSIDE.length) : value;
	return isLocale(plain) ? plain : DEFAULT_LOCALE;
}

/** The cookie's value for a language that is chosen now. */
export function cookieFor(locale: Locale, isSignedIn: boolean): string {
	return isSignedIn ? locale : `${locale}${CHOSEN_OUTSIDE}`;
}

/**
 * The language somebody chose before she signed in, which then becomes her account's; null when she chose none here. One
 * that the cookie only kept from an account is another's on a phone that many use.
 */
export function chosenOutside(value: string | undefined): Locale | null {
	return value?.endsWith(CHOSEN_OUTSIDE) ? localeFromCookie(value) : null;
}
