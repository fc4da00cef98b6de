import { ORGANISATION_KINDS, type OrganisationKind } from '#lib/organisations/roles.ts';
import { PRACTICES, type Practice } from './terms.ts';

/** How results are put in order; `best` is by how well the words fit. */
export const SORTS = ['best', 'newest', 'cheapest', 'dearest', 'name'] as const;
export type Sort = (typeof SORTS)[number];

/** What a visitor asks of the shop. Prices in rupiah. */
export interface Filter {
	readonly q: string;
	/** A commodity group, as `fish`. */
	readonly category: string | null;
	/** A commodity's slug. */
	readonly commodity: string | null;
	/** The code of a village or of a district. */
	readonly village: string | null;
	/** The slug of the group that sells. */
	readonly seller: string | null;
	/** What the group that sells is in law. */
	readonly kind: OrganisationKind | null;
	readonly practice: Practice | null;
	readonly min: number | null;
	readonly max: number | null;
	/** What can be ordered now, from the shelf or before its harvest. */
	readonly inStock: boolean;
	/** The code of the village that goods would go to. */
	readonly to: string | null;
	/** Only what can be brought or sent there. */
	readonly delivered: boolean;
	readonly sort: Sort | null;
	/** From 1. */
	readonly page: number;
	readonly size: number;
}

export const PAGE_SIZE = 24;
const LARGEST_PAGE_SIZE = 100;
/** Beyond any shelf; keeps offsets within what the database counts with. */
const LAST_PAGE = 1_000_000;
const HIGHEST_PRICE = 1_000_000_000_000;

/**
 * Reads an address's query. Whatever cannot be read is as if it were not there, and a price range typed the wrong
 * way round is turned: an address somebody shared never ends in an error.
 */
export function parseFilter(query: URLSearchParams): Filter {
	const min = priceOf(query.get('min'));
	const max = priceOf(query.get('max'));
	const turned = min !== null && max !== null && min > max;
	const oneOf = <Each extends string>(all: readonly Each[], name: string) =>
		all.find((each) => each === query.get(name)) ?? null;
	const to = textOf(query.get('to'), 20);
	return {
		q: textOf(query.get('q'), 400) ?? '',
		category: textOf(query.get('category'), 40),
		commodity: textOf(query.get('commodity'), 80),
		village: textOf(query.get('village'), 20),
		seller: textOf(query.get('seller'), 80),
		kind: oneOf(ORGANISATION_KINDS, 'kind'),
		practice: oneOf(PRACTICES, 'practice'),
		min: turned ? max : min,
		max: turned ? min : max,
		inStock: isYes(query.get('inStock')),
		to: to !== null && /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/.test(to) ? to : null,
		delivered: isYes(query.get('delivered')),
		sort: oneOf(SORTS, 'sort'),
		page: wholeOf(query.get('page'), 1, LAST_PAGE) ?? 1,
		size: wholeOf(query.get('size'), 1, LARGEST_PAGE_SIZE) ?? PAGE_SIZE
	};
}

/** A filter from some of its parts, for pages that ask in code. */
export function filterWith(parts: Partial<Filter>): Filter {
	return { ...parseFilter(new URLSearchParams()), ...parts };
}

/** The query of an address that asks for this; what is usual is left out, so that addresses stay short. */
export function queryOf(filter: Filter): string {
	const query = new URLSearchParams();
	const put = (name: string, value: string | number | null) => {
		if (value !== null && value !== '') query.set(name, String(value));
	};
	put('q', filter.q);
	put('category', filter.category);
	put('commodity', filter.commodity);
	put('village', filter.village);
	put('seller', filter.seller);
	put('kind', filter.kind);
	put('practice', filter.practice);
	put('min', filter.min);
	put('max', filter.max);
	put('inStock', filter.inStock ? '1' : null);
	put('to', filter.to);
	put('delivered', filter.delivered ? '1' : null);
	put('sort', filter.sort);
	put('size', filter.size === PAGE_SIZE ? null : filter.size);
	put('page', filter.page === 1 ? null : filter.page);
	const text = query.toString();
	return text === '' ? '' : `?${text}`;
}

function isYes(value: string | null): boolean {
	return /^(1|true|ya|yes|on)$/i.test(value ?? '');
}

function textOf(value: string | null, most: number): string | null {
	// Control characters say nothing to a reader and some end a text early inside the database.
	const text = (value ?? '')
		.replace(/\p{Cc}+/gu, ' ')
		.trim()
		.slice(0, most);
	return text === '' ? null : text;
}

function wholeOf(value: string | null, least: number, most: number): number | null {
	const text = value?.trim() ?? '';
	if (!/^\d+$/.test(text)) return null;
	return Math.min(Math.max(Number(text), least), most);
}

/** A price as people type it: `10000`, `10.000` or `Rp10.000`. */
function priceOf(value: string | null): number | null {
	return wholeOf((value ?? '').replace(/^\s*rp\.?\s*/i, '').replaceAll('.', ''), 0, HIGHEST_PRICE);
}
