/** Columns that people search; the facet tokens stand in one of their own. */
const WORDS_COLUMNS = '{name english seller village}';

/** A match that needs every word. */
export function allOf(words: readonly string[]): string {
	return words.map(quoted).join(' AND ');
}

/** A match that needs any of the words. */
export function anyOf(words: readonly string[]): string {
	return words.map(quoted).join(' OR ');
}

/** A match that needs every part in one of its ways. */
export function everyPart(parts: readonly (readonly string[][])[]): string {
	return parts.map((ways) => `(${ways.map((way) => `(${allOf(way)})`).join(' OR ')})`).join(' AND ');
}

/**
 * The whole match expression: words in the columns that hold words and facets in theirs, or somebody's "v17" would
 * find a village.
 */
export function matchOf(words: string, facets: readonly string[] = []): string {
	return [`${WORDS_COLUMNS} : (${words})`, ...facets.map((facet) => `facet : ${quoted(facet)}`)].join(
		' AND '
	);
}

/** Words come without quotes from `wordsOf`, so nothing in them can end the string. */
function quoted(word: string): string {
	return `"${word.replaceAll('"', '')}"`;
}
