import type { ledgerMessages } from '#lib/i18n/ledger.ts';
import type { Locale } from '#lib/i18n/locale.ts';

/** The words for a kind of event; a kind without words of its own has those of its noun. */
export function kindWord(
	words: (typeof ledgerMessages)['id']['kinds'] | Record<string, string>,
	kind: string
): string {
	const known: Readonly<Record<string, string>> = words;
	return known[kind] ?? known[kind.split('.')[0] ?? ''] ?? known['other'] ?? kind;
}

/** An account's name in the reader's language. */
export function accountName(account: { nameId: string; nameEn: string }, locale: Locale): string {
	return locale === 'en' ? account.nameEn : account.nameId;
}

/** An account's name as a member understands it; most chart names are plain already. */
export function plainName(
	words: Readonly<Record<string, string>>,
	account: { code: string; nameId: string; nameEn: string },
	locale: Locale
): string {
	return words[account.code] ?? accountName(account, locale);
}
