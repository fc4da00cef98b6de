import type { Reader } from '#lib/shared/database.server.ts';
import { reachesOf } from '../reach.ts';
import { Tally } from '../tally.ts';
import type { Columns } from './columns.ts';
import { shelfColumns } from './columns.server.ts';
import {
	CARD,
	chosenConditions,
	dates,
	GROUPS_SELLING,
	IS_SOLD,
	priceConditions,
	run,
	type Asked,
	type Rows
} from './conditions.server.ts';
import { directoryWith, type SellingGroup } from './directory.server.ts';

/** What is for sale at one moment, for one visitor's filter. */
export interface Shelf {
	readonly asked: Asked;
	readonly columns: Columns;
	/** The groups that may sell today. */
	readonly groups: ReadonlyMap<number, SellingGroup>;
	/** A new count by her filter. */
	readonly tally: () => Tally;
}

/** @param reader outside of any transaction: what one may yet undo must not be kept. */
export async function openShelf(reader: Reader, known: Asked): Promise<Shelf> {
	const { filter, reach } = known;
	const [columns, groupIds] = await Promise.all([shelfColumns(reader), groupsSelling(reader)]);
	const selling = new Set(groupIds);
	const names = await directoryWith(reader, selling);
	const groups = new Map([...names.groups].filter(([id]) => selling.has(id)));
	return {
		asked: { ...known, names },
		...{ columns, groups },
		tally: () => new Tally({ ...names, groups }, filter, reach && reachesOf(reach, names))
	};
}

/**
 * Cards of listings that were found, in that order. The database says again whether each is for sale and fits: what an
 * engine outside has not heard of yet never shows.
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
	const [row] = await run(
		reader,
		`SELECT json_group_array(group_id) AS ids FROM (${GROUPS_SELLING})`,
		dates()
	);
	return JSON.parse(String(row?.['ids'])) as number[];
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
