/** A listing as Meilisearch keeps it: what is searched, filtered, counted and sorted, nothing that is shown. */
export interface ListingDocument {
	readonly id: number;
	readonly name: string;
	/** Its commodity in Indonesian, English and local words. */
	readonly english: string;
	readonly seller: string;
	readonly village: string;
	readonly group: number;
	readonly commodity: number;
	/** The places of its practice and its price range among theirs; see `packed.ts`. */
	readonly practice: number;
	readonly band: number;
	readonly postable: number;
	readonly price: number;
	readonly published: number;
	readonly inStock: number;
	readonly sortName: string;
}

/** More groups than any installation has; above it the counts of rare sellers would be too low. */
const MOST_VALUES = 20_000;

/** As many results as can be paged through in either engine. */
const MOST_HITS = 1000;

/**
 * The index's settings. A chosen order comes before everything; else the words decide, and of equals what is in stock
 * and newer. Typing errors are forgiven from four letters on, a second one from seven.
 */
export const INDEX_SETTINGS = {
	searchableAttributes: ['name', 'english', 'seller', 'village'],
	filterableAttributes: ['group', 'commodity', 'practice', 'band', 'postable', 'price', 'inStock'],
	sortableAttributes: ['price', 'published', 'sortName', 'id'],
	displayedAttributes: ['id'],
	rankingRules: [
		'sort',
		'words',
		'typo',
		'attribute',
		'proximity',
		'exactness',
		'inStock:desc',
		'published:desc'
	],
	typoTolerance: { enabled: true, minWordSizeForTypos: { oneTypo: 4, twoTypos: 7 } },
	faceting: { maxValuesPerFacet: MOST_VALUES },
	pagination: { maxTotalHits: MOST_HITS }
};
