import type { Reader } from '#lib/shared/database.server.ts';
import type { Filter } from '../filter.ts';
import {
	CAP,
	CARD,
	chosenConditions,
	dates,
	GROUPS_SELLING,
	IS_SOLD,
	ORDERS,
	priceConditions,
	run,
	tally,
	type Asked,
	type PackedCounts,
	type PageOf,
	type Rows
} from './conditions.server.ts';
import { keeper } from './kept.ts';

/** Of 100,000 listings one takes a megabyte. */
const kept = keeper<ReadonlyMap<number, number>>(20);

/** Counts everything that is for sale in a price range. Few are counted afresh each time, many from kept totals. */
export async function countShelf(reader: Reader, range: Pick<Filter, 'min' | 'max'>): Promise<PackedCounts> {
	const price = priceConditions(range);
	const from = `FROM listing_search s WHERE s.group_id IN (${GROUPS_SELLING})${price.where}`;
	const args = { ...dates(), ...price.args };
	const [row] = await run(
		reader,
		`SELECT group_concat(packed) AS packed FROM (SELECT s.packed ${from} LIMIT ${CAP + 1})`,
		args
	);
	const counted = tally(row?.['packed']);
	if (counted.total <= CAP) return { counts: counted.counts, capped: false };
	const counts = await kept(`shelf ${JSON.stringify(args)}`, async () => {
		const rows = await run(reader, `SELECT s.packed, count(*) AS times ${from} GROUP BY s.packed`, args);
		return new Map(rows.map((each) => [Number(each['packed']), Number(each['times'])]));
	});
	return { counts, capped: false };
}

/** One page of what is for sale. */
export async function pageOfShelf(
	reader: Reader,
	asked: Asked,
	{ sort, offset, limit }: PageOf
): Promise<Rows> {
	const price = priceConditions(asked.filter);
	const chosen = chosenConditions(asked);
	const order = ORDERS[sort === 'best' ? 'newest' : sort];
	return run(
		reader,
		`WITH page AS MATERIALIZED (
			SELECT s.id, row_number() OVER () AS place FROM (
				SELECT s.id FROM listing_search s WHERE ${IS_SOLD}${price.where}${chosen.where}
					ORDER BY ${order} LIMIT :limit OFFSET :offset
			) s
		) ${CARD}`,
		{ ...dates(), ...price.args, ...chosen.args, limit, offset }
	);
}

/**
 * Cards of listings that an engine outside found, in its order. The database says again whether each is for sale and
 * fits: what the engine has not heard of yet never shows.
 */
export async function pageOfIds(reader: Reader, asked: Asked, ids: readonly number[]): Promise<Rows> {
	const price = priceConditions(asked.filter);
	const chosen = chosenConditions(asked);
	return run(
		reader,
		`WITH page AS MATERIALIZED (
			SELECT s.id, found.key AS place FROM json_each(:ids) found
				CROSS JOIN listing_search s ON s.id = found.value
				WHERE ${IS_SOLD}${price.where}${chosen.where}
		) ${CARD}`,
		{ ...dates(), ...price.args, ...chosen.args, ids: JSON.stringify(ids) }
	);
}

/** The newest of each of some groups; each part reads no further into the group's own index than it shows. */
export async function newestOfGroups(reader: Reader, groups: readonly number[], each: number): Promise<Rows> {
	const parts = groups.map(
		(_, index) => `SELECT * FROM (SELECT s.id, ${index} AS part, s.published_at FROM listing_search s
			WHERE s.group_id = :group${index}x AND s.group_id IN (${GROUPS_SELLING})
			ORDER BY s.published_at DESC, s.id DESC LIMIT :limit)`
	);
	return run(
		reader,
		`WITH page AS MATERIALIZED (
			SELECT id, row_number() OVER (ORDER BY part, published_at DESC, id DESC) AS place
				FROM (${parts.join(' UNION ALL ')})
		) ${CARD}`,
		{
			...{ ...dates(), limit: each },
			...Object.fromEntries(groups.map((group, index) => [`group${index}x`, group]))
		}
	);
}

/** How many goods of some groups are for sale. */
export async function countOfGroups(reader: Reader, groups: readonly number[]): Promise<number> {
	const [row] = await run(
		reader,
		`SELECT count(*) AS total FROM listing_search s
			WHERE s.group_id IN (SELECT value FROM json_each(:groups)) AND s.group_id IN (${GROUPS_SELLING})`,
		{ ...dates(), groups: JSON.stringify(groups) }
	);
	return Number(row?.['total'] ?? 0);
}

/** The groups whose goods may be sold today. */
export async function groupsSelling(reader: Reader): Promise<number[]> {
	const rows = await run(reader, GROUPS_SELLING, dates());
	return rows.map((row) => Number(row['group_id']));
}

/** The commodities and groups that have something on the shelf. */
export async function onShelf(
	reader: Reader
): Promise<{ commodities: ReadonlySet<number>; groups: ReadonlySet<number> }> {
	const [row] = await run(
		reader,
		`SELECT (SELECT json_group_array(c.id) FROM commodity c
				WHERE EXISTS (SELECT 1 FROM listing_search s WHERE s.commodity_id = c.id AND ${IS_SOLD})) AS commodities,
			(SELECT json_group_array(g.group_id) FROM (${GROUPS_SELLING}) g
				WHERE EXISTS (SELECT 1 FROM listing_search s WHERE s.group_id = g.group_id)) AS groups`,
		dates()
	);
	const ids = (name: string) => new Set(JSON.parse(String(row?.[name] ?? '[]')) as number[]);
	return { commodities: ids('commodities'), groups: ids('groups') };
}
