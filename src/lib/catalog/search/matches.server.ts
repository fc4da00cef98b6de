import { now } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Sort } from '../filter.ts';
import { add } from '../tally.ts';
import {
	CAP,
	CARD,
	chosenConditions,
	dates,
	IS_SOLD,
	ORDERS,
	priceConditions,
	run,
	type Asked,
	type PageOf,
	type Rows
} from './conditions.server.ts';
import { keeper } from './kept.ts';

const kept = keeper<number>(500);

/** A name weighs most, then what it is called otherwise, then who and where. */
const RANK = 'bm25(listing_fts, 10.0, 6.0, 3.0, 2.0, 0.0)';

/** The newest matches of words, up to the cap. Without the order by fit none is weighed, which takes longest. */
function newestMatches(sort: Sort | null): string {
	return `m AS MATERIALIZED (
		SELECT rowid AS id, ${sort === 'best' ? RANK : '0'} AS rank FROM listing_fts
			WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP}
	)`;
}

/** What of those matches is for sale. */
const SOLD_MATCHES = `m CROSS JOIN listing_search s ON s.id = m.id WHERE ${IS_SOLD}`;

export interface RankedMatches {
	/**
	 * How often each packed number stands among what matches the words, before facets are chosen; below zero those whose
	 * price is outside of the range.
	 */
	readonly counts: ReadonlyMap<number, number>;
	/** True when there are more matches than were counted. */
	readonly capped: boolean;
	/** The listings of the page, in its order. */
	readonly ids: readonly number[];
}

/**
 * Counts the newest matches of words, up to the cap, and takes a page of those that fit what is chosen. Counting and
 * ranking look at the same rows, and finding them among very many goods takes longest, so they are found once for both.
 */
export async function rankMatches(
	reader: Reader,
	asked: Asked,
	match: string,
	{ sort, offset, limit }: PageOf
): Promise<RankedMatches> {
	const price = priceConditions(asked.filter);
	const chosen = chosenConditions(asked);
	const [row] = await run(
		reader,
		`WITH ${newestMatches(sort)}, sold AS MATERIALIZED (
			SELECT s.id, s.packed, s.category, s.commodity_id, s.group_id, s.village_code, s.price, s.in_stock,
				s.published_at, ${sort === 'name' ? 's.name' : 'NULL'} AS name, m.rank AS rank
			FROM ${SOLD_MATCHES}
		)
		SELECT (SELECT count(*) FROM m) AS matches,
			(SELECT group_concat(CASE WHEN true${price.where} THEN packed ELSE -packed END) FROM sold s) AS packed,
			(SELECT json_group_array(id) FROM (
				SELECT s.id FROM sold s WHERE true${price.where}${chosen.where}
					ORDER BY ${ORDERS[sort]} LIMIT :limit OFFSET :offset
			)) AS ids`,
		{
			...{ ...dates(), ...price.args, ...chosen.args, match, limit, offset },
			...{ now: now(), to: asked.filter.to ?? '' }
		}
	);
	return {
		counts: countsOf(row?.['packed']),
		capped: Number(row?.['matches'] ?? 0) >= CAP,
		ids: JSON.parse(String(row?.['ids'] ?? '[]')) as number[]
	};
}

/** How often each number stands in a list of them. */
function countsOf(packed: unknown): Map<number, number> {
	const counts = new Map<number, number>();
	if (typeof packed !== 'string' && typeof packed !== 'number') return counts;
	for (const each of String(packed).split(',')) add(counts, Number(each), 1);
	return counts;
}

/** How many match words in all, for results above the cap. */
export async function totalOfMatches(reader: Reader, asked: Asked, match: string): Promise<number> {
	const price = priceConditions(asked.filter);
	const chosen = chosenConditions(asked);
	const args = { ...dates(), ...price.args, ...chosen.args, match };
	return kept(`matches ${chosen.where} ${JSON.stringify(args)}`, async () => {
		const [row] = await run(
			reader,
			`SELECT count(*) AS total FROM listing_fts f CROSS JOIN listing_search s ON s.id = f.rowid
				WHERE listing_fts MATCH :match AND ${IS_SOLD}${price.where}${chosen.where}`,
			args
		);
		return Number(row?.['total'] ?? 0);
	});
}

/** A page of the newest matches of words, for which facets may be among the match. */
export async function pageOfMatches(
	reader: Reader,
	asked: Asked,
	match: string,
	{ sort, offset, limit }: PageOf
): Promise<Rows> {
	const price = priceConditions(asked.filter);
	const chosen = chosenConditions(asked);
	return run(
		reader,
		`WITH ${newestMatches(sort)}, page AS MATERIALIZED (
			SELECT s.id, row_number() OVER () AS place FROM (
				SELECT s.id FROM ${SOLD_MATCHES}${price.where}${chosen.where}
					ORDER BY ${ORDERS[sort]} LIMIT :limit OFFSET :offset
			) s
		) ${CARD}`,
		{
			...{ ...dates(), ...price.args, ...chosen.args, match, limit, offset },
			...{ now: now(), to: asked.filter.to ?? '' }
		}
	);
}

/** Names of the best matches, for suggestions. */
export async function namesOfMatches(reader: Reader, match: string, most: number): Promise<string[]> {
	const rows = await run(
		reader,
		`WITH ${newestMatches('best')}
		SELECT s.name AS name FROM ${SOLD_MATCHES} GROUP BY s.name COLLATE NOCASE ORDER BY min(m.rank), s.name LIMIT :most`,
		{ ...dates(), match, most }
	);
	return rows.map((row) => String(row['name']));
}
