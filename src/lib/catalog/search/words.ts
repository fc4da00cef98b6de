/** More words than anybody types; the rest of a 10 kB query is left unread. */
const MOST_WORDS = 10;
const LONGEST_WORD = 40;
const MOST_CHARACTERS = 400;

/**
 * The words of a query as the index's tokenizer makes them (unicode61 with diacritics removed): lower case, accents
 * gone, split at everything that is neither letter nor digit. What comes out holds no syntax of the index.
 */
export function wordsOf(query: string): string[] {
	const plain = query.slice(0, MOST_CHARACTERS).normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
	const words = plain.match(/[\p{L}\p{N}]+/gu) ?? [];
	return [...new Set(words.map((word) => word.slice(0, LONGEST_WORD)))].slice(0, MOST_WORDS);
}

/**
 * Damerau's distance in its restricted form: insertions, deletions, substitutions and swaps of neighbours that turn
 * one word into the other, counted up to `most`; anything farther is `most + 1`.
 */
export function distance(a: string, b: string, most: number): number {
	if (Math.abs(a.length - b.length) > most) return most + 1;
	let twoBack: number[] = [];
	let back = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i += 1) {
		const row = [i];
		let least = i;
		for (let j = 1; j <= b.length; j += 1) {
			const same = a[i - 1] === b[j - 1];
			let cost = Math.min((back[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (back[j - 1] ?? 0) + (same ? 0 : 1));
			const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
			if (swapped) cost = Math.min(cost, (twoBack[j - 2] ?? 0) + 1);
			row.push(cost);
			least = Math.min(least, cost);
		}
		// Every way on goes through this row, so nothing nearer can follow.
		if (least > most) return most + 1;
		twoBack = back;
		back = row;
	}
	return Math.min(back[b.length] ?? 0, most + 1);
}

/** The words of the index, with how many listings have each. */
export type Vocabulary = ReadonlyMap<string, number>;

/** Completions taken for an unfinished last word. */
const MOST_COMPLETIONS = 8;
/** Fewer letters than this are too few to guess from. */
const LEAST_GUESSED = 3;

/** The most frequent words that begin as an unfinished one does. */
export function completionsOf(start: string, vocabulary: Vocabulary): string[] {
	if (start.length < LEAST_GUESSED) return [];
	return [...vocabulary]
		.filter(([word]) => word.startsWith(start))
		.sort(([a, timesA], [b, timesB]) => timesB - timesA || (a < b ? -1 : 1))
		.slice(0, MOST_COMPLETIONS)
		.map(([word]) => word);
}

/**
 * The known word that a mistyped one most likely stands for: within one mistake up to four letters, else two. A swap
 * of neighbours and a right first letter count in its favour, and of equals the more frequent wins.
 */
export function correctionOf(word: string, vocabulary: Vocabulary): string | null {
	if (word.length < LEAST_GUESSED || /^\p{N}+$/u.test(word)) return null;
	const most = word.length <= 4 ? 1 : 2;
	let best: { word: string; score: number; times: number } | null = null;
	for (const [candidate, times] of vocabulary) {
		const mistakes = distance(word, candidate, most);
		if (mistakes > most) continue;
		const score = mistakes + (candidate[0] === word[0] ? 0 : 0.5) - (isSwap(word, candidate) ? 0.25 : 0);
		if (!best || score < best.score || (score === best.score && times > best.times)) {
			best = { word: candidate, score, times };
		}
	}
	return best?.word ?? null;
}

function isSwap(a: string, b: string): boolean {
	if (a.length !== b.length) return false;
	const letters = (word: string) => [...word].sort().join('');
	return letters(a) === letters(b);
}

/** Two known words that were typed as one, as in `dragonfruit`; the more frequent pair, or null. */
export function splitOf(word: string, vocabulary: Vocabulary): [string, string] | null {
	let best: { pair: [string, string]; times: number } | null = null;
	for (let at = LEAST_GUESSED; at <= word.length - LEAST_GUESSED; at += 1) {
		const pair: [string, string] = [word.slice(0, at), word.slice(at)];
		const times = Math.min(vocabulary.get(pair[0]) ?? 0, vocabulary.get(pair[1]) ?? 0);
		if (times > 0 && (!best || times > best.times)) best = { pair, times };
	}
	return best?.pair ?? null;
}

/** A query made of words that the index knows. */
export interface Repaired {
	/** Ways to say each part of the query; all parts must be met, each in one of its ways. */
	readonly parts: readonly (readonly string[][])[];
	/** What the words were read as, when that differs from what was typed. */
	readonly readAs: string | null;
}

/**
 * Reads each word as one the index knows: as it is, as two that were joined, two neighbours as one that was split,
 * the last one completed, and mistyped ones corrected. A word that nothing fits stays as it was typed.
 *
 * @param known the typed words that the index has, even where the vocabulary is too old to know them.
 */
export function repair(
	words: readonly string[],
	known: ReadonlySet<string>,
	vocabulary: Vocabulary
): Repaired {
	const parts: string[][][] = [];
	const read: string[] = [];
	for (let index = 0; index < words.length; index += 1) {
		const word = words[index] ?? '';
		const next = words[index + 1];
		const isKnown = (each: string) => known.has(each) || vocabulary.has(each);
		const joined = next === undefined ? null : word + next;
		if (joined && vocabulary.has(joined) && !(isKnown(word) && isKnown(next ?? ''))) {
			parts.push([[joined]]);
			read.push(joined);
			index += 1;
		} else if (isKnown(word)) {
			const pair = joined && vocabulary.has(joined) ? [[word], [joined]] : [[word]];
			parts.push(pair);
			read.push(word);
		} else {
			const ways = waysOf(word, next === undefined, vocabulary);
			parts.push(ways);
			read.push(ways[0]?.join(' ') ?? word);
		}
	}
	const typed = words.join(' ');
	return { parts, readAs: read.join(' ') === typed ? null : read.join(' ') };
}

function waysOf(word: string, isLast: boolean, vocabulary: Vocabulary): string[][] {
	const completions = isLast ? completionsOf(word, vocabulary) : [];
	if (completions.length > 0) return completions.map((each) => [each]);
	const pair = splitOf(word, vocabulary);
	if (pair) return [pair];
	return [[correctionOf(word, vocabulary) ?? word]];
}
