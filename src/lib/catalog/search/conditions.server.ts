import type { InArgs } from '@libsql/client';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { Filter, Sort } from '../filter.ts';
import { isVillage } from '../facets.ts';
import { practiceNumber } from '../packed.ts';
import { reachCondition, type Reach } from '../reach.ts';
import type { Directory } from './directory.server.ts';

export type Args = Record<string, string | number>;
export type Rows = Awaited<ReturnType<Reader['$client']['execute']>>['rows'];

/**
 * At most so many matches of words are looked at, the newest first: one visitor's broad search must not hold up
 * everybody else's.
 */
export const CAP = 1000;

/** Groups whose agreement with a BUM Desa is in force today, each by its own village's date. */
export const GROUPS_SELLING = `SELECT a.group_id FROM agreement a JOIN organisation o ON o.id = a.group_id
	WHERE a.state = 'consented'
		AND a.valid_from <= CASE o.time_zone WHEN 'Asia/Jayapura' THEN :wit WHEN 'Asia/Makassar' THEN :wita ELSE :wib END
		AND (a.valid_until IS NULL OR a.valid_until >=
			CASE o.time_zone WHEN 'Asia/Jayapura' THEN :wit WHEN 'Asia/Makassar' THEN :wita ELSE :wib END)`;

/** The unary plus keeps the planner from walking group by group when the order is another. */
export const IS_SOLD = `+s.group_id IN (${GROUPS_SELLING})`;

/** What a card shows, of the ids and places of `page`. */
export const CARD = `SELECT l.id, l.slug, l.name, l.price, l.sold_by, l.unit, l.stock_mode, l.available, l.least_quantity,
	(SELECT h.free FROM listing_harvest h WHERE h.listing_id = l.id) AS harvest,
	l.group_id, l.commodity_id, u.name AS producer,
	r.ones, r.twos, r.threes, r.fours, r.fives,
	(SELECT p.token FROM listing_photo f JOIN media p ON p.id = f.media_id
		WHERE f.listing_id = l.id ORDER BY f.position LIMIT 1) AS photo
	FROM page CROSS JOIN listing l ON l.id = page.id
	JOIN membership b ON b.id = l.seller_id JOIN user u ON u.id = b.user_id
	LEFT JOIN listing_rating r ON r.listing_id = l.id
	ORDER BY page.place`;

/** Runs a statement with those of some arguments that it names. */
export async function run(reader: Reader, sql: string, args: Args): Promise<Rows> {
	const used = Object.fromEntries(Object.entries(args).filter(([name]) => sql.includes(`:${name}`)));
	return (await reader.$client.execute({ sql, args: used as InArgs })).rows;
}

/** Today in each of the country's time zones. */
export function dates(): Args {
	return { wib: today('Asia/Jakarta'), wita: today('Asia/Makassar'), wit: today('Asia/Jayapura') };
}

interface Condition {
	readonly where: string;
	readonly args: Args;
}

/** The range of prices; facets are counted within it, and its own ranges without it. */
export function priceConditions({ min, max }: Pick<Filter, 'min' | 'max'>): Condition {
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

/** The conditions of what a visitor has chosen, for rows that were found by words or by their numbers. */
export function chosenConditions({ filter, reach, names }: Asked): Condition {
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

export interface PageOf {
	readonly sort: Sort;
	readonly offset: number;
	readonly limit: number;
}
