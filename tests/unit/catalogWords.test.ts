import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filterWith, parseFilter, queryOf } from '#lib/catalog/filter.ts';
import {
	completionsOf,
	correctionOf,
	distance,
	repair,
	splitOf,
	wordsOf
} from '#lib/catalog/search/words.ts';

const vocabulary = new Map([
	['lele', 40],
	['kopi', 30],
	['bubuk', 12],
	['cabai', 20],
	['minyak', 9],
	['asiri', 9],
	['dragon', 7],
	['fruit', 25],
	['catfish', 40],
	['salak', 5],
	['selada', 4],
	['durian', 11]
]);

/** Damerau's restricted distance the slow way, for comparison. */
function slowDistance(a: string, b: string): number {
	if (a === '' || b === '') return a.length + b.length;
	const same = a[0] === b[0] ? 0 : 1;
	let least = Math.min(
		slowDistance(a.slice(1), b) + 1,
		slowDistance(a, b.slice(1)) + 1,
		slowDistance(a.slice(1), b.slice(1)) + same
	);
	if (a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0]) {
		least = Math.min(least, slowDistance(a.slice(2), b.slice(2)) + 1);
	}
	return least;
}

describe('the words of a query', () => {
	test.each([
		['Ikan LELE, segar!', ['ikan', 'lele', 'segar']],
		['  crème  ', ['creme']],
		['"lele" OR name:* NEAR(a b)', ['lele', 'or', 'name', 'near', 'a', 'b']],
		['lele lele', ['lele']],
		['\u0000\u0007***', []],
		['', []]
	])('%j are %j', (query, words) => {
		expect(wordsOf(query)).toEqual(words);
	});

	test('are at most ten, however long the query', () => {
		const long = Array.from({ length: 5000 }, (_, index) => `k${index}`).join(' ');
		expect(wordsOf(long).length).toBe(10);
		expect(wordsOf('x'.repeat(10_000))).toEqual(['x'.repeat(40)]);
	});
});

describe('the distance between words', () => {
	test.each([
		['kopi', 'kpoi', 1],
		['lele', 'lelee', 1],
		['durian', 'durean', 1],
		['cabai', 'cabe', 2],
		['lele', 'kopi', 3]
	])('of %s and %s is %i, or beyond two', (a, b, expected) => {
		expect(distance(a, b, 2)).toBe(expected);
	});

	test('is the one found the slow way, up to the most that is asked', () => {
		const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });
		fc.assert(
			fc.property(word, word, (a, b) => {
				expect(distance(a, b, 2)).toBe(Math.min(slowDistance(a, b), 3));
			})
		);
	});
});

describe('a word the index does not know', () => {
	test.each([
		['kpoi', 'kopi'],
		['lelle', 'lele'],
		['durean', 'durian'],
		['minyk', 'minyak'],
		['zzzzzz', null],
		['12', null]
	])('%s is read as %s', (typed, read) => {
		expect(correctionOf(typed, vocabulary)).toBe(read);
	});

	test('is completed when it is the last and unfinished', () => {
		expect(completionsOf('sel', vocabulary)).toEqual(['selada']);
		expect(repair(['kopi', 'bub'], new Set(), vocabulary).parts).toEqual([[['kopi']], [['bubuk']]]);
	});

	test('is taken apart or put together where that makes known words', () => {
		expect(splitOf('dragonfruit', vocabulary)).toEqual(['dragon', 'fruit']);
		expect(repair(['cat', 'fish'], new Set(), vocabulary)).toEqual({
			parts: [[['catfish']]],
			readAs: 'catfish'
		});
	});

	test('is left alone when the index has it, though the kept vocabulary is too old to', () => {
		expect(repair(['leli'], new Set(['leli']), vocabulary)).toEqual({ parts: [[['leli']]], readAs: null });
	});
});

describe('an address of results', () => {
	test('with a price range the wrong way round is turned', () => {
		expect(parseFilter(new URLSearchParams('min=50.000&max=Rp10.000'))).toMatchObject({
			min: 10_000,
			max: 50_000
		});
	});

	test.each([
		['page=1000000000', { page: 1_000_000 }],
		['page=-3', { page: 1 }],
		['page=abc&size=0', { page: 1, size: 1 }],
		['size=100000', { size: 100 }],
		['sort=drop', { sort: null }],
		['min=abc&max=1e9', { min: null, max: null }],
		['category=%00%07fish', { category: 'fish' }]
	])('%s is read without an error', (query, expected) => {
		expect(parseFilter(new URLSearchParams(query))).toMatchObject(expected);
	});

	test('says again what it was made from', () => {
		const filter = filterWith({
			q: 'ikan lele',
			village: '34.03.01.2001',
			min: 1000,
			inStock: true,
			page: 3
		});
		expect(parseFilter(new URLSearchParams(queryOf(filter)))).toEqual(filter);
		expect(queryOf(filterWith({}))).toBe('');
	});
});
