import type { MultiSearchParams } from 'meilisearch';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Filter, Sort } from '../filter.ts';
import type { Directory } from '../search/directory.server.ts';
import { groupsSelling } from '../search/shelf.server.ts';
import { INDEX, isMeiliOn, isResting, meili, rest, searchLimit } from './client.server.ts';
import { isCloseBehind } from './follow.server.ts';

const ORDERS: Readonly<Record<Sort, string[]>> = {
	best: [],
	newest: ['published:desc', 'id:desc'],
	cheapest: ['price:asc', 'id:desc'],
	dearest: ['price:desc', 'id:desc'],
	name: ['sortName:asc', 'id:desc']
};

export interface MeiliFound {
	/** How often each packed number stands among what matches, before facets are chosen. */
	readonly counts: ReadonlyMap<number, number>;
	/** The page's listings in order. */
	readonly ids: readonly number[];
}

interface Asked {
	readonly filter: Filter;
	readonly words: readonly string[];
	readonly names: Directory;
	readonly offset: number;
	readonly limit: number;
}

/**
 * What Meilisearch finds: listings with all the words, else with most of them. Null when it is not set up, rests after a
 * failure, is far behind the shelf or does not answer in time: then the embedded search does.
 */
export async function findWithMeili(reader: Reader, asked: Asked): Promise<MeiliFound | null> {
	if (!isMeiliOn() || isResting() || !(await isCloseBehind(reader))) return null;
	const groups = await groupsSelling(reader);
	if (groups.length === 0) return { counts: new Map(), ids: [] };
	try {
		const all = await ask(asked, groups, 'all');
		return all.counts.size > 0 ? all : await ask(asked, groups, 'last');
	} catch (error) {
		// Whatever is wrong with it, a visitor gets results: from the index in the database.
		rest(error);
		return null;
	}
}

async function ask(
	asked: Asked,
	groups: readonly number[],
	matchingStrategy: 'all' | 'last'
): Promise<MeiliFound> {
	const { filter, words, offset, limit } = asked;
	const common = { indexUid: INDEX, q: words.join(' '), matchingStrategy };
	const counted = countedFilter(filter, groups);
	const queries: MultiSearchParams['queries'] = [
		{ ...common, limit: 0, filter: counted, facets: ['packed'] },
		{
			...common,
			offset,
			limit,
			attributesToRetrieve: ['id'],
			filter: [...counted, ...chosenFilter(asked)],
			sort: ORDERS[filter.sort ?? 'best']
		}
	];
	const { results } = await meili().multiSearch<MultiSearchParams>({ queries }, searchLimit());
	const packed = Object.entries(results[0]?.facetDistribution?.['packed'] ?? {});
	return {
		counts: new Map(packed.map(([value, count]) => [Number(value), count])),
		ids: (results[1]?.hits ?? []).map((hit) => Number(hit['id']))
	};
}

/** What no facet counts past: who may sell today, and the prices asked for. */
function countedFilter({ min, max }: Filter, groups: readonly number[]): string[] {
	return [
		`group IN [${groups.join(', ')}]`,
		...(min === null ? [] : [`price >= ${min}`]),
		...(max === null ? [] : [`price <= ${max}`])
	];
}

/** What is chosen, as numbers or stripped to its letters: nothing a visitor typed reaches the filter's syntax. */
function chosenFilter({ filter, names }: Asked): string[] {
	const { category, commodity, village, seller, inStock } = filter;
	const idOf = (all: Iterable<{ slug: string; id: number }>, slug: string) =>
		[...all].find((each) => each.slug === slug)?.id ?? 0;
	return [
		...(category === null ? [] : [`category = "${category.replace(/[^a-z_]/g, '')}"`]),
		...(commodity === null ? [] : [`commodity = ${idOf(names.commodities.values(), commodity)}`]),
		...(village === null ? [] : [`villageCode = "${village.replace(/[^\d.]/g, '')}"`]),
		...(seller === null ? [] : [`group = ${idOf(names.groups.values(), seller)}`]),
		...(inStock ? ['inStock = 1'] : [])
	];
}
