import { getContext, setContext } from 'svelte';
import type { MessageArea, Translation } from './define.ts';
import { DEFAULT_LOCALE, type Locale } from './locale.ts';

const LOCALE = Symbol('locale');

/** Called once by the root layout; a change of language reloads the page, so it need not be reactive. */
export function setLocale(locale: Locale): void {
	setContext(LOCALE, locale);
}

/** The language of the page this component is on. */
export function useLocale(): Locale {
	return getContext<Locale | undefined>(LOCALE) ?? DEFAULT_LOCALE;
}

/** The messages of an area in the page's language; call it while the component is being made. */
export function useMessages<Source>(area: MessageArea<Source>): Translation<Source> {
	return area[useLocale()];
}
