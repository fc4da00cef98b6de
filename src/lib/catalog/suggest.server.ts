import type { Locale } from '#lib/i18n/locale.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { directory } from './search/directory.server.ts';
import { everyPart, matchOf } from './search/match.ts';
import { namesOfMatches } from './search/matches.server.ts';
import { onShelf } from './search/shelf.server.ts';
import { knownWords, vocabulary } from './search/vocabulary.server.ts';
import { completionsOf, repair, wordsOf } from './search/words.ts';

/** As many as fit on a phone above its keyboard. */
const MOST = 8;
const LEAST_LETTERS = 2;

/**
 * What somebody who is still typing may mean: kinds of goods in her language, groups, then names on the shelf. Every
 * one of them finds something when it is searched for.
 */
export async function suggest(reader: Reader, typed: string, locale: Locale): Promise<string[]> {
	const words = wordsOf(typed);
	if (words.join('').length < LEAST_LETTERS) return [];
	const { commodities, groups } = await directory(reader);
	const sold = await onShelf(reader);
	const names = [
		...[...commodities.values()]
			.filter(({ id }) => sold.commodities.has(id))
			.map(({ nameId, nameEn }) => (locale === 'id' ? nameId : nameEn)),
		...[...groups.values()].filter(({ id }) => sold.groups.has(id)).map(({ name }) => name)
	];
	const begun = names.filter((name) => beginsWith(name, words)).sort(byLength);
	const found = await namesOnShelf(reader, words);
	const all = new Map([...begun, ...found].map((name) => [name.toLowerCase(), name]));
	return [...all.values()].slice(0, MOST);
}

function byLength(a: string, b: string): number {
	return a.length - b.length || (a < b ? -1 : 1);
}

/** Whether each typed word begins one of the name's. */
function beginsWith(name: string, words: readonly string[]): boolean {
	const own = wordsOf(name);
	return words.every((word) => own.some((each) => each.startsWith(word)));
}

async function namesOnShelf(reader: Reader, words: readonly string[]): Promise<string[]> {
	const known = await vocabulary(reader);
	const { parts } = repair(words, await knownWords(reader, words), known);
	const last = words.at(-1) ?? '';
	// A word that is known may still be the beginning of a longer one.
	const more = completionsOf(last, known).map((each) => [each]);
	const ways = [...parts.slice(0, -1), [...(parts.at(-1) ?? []), ...more]];
	return namesOfMatches(reader, matchOf(everyPart(ways)), MOST);
}
