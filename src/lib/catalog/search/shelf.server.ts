import type { InArgs } from '@libsql/client';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Filter, Sort } from '../filter.ts';
import { isVillage } from '../facets.ts';
import { practiceNumber } from '../packed.ts';
import { reachCondition, type Reach } from '../reach.ts';
import type { Directory } from './directory.server.ts';
import { kept } from './kept.ts';

export type Args = Record<string, string | number>;
type Rows = Awaited<ReturnType<Reader['$client']['execute']>>['rows'];

/**
 * At most so many matches of words are looked at, the newest first: one visitor's broad search must not hold up
 * everybody else's.
 */
export const CAP = 1000;

/** Groups whose agreement with a BUM Desa is in force today, each by its own village's date. */
const GROUPS_SELLING = `SELECT a.group_id FROM agreement a JOIN organisation o ON o.id = a.group_id
	WHERE a.state = 'consented'
		AND a.valid_from <= CASE o.time_zone WHEN 'Asia/Jayapura' THEN :wit WHEN 'Asia/Makassar' THEN :wita ELSE :wib END
		AND (a.valid_until IS NULL OR a.valid_until >=
			CASE o.time_zone WHEN 'Asia/Jayapura' THEN :wit WHEN 'Asia/Makassar' THEN :wita ELSE :wib END)`;

/** The unary plus keeps the planner from walking group by group when the order is another. */
const IS_SOLD = `+s.group_id IN (${GROUPS_SELLING})`;

/** A match that is sold out counts for less than one that can be ordered now. */
const SOLD_OUT_WEIGHT = 0.8;

/** Goods of today count for a tenth more than old ones, those of a month ago for half of that. */
const FRESH = `(1.0 + 0.1 / (1.0 + max(0, :now - s.published_at) / 2592000000.0))`;

/** Of equal goods those from nearby come first, by how much of the two villages' codes is the same. */
const NEAR = `CASE WHEN s.village_code = :to THEN 1.2
	WHEN substr(s.village_code, 1, 8) = substr(:to, 1, 8) THEN 1.15
	WHEN substr(s.village_code, 1, 5) = substr(:to, 1, 5) THEN 1.1
	WHEN substr(s.village_code, 1, 2) = substr(:to, 1, 2) THEN 1.05 ELSE 1.0 END`;

/** A tie goes to the newer listing; every order is total, so that pages neither repeat nor skip one. */
const ORDERS: Readonly<Record<Sort, string>> = {
	best: `m.rank * CASE WHEN s.in_stock THEN 1.0 ELSE ${SOLD_OUT_WEIGHT} END * ${FRESH} * ${NEAR},
		s.published_at DESC, s.id DESC`,
	newest: 's.published_at DESC, s.id DESC',
	cheapest: 's.price, s.id DESC',
	dearest: 's.price DESC, s.id DESC',
	name: 's.name COLLATE NOCASE, s.id DESC'
};

/** A name weighs most, then what it is called otherwise, then who and where. */
const RANK = 'bm25(listing_fts, 10.0, 6.0, 3.0, 2.0, 0.0)';

const CARD = `SELECT l.id, l.slug, l.name, l.price, l.sold_by, l.unit, l.stock_mode, l.available, l.least_quantity,
	(SELECT h.free FROM listing_harvest h WHERE h.listing_id = l.id) AS harvest,
	l.group_id, l.commodity_id, u.name AS producer,
	r.ones, r.twos, r.threes, r.fours, r.fives,
	(SELECT p.token FROM listing_photo f JOIN media p ON p.id = f.media_id
		WHERE f.listing_id = l.id ORDER BY f.position LIMIT 1) AS photo
	FROM page CROSS JOIN listing l ON l.id = page.id
	JOIN membership b ON b.id = l.seller_id JOIN user u ON u.id = b.user_id
	LEFT JOIN listing_rating r ON r.listing_id = l.id
	ORDER BY page.place`;

async function run(reader: Reader, sql: string, args: Args): Promise<Rows> {
	const used = Object.fromEntries(Object.entries(args).filter(([name]) => sql.includes(`:${name}`)));
	return (await reader.$client.execute({ sql, args: used as InArgs })).rows;
}

function dates(): Args {
	return { wib: today('Asia/Jakarta'), wita: today('Asia/Makassar'), wit: today('Asia/Jayapura') };
}

interface Condition {
	readonly where: string;
	readonly args: Args;
}

/** The conditions that facets do not count by. */
function priceConditions({ min, max }: Pick<Filter, 'min' | 'max'>): Condition {
	const where = [...(min === null ? [] : ['s.price >= :min']), ...(max === null ? [] : ['s.price <= :max'])];
	return {
		where: where.map((each) => ` AND ${each}`).join(''),
		args: { ...(min === null ? {} : { min }), ...(max === null ? {} : { max }) }
	};
}

/** What a visitor asks, with where each group can bring or send its goods when she has named a place. */
export interface Asked {
	readonly filter: Filter;
	readonly reach: Reach | null;
	readonly names: Directory;
}

/** The conditions of what a visitor has chosen, on columns with an index of their own where there is one. */
function chosenConditions({ filter, reach, names }: Asked): Condition {
	const { category, commodity, village, seller, kind, practice, inStock, delivered } = filter;
	const where: string[] = [];
	if (category !== null) where.push('s.category = :category');
	if (commodity !== null) where.push('s.commodity_id = (SELECT id FROM commodity WHERE slug = :commodity)');
	// Codes of villages below a district begin with its own and a dot; a slash is what follows the dot.
	if (village !== null && isVillage(village)) where.push('s.village_code = :village');
	else if (village !== null)
		where.push("s.village_code > :village || '.' AND s.village_code < :village || '/'");
	if (seller !== null) where.push('s.group_id = (SELECT id FROM organisation WHERE slug = :seller)');
	if (kind !== null) where.push('+s.group_id IN (SELECT id FROM organisation WHERE kind = :kind)');
	if (practice !== null) where.push('((s.packed >> 2) & 7) = :practice');
	if (inStock) where.push('s.in_stock = 1');
	const reached = delivered && reach ? reachCondition(reach, names) : null;
	if (reached) where.push(reached.where);
	const given = {
		...{ category, commodity, village, seller, kind },
		practice: practice === null ? null : practiceNumber(practice)
	};
	return {
		where: where.map((each) => ` AND ${each}`).join(''),
		args: {
			...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null)) as Args),
			...reached?.args
		}
	};
}

/** How often each packed number stands among what matches words and price, before facets are chosen. */
export interface PackedCounts {
	readonly counts: ReadonlyMap<number, number>;
	/** True when there are more matches than were counted. */
	readonly capped: boolean;
}

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

/** Counts the newest matches of words, up to the cap. */
export async function countMatches(
	reader: Reader,
	range: Pick<Filter, 'min' | 'max'>,
	match: string
): Promise<PackedCounts> {
	const price = priceConditions(range);
	const [row] = await run(
		reader,
		`WITH m AS MATERIALIZED (
			SELECT rowid AS id FROM listing_fts WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP + 1}
		)
		SELECT (SELECT count(*) FROM m) AS matches,
			(SELECT group_concat(s.packed) FROM m CROSS JOIN listing_search s ON s.id = m.id
				WHERE ${IS_SOLD}${price.where}) AS packed`,
		{ ...dates(), ...price.args, match }
	);
	return { counts: tally(row?.['packed']).counts, capped: Number(row?.['matches'] ?? 0) > CAP };
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

export interface PageOf {
	readonly sort: Sort;
	readonly offset: number;
	readonly limit: number;
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

/** One page of the newest matches of words, ranked within the cap. */
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
		`WITH m AS MATERIALIZED (
			SELECT rowid AS id, ${sort === 'best' ? RANK : '0'} AS rank FROM listing_fts
				WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP}
		), page AS MATERIALIZED (
			SELECT s.id, row_number() OVER () AS place FROM (
				SELECT s.id FROM m CROSS JOIN listing_search s ON s.id = m.id
					WHERE ${IS_SOLD}${price.where}${chosen.where}
					ORDER BY ${ORDERS[sort]} LIMIT :limit OFFSET :offset
			) s
		) ${CARD}`,
		{
			...{ ...dates(), ...price.args, ...chosen.args, match, limit, offset },
			...{ now: now(), to: asked.filter.to ?? '' }
		}
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

/** Names of the best matches, for suggestions. */
export async function namesOfMatches(reader: Reader, match: string, most: number): Promise<string[]> {
	const rows = await run(
		reader,
		`WITH m AS MATERIALIZED (
			SELECT rowid AS id, ${RANK} AS rank FROM listing_fts
				WHERE listing_fts MATCH :match ORDER BY rowid DESC LIMIT ${CAP}
		)
		SELECT s.name AS name FROM m CROSS JOIN listing_search s ON s.id = m.id
			WHERE ${IS_SOLD} GROUP BY s.name COLLATE NOCASE ORDER BY min(m.rank), s.name LIMIT :most`,
		{ ...dates(), match, most }
	);
	return rows.map((row) => String(row['name']));
}

function tally(packed: unknown): { counts: Map<number, number>; total: number } {
	const counts = new Map<number, number>();
	if (typeof packed !== 'string' && typeof packed !== 'number') return { counts, total: 0 };
	const all = String(packed).split(',');
	for (const each of all) counts.set(Number(each), (counts.get(Number(each)) ?? 0) + 1);
	return { counts, total: all.length };
}
