import type { MultiSearchParams } from 'meilisearch';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Sort } from '../filter.ts';
import { practiceNumber } from '../packed.ts';
import { sentTo } from '../reach.ts';
import { add, covers, Tallies } from '../tally.ts';
import type { NamedCommodity, SellingGroup } from '../search/directory.server.ts';
import { groupsSelling } from '../search/shelf.server.ts';
import type { Asked } from '../search/conditions.server.ts';
import { INDEX, isMeiliOn, isResting, meili, rest, searchLimit } from './client.server.ts';
import { isCloseBehind } from './follow.server.ts';

const ORDERS: Readonly<Record<Sort, string[]>> = {
	best: [],
	newest: ['published:desc', 'id:desc'],
	cheapest: ['price:asc', 'id:desc'],
	dearest: ['price:desc', 'id:desc'],
	name: ['sortName:asc', 'id:desc']
};

const COUNTED = ['group', 'commodity', 'practice', 'band', 'inStock'];

export interface MeiliFound {
	/** What every filter's choices would leave. */
	readonly tallies: Tallies;
	/** The page's listings in order. */
	readonly ids: readonly number[];
}

interface Wanted extends Asked {
	readonly words: readonly string[];
	readonly offset: number;
	readonly limit: number;
}

/** A condition, or several of which one must hold. */
type Condition = string | string[];

/** What is chosen, by filter: a filter's own choices are counted with the others' conditions alone. */
type Chosen = Readonly<
	Record<
		'category' | 'commodity' | 'village' | 'seller' | 'kind' | 'practice' | 'price' | 'inStock' | 'delivered',
		Condition[]
	>
>;
type Name = keyof Chosen;

/**
 * What Meilisearch finds: listings with all the words, else with most of them. Null when it is not set up, rests after a
 * failure, is far behind the shelf or does not answer in time: then the embedded search does.
 */
export async function findWithMeili(reader: Reader, wanted: Wanted): Promise<MeiliFound | null> {
	if (!isMeiliOn() || isResting() || !(await isCloseBehind(reader))) return null;
	const groups = await groupsSelling(reader);
	if (groups.length === 0) return { tallies: new Tallies(), ids: [] };
	try {
		const all = await ask(wanted, groups, 'all');
		return all.tallies.category.size > 0 ? all : await ask(wanted, groups, 'last');
	} catch (error) {
		// Whatever is wrong with it, a visitor gets results: from the index in the database.
		rest(error);
		return null;
	}
}

/** Which filters are let go to count a filter's own choices. */
const LET_GO: readonly (readonly [counted: Name, ...Name[]])[] = [
	['category', 'commodity'],
	['commodity'],
	['village'],
	['seller'],
	['kind'],
	['practice'],
	['price'],
	['inStock'],
	['delivered']
];

async function ask(
	wanted: Wanted,
	groups: readonly number[],
	matchingStrategy: 'all' | 'last'
): Promise<MeiliFound> {
	const { filter, words, offset, limit } = wanted;
	const common = { indexUid: INDEX, q: words.join(' '), matchingStrategy };
	const sold = `group IN [${groups.join(', ')}]`;
	const chosen = chosenFilter(wanted);
	const without = (letGo: readonly Name[]) => [
		sold,
		...Object.entries(chosen).flatMap(([name, each]) => (letGo.includes(name as Name) ? [] : each))
	];
	const counting = LET_GO.filter((letGo) => letGo.some((name) => chosen[name].length > 0));
	const queries: MultiSearchParams['queries'] = [
		{
			...{ ...common, offset, limit, attributesToRetrieve: ['id'], facets: COUNTED },
			...{ filter: without([]), sort: ORDERS[filter.sort ?? 'best'] }
		},
		...counting.map((letGo) => ({ ...common, limit: 0, facets: COUNTED, filter: without(letGo) }))
	];
	// What reaches a place is counted even when it is not asked for alone.
	const reached = sentConditions(wanted);
	if (reached)
		queries.push({ ...common, limit: 0, facets: ['inStock'], filter: [...without(['delivered']), reached] });
	const { results } = await meili().multiSearch<MultiSearchParams>({ queries }, searchLimit());
	const distributionOf = (index: number) => results[index]?.facetDistribution ?? {};
	const counted = (name: Name) => {
		const index = counting.findIndex(([first]) => first === name);
		return distributionOf(index === -1 ? 0 : index + 1);
	};
	const tallies = talliesOf(wanted, counted, distributionOf(0));
	if (reached) tallies.reached = sum(distributionOf(queries.length - 1)['inStock']);
	return { tallies, ids: (results[0]?.hits ?? []).map((hit) => Number(hit['id'])) };
}

type Distribution = Readonly<Record<string, Readonly<Record<string, number>>>>;

function talliesOf({ names }: Wanted, counted: (name: Name) => Distribution, all: Distribution): Tallies {
	const tallies = new Tallies();
	const fill = (into: Map<number, number>, name: Name, attribute: string) => {
		for (const [value, count] of Object.entries(counted(name)[attribute] ?? {}))
			add(into, Number(value), count);
	};
	fill(tallies.commodity, 'commodity', 'commodity');
	fill(tallies.village, 'village', 'group');
	fill(tallies.seller, 'seller', 'group');
	fill(tallies.kind, 'kind', 'group');
	fill(tallies.practice, 'practice', 'practice');
	fill(tallies.band, 'price', 'band');
	for (const [id, count] of Object.entries(counted('category')['commodity'] ?? {})) {
		const commodity = names.commodities.get(Number(id));
		if (commodity) add(tallies.category, commodity.group, count);
	}
	tallies.total = sum(all['inStock']);
	tallies.inStock = counted('inStock')['inStock']?.['1'] ?? 0;
	return tallies;
}

function sum(counts: Readonly<Record<string, number>> | undefined): number {
	return Object.values(counts ?? {}).reduce((total, each) => total + each, 0);
}

/** What is chosen, as numbers alone: nothing a visitor typed reaches the filter's syntax. */
function chosenFilter(wanted: Wanted): Chosen {
	const { filter, names } = wanted;
	const { category, commodity, village, seller, kind, practice, min, max, inStock, delivered } = filter;
	const groups = (fits: (group: SellingGroup) => boolean) =>
		among('group', [...names.groups.values()].filter(fits));
	const goods = (fits: (each: NamedCommodity) => boolean) =>
		among('commodity', [...names.commodities.values()].filter(fits));
	const reached = delivered ? sentConditions(wanted) : null;
	return {
		category: category === null ? [] : [goods((each) => each.group === category)],
		commodity: commodity === null ? [] : [goods((each) => each.slug === commodity)],
		village: village === null ? [] : [groups((each) => covers(village, each.villageCode))],
		seller: seller === null ? [] : [groups((each) => each.slug === seller)],
		kind: kind === null ? [] : [groups((each) => each.kind === kind)],
		practice: practice === null ? [] : [`practice = ${practiceNumber(practice)}`],
		price: [...(min === null ? [] : [`price >= ${min}`]), ...(max === null ? [] : [`price <= ${max}`])],
		inStock: inStock ? ['inStock = 1'] : [],
		delivered: reached ? [reached] : []
	};
}

function among(attribute: string, all: readonly { id: number }[]): string {
	return `${attribute} IN [${all.map(({ id }) => id).join(', ')}]`;
}

/** That goods reach the place that was named: one of the ways there. */
function sentConditions({ reach, names }: Wanted): string[] | null {
	if (!reach) return null;
	return sentTo(reach, names).map(
		({ groups, commodities, posted }) =>
			`group IN [${groups.join(', ')}] AND commodity IN [${commodities.join(', ')}]${posted ? ' AND postable = 1' : ''}`
	);
}
