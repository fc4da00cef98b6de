import { now } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Sort } from '../filter.ts';
import type { Tallies } from '../tally.ts';
import type { Ranks } from './columns.ts';
import { CAP, dates, IS_SOLD, run, type PageOf } from './conditions.server.ts';
import { keeper } from './kept.ts';
import { nearnessOf } from './near.ts';
import type { Shelf } from './shelf.server.ts';

const kept = keeper<Tallies>(500);

/** A name weighs most, then what it is called otherwise, then who and where. */
const RANK = 'bm25(listing_fts, 10.0, 6.0, 3.0, 2.0, 0.0)';

/** What words were found in. */
export interface Matches {
	/** The newest listings, up to the cap; what has just left the shelf may be among them. */
	readonly ids: readonly number[];
	/** By listing, in the order by fit alone: weighing them takes longest. */
	readonly ranks: Ranks | null;
	/** True when there may be more. */
	readonly capped: boolean;
}

/** Finds the newest matches of words in the index. What they are is read from the columns, which is ten times as fast. */
export async function matchesOf(reader: Reader, match: string, sort: Sort): Promise<Matches> {
	const rank = sort === 'best' ? RANK : '0';
	const [row] = await run(
		reader,
		`SELECT json_group_array(id) AS ids, json_group_array(rank) AS ranks FROM (
			SELECT rowid AS id, ${rank} AS rank FROM listing_fts
				WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP}
		)`,
		{ match }
	);
	const ids = numbersOf(row?.['ids']);
	const ranks = sort === 'best' ? numbersOf(row?.['ranks']) : null;
	return {
		ids,
		ranks: ranks && new Map(ids.map((id, index) => [id, ranks[index] ?? 0])),
		capped: ids.length >= CAP
	};
}

function numbersOf(list: unknown): number[] {
	return typeof list === 'string' ? (JSON.parse(list) as number[]) : [];
}

/** What matches count for each filter, and which of them fit what is chosen. */
export interface Counted {
	readonly tallies: Tallies;
	readonly fitting: Int32Array;
}

export function countMatches({ asked, columns, tally }: Shelf, { ids }: Matches): Counted {
	const counting = tally();
	const fitting = columns.count(counting, asked.filter, ids);
	return { tallies: counting.tallies(), fitting };
}

/** Whether any of them is for sale, within the range of prices and whatever else is chosen. */
export function isAnyPriced({ columns, groups, asked }: Shelf, { ids }: Matches): boolean {
	return ids.some((id) => groups.has(columns.groupOf(id)) && columns.isPriced(id, asked.filter));
}

/** A page of matches that fit, in the order asked for. */
export function pageOfMatches(
	{ asked, columns }: Shelf,
	{ ranks }: Matches,
	fitting: Int32Array,
	{ sort, offset, limit }: PageOf
): number[] {
	const near = nearnessOf(asked.names, asked.filter.to);
	const order =
		sort === 'best' ? columns.fit(ranks ?? new Map<number, number>(), { near, now: now() }) : sort;
	return columns.page(fitting, order, { offset, limit });
}

/** The counts of all that matches words, for results above the cap: exact, and at most half a minute old. */
export async function countAll(reader: Reader, shelf: Shelf, match: string): Promise<Tallies> {
	const { filter } = shelf.asked;
	const key = JSON.stringify([match, { ...filter, q: '', sort: null, page: 0, size: 0 }, dates()]);
	return kept(key, async () => {
		const [row] = await run(
			reader,
			'SELECT json_group_array(rowid) AS ids FROM listing_fts WHERE listing_fts MATCH :match',
			{ match }
		);
		const counting = shelf.tally();
		shelf.columns.count(counting, filter, numbersOf(row?.['ids']));
		return counting.tallies();
	});
}

/** Names of the best matches, for suggestions. */
export async function namesOfMatches(reader: Reader, match: string, most: number): Promise<string[]> {
	const rows = await run(
		reader,
		`WITH m AS MATERIALIZED (
			SELECT rowid AS id, ${RANK} AS rank FROM listing_fts
				WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP}
		)
		SELECT s.name AS name FROM m CROSS JOIN listing_search s ON s.id = m.id WHERE ${IS_SOLD}
			GROUP BY s.name COLLATE NOCASE ORDER BY min(m.rank), s.name LIMIT :most`,
		{ ...dates(), match, most }
	);
	return rows.map((row) => String(row['name']));
}
