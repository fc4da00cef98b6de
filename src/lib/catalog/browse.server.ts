import type { Reader } from '#lib/shared/database.server.ts';
import type { Rupiah, SoldBy } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { isVillage, namedFacets, type Facets } from './facets.ts';
import { filterWith, type Filter, type Sort } from './filter.ts';
import { ratingOf, type Rating } from './rating.ts';
import type { Reach } from './reach.ts';
import { directory, directoryWith, type Directory } from './search/directory.server.ts';
import { findWithMeili } from './meili/find.server.ts';
import { allOf, anyOf, everyPart, matchOf } from './search/match.ts';
import { CAP, type Asked, type Rows } from './search/conditions.server.ts';
import {
	countAll,
	countMatches,
	isAnyPriced,
	matchesOf,
	pageOfMatches,
	type Matches
} from './search/matches.server.ts';
import { newestOfGroups, openShelf, pageOfIds, type Shelf } from './search/shelf.server.ts';
import { knownWords, vocabulary } from './search/vocabulary.server.ts';
import { repair, wordsOf } from './search/words.ts';
import type { CommodityGroup, StockMode } from './terms.ts';

/** A listing as a card shows it. */
export interface Card {
	readonly id: number;
	readonly slug: string;
	readonly name: string;
	/** The commodity's slug. */
	readonly commodity: string;
	/** The group of kinds it belongs to. */
	readonly category: CommodityGroup;
	/** Rupiah per kg, litre, m³ or piece. */
	readonly price: Rupiah;
	readonly soldBy: SoldBy;
	readonly unit: string;
	readonly stockMode: StockMode;
	/** What can be ordered now, in g, ml, dm³ or pieces. */
	readonly available: number;
	/** That much is ordered before its harvest: less than the smallest order lies on the shelf. */
	readonly preorder: boolean;
	/** False when neither shelf nor harvest has the smallest order. */
	readonly inStock: boolean;
	/** The producer's name. */
	readonly producer: string;
	readonly group: { readonly slug: string; readonly name: string };
	readonly village: { readonly code: string; readonly name: string; readonly regency: string };
	/** The token of its first photo. */
	readonly photo: string | null;
	/** What buyers gave it; null before the first review. */
	readonly rating: CardRating | null;
}

/** What of a card a page shows: what it does not show is not sent to it. */
export type ShownCard = Omit<Card, 'commodity' | 'category' | 'group' | 'village'> & {
	readonly village: Pick<Card['village'], 'name' | 'regency'>;
};

export function shown(card: Card): ShownCard {
	const { id, slug, name, price, soldBy, unit, stockMode, available, preorder, inStock } = card;
	const { producer, photo, rating, village } = card;
	return {
		...{
			id,
			slug,
			name,
			price,
			soldBy,
			unit,
			stockMode,
			available,
			preorder,
			inStock,
			producer,
			photo,
			rating
		},
		village: { name: village.name, regency: village.regency }
	};
}

/** The average in tenths of a star, and how many gave it. */
export type CardRating = Pick<Rating, 'tenths' | 'count'>;

export interface Browsed {
	readonly items: readonly Card[];
	/** Published listings for sale that match. */
	readonly total: number;
	/** How many of them can be paged through: words are ranked among the newest thousand. */
	readonly reachable: number;
	readonly facets: Facets;
	readonly page: number;
	readonly size: number;
	readonly sort: Sort;
	/** What the words were read as, when nothing fitted them as typed. */
	readonly readAs: string | null;
}

/**
 * What is for sale and matches a filter: published, its seller an active member, her group's agreement in force
 * today. Without words the shelf as it stands, with words the best fitting of them.
 *
 * @param reach how goods come to the place that the filter names; without it nothing is narrowed by that.
 */
export async function browse(reader: Reader, filter: Filter, reach: Reach | null = null): Promise<Browsed> {
	const words = wordsOf(filter.q);
	const asked = { filter, reach, names: await directory(reader) };
	if (words.length === 0) return shelf(reader, asked);
	return (await searchOutside(reader, asked, words)) ?? search(reader, asked, words);
}

async function shelf(reader: Reader, known: Asked): Promise<Browsed> {
	const { filter } = known;
	const { page, size } = filter;
	const sort = filter.sort === null || filter.sort === 'best' ? 'newest' : filter.sort;
	const { asked, columns, tally } = await together((all) => openShelf(all, known));
	const counting = tally();
	const fitting = columns.count(counting, filter);
	const tallies = counting.tallies();
	const rows = await rowsOf(
		reader,
		asked,
		columns.page(fitting, sort, { offset: (page - 1) * size, limit: size })
	);
	return {
		items: cards(rows, asked.names),
		...{ total: tallies.total, reachable: tallies.total, facets: namedFacets(tallies, asked.names, filter) },
		...{ page, size, sort, readAs: null }
	};
}

/** The cards of some listings, in the order asked for; what is not for sale now is left out. */
export async function cardsOf(reader: Reader, ids: readonly number[]): Promise<Card[]> {
	if (ids.length === 0) return [];
	const asked = { filter: filterWith({}), reach: null, names: await directory(reader) };
	const rows = await pageOfIds(reader, asked, ids);
	return cards(rows, await directoryWith(reader, new Set(rows.map((row) => Number(row['group_id'])))));
}

/** The newest goods of some groups, so many of each, in the order of the groups. */
export async function newestOf(reader: Reader, groups: readonly number[], each: number): Promise<Card[]> {
	if (groups.length === 0) return [];
	return cards(await newestOfGroups(reader, groups, each), await directoryWith(reader, groups));
}

/** The same page from Meilisearch, or null when it cannot be had from there. */
async function searchOutside(
	reader: Reader,
	asked: Asked,
	words: readonly string[]
): Promise<Browsed | null> {
	const { filter, names } = asked;
	const { page, size } = filter;
	const offset = (page - 1) * size;
	const limit = Math.max(0, Math.min(size, CAP - offset));
	const found = await findWithMeili(reader, { ...asked, words, offset: Math.min(offset, CAP), limit });
	if (!found) return null;
	const { total } = found.tallies;
	return {
		items: cards(await pageOfIds(reader, asked, found.ids), names),
		...{ total, reachable: Math.min(total, CAP), facets: namedFacets(found.tallies, names, filter) },
		...{ page, size, sort: filter.sort ?? 'best', readAs: null }
	};
}

async function search(reader: Reader, known: Asked, words: readonly string[]): Promise<Browsed> {
	const { filter } = known;
	const { page, size } = filter;
	const sort = filter.sort ?? 'best';
	const exact = allOf(words);
	const [open, asTyped] = await together((all) =>
		Promise.all([openShelf(all, known), matchesOf(all, matchOf(exact), sort)])
	);
	const { asked } = open;
	const found = isAnyPriced(open, asTyped)
		? { ...asTyped, words: exact, readAs: null }
		: await asRead(reader, open, words, sort);
	const tokens = facetTokens(asked);
	// Beyond the cap the newest of what is chosen are others than those that are chosen of the newest.
	const narrowed = found.capped && tokens.length > 0;
	const looked = narrowed ? await matchesOf(reader, matchOf(found.words, tokens), sort) : found;
	const counted = countMatches(open, looked);
	const tallies = found.capped ? await countAll(reader, open, matchOf(found.words)) : counted.tallies;
	const ids = pageOfMatches(open, looked, counted.fitting, { sort, offset: (page - 1) * size, limit: size });
	return {
		items: cards(await rowsOf(reader, asked, ids), asked.names),
		total: tallies.total,
		reachable: Math.min(tallies.total, counted.fitting.length),
		facets: namedFacets(tallies, asked.names, filter),
		...{ page, size, sort, readAs: found.readAs }
	};
}

async function rowsOf(reader: Reader, asked: Asked, ids: readonly number[]): Promise<Rows> {
	return ids.length === 0 ? [] : pageOfIds(reader, asked, ids);
}

interface Found extends Matches {
	readonly words: string;
	readonly readAs: string | null;
}

/**
 * What nothing fits as it was typed: all of the words as the index knows them, else any of them. A word that only a mistyped
 * product has still finds it, because the typed words come first.
 */
async function asRead(reader: Reader, open: Shelf, typed: readonly string[], sort: Sort): Promise<Found> {
	const known = await knownWords(reader, typed);
	const { parts, readAs } = repair(typed, known, await vocabulary(reader));
	const read = everyPart(parts);
	const found = await matchesOf(reader, matchOf(read), sort);
	if (isAnyPriced(open, found)) return { ...found, words: read, readAs };

	const any = anyOf(parts.flatMap((ways) => ways.flat()));
	return { ...(await matchesOf(reader, matchOf(any), sort)), words: any, readAs };
}

/** The tokens that the index's facet column has for what is chosen; a choice nobody has matches nothing. */
function facetTokens({ filter, names }: Asked): string[] {
	const { category, commodity, village, seller, kind, practice } = filter;
	const tokens: string[] = [];
	const bySlug = <T extends { slug: string; id: number }>(all: Iterable<T>, slug: string) =>
		[...all].find((each) => each.slug === slug)?.id ?? 0;
	if (category !== null) tokens.push(`c${category.replace(/[^a-z]/g, '')}`);
	if (commodity !== null) tokens.push(`k${bySlug(names.commodities.values(), commodity)}`);
	if (seller !== null) tokens.push(`g${bySlug(names.groups.values(), seller)}`);
	if (village !== null) tokens.push(`${isVillage(village) ? 'v' : 'd'}${village.replace(/\D/g, '')}`);
	if (kind !== null) tokens.push(`o${kind.replaceAll('_', '')}`);
	if (practice !== null) tokens.push(`p${practice.replaceAll('_', '')}`);
	return tokens;
}

function cards(rows: Rows, { groups, commodities }: Directory): Card[] {
	return rows.map((row) => {
		const group = groups.get(Number(row['group_id']));
		const commodity = commodities.get(Number(row['commodity_id']));
		const harvest = Number(row['harvest'] ?? 0);
		const least = Number(row['least_quantity']);
		const preorder = Number(row['available']) < least && harvest >= least;
		const available = preorder ? harvest : Number(row['available']);
		const stockMode = String(row['stock_mode']) as StockMode;
		return {
			id: Number(row['id']),
			slug: String(row['slug']),
			name: String(row['name']),
			commodity: commodity?.slug ?? '',
			category: commodity?.group ?? 'processed',
			price: Number(row['price']) as Rupiah,
			soldBy: String(row['sold_by']) as SoldBy,
			unit: String(row['unit']),
			stockMode,
			available,
			preorder,
			inStock: stockMode === 'made_to_order' || available >= least,
			producer: String(row['producer']),
			group: { slug: group?.slug ?? '', name: group?.name ?? '' },
			village: {
				code: group?.villageCode ?? '',
				name: group?.villageName ?? '',
				regency: group?.regency ?? ''
			},
			photo: row['photo'] === null ? null : String(row['photo']),
			rating: ratingOfRow(row)
		};
	});
}

function ratingOfRow(row: Rows[number]): CardRating | null {
	const stars = ['ones', 'twos', 'threes', 'fours', 'fives'] as const;
	const [ones = 0, twos = 0, threes = 0, fours = 0, fives = 0] = stars.map((each) => Number(row[each] ?? 0));
	const rating = ratingOf([ones, twos, threes, fours, fives]);
	return rating && { tenths: rating.tenths, count: rating.count };
}
