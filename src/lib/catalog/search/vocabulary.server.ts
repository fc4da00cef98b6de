import type { Reader } from '#lib/shared/database.server.ts';
import type { Vocabulary } from './words.ts';

const REFRESH_MS = 3 * 60 * 1000;
/** From so many listings on, a word must stand in three of them to correct others by: rare ones are often mistakes. */
const MANY_LISTINGS = 1000;

let kept: { vocabulary: Vocabulary; until: number } | null = null;
let loading: Promise<Vocabulary> | null = null;

/**
 * The words of the index. Only a query that found nothing needs them, so they are read then; after a few minutes an
 * old list still serves while the next is read.
 */
export async function vocabulary(reader: Reader): Promise<Vocabulary> {
	if (kept && performance.now() < kept.until) return kept.vocabulary;
	loading ??= load(reader).finally(() => (loading = null));
	if (!kept) return loading;
	// An old list is better than a wait; a failure shows when the next query that has none waits for it.
	loading.catch(() => (kept = null));
	return kept.vocabulary;
}

/** Where the list is cut into pieces: counting the words of 100,000 listings at once keeps everybody waiting. */
const CUTS = Array.from('3579abcdefghijklmnopqrstuvwxyz{');

async function load(reader: Reader): Promise<Vocabulary> {
	const least = await leastTimes(reader);
	const found = new Map<string, number>();
	for (const [index, from] of ['', ...CUTS].entries()) {
		const until = CUTS[index];
		const { rows } = await reader.$client.execute({
			sql: `SELECT term, sum(doc) AS times FROM listing_vocabulary
				WHERE term >= ?${until === undefined ? '' : ' AND term < ?'} AND col <> 'facet' GROUP BY term HAVING times >= ?`,
			args: [from, ...(until === undefined ? [] : [until]), least]
		});
		for (const row of rows) found.set(String(row['term']), Number(row['times']));
		await new Promise((next) => setImmediate(next));
	}
	kept = { vocabulary: found, until: performance.now() + REFRESH_MS };
	return found;
}

async function leastTimes(reader: Reader): Promise<number> {
	const { rows } = await reader.$client.execute('SELECT count(*) AS listings FROM listing_search');
	return Number(rows[0]?.['listings']) >= MANY_LISTINGS ? 3 : 1;
}

/** Which of the words the index has right now, so that a new product's name is not corrected away. */
export async function knownWords(reader: Reader, words: readonly string[]): Promise<Set<string>> {
	// Each word is looked up by itself: asked for a list of them the vocabulary is read from end to end.
	const { rows } = await reader.$client.execute({
		sql: words
			.map((_, index) => `SELECT term FROM listing_vocabulary WHERE term = ?${index + 1} AND col <> 'facet'`)
			.join(' UNION '),
		args: [...words]
	});
	return new Set(rows.map((row) => String(row['term'])));
}

/** Forgets the kept words, so that the next query reads them again. For tests, and after a large import. */
export function forgetVocabulary(): void {
	kept = null;
}
