import { changesSeen, hasChangedSince } from '#lib/shared/changes.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { OrganisationKind } from '#lib/organisations/roles.ts';
import type { CountedCommodity, CountedGroup } from '../tally.ts';
import type { CommodityGroup } from '../terms.ts';

/** A group that sells, as facets and cards name it. */
export interface SellingGroup extends CountedGroup {
	readonly id: number;
	readonly regency: string;
}

export interface NamedCommodity extends CountedCommodity {
	readonly id: number;
	/** Null when it does not spoil. */
	readonly shelfLifeDays: number | null;
}

/** Names behind the numbers that facets are counted by. */
export interface Directory {
	readonly groups: ReadonlyMap<number, SellingGroup>;
	readonly commodities: ReadonlyMap<number, NamedCommodity>;
	readonly readAt: number;
	/** The number of the last change that was seen when it was read. */
	readonly change: number;
}

const REFRESH_MS = 30_000;
let kept: Directory | null = null;

/**
 * The directory, read again when a group, a village or a commodity was seen to change, and every half minute. What is for
 * sale, and at what price, is never read from here.
 */
export async function directory(reader: Reader): Promise<Directory> {
	const isOld = !kept || performance.now() - kept.readAt > REFRESH_MS;
	if (kept && !isOld && !hasChangedSince(kept.change, ['people', 'terms'])) return kept;
	return readDirectory(reader);
}

/** The directory with these groups in it: a group that has just begun to sell makes it read again at once. */
export async function directoryWith(reader: Reader, groupIds: Iterable<number>): Promise<Directory> {
	const found = await directory(reader);
	for (const id of groupIds) {
		if (!found.groups.has(id)) return readDirectory(reader);
	}
	return found;
}

/** Reads it anew, for a slug that the kept one does not know. */
export async function readDirectory(reader: Reader): Promise<Directory> {
	const change = changesSeen();
	const groups = await reader.$client.execute(
		`SELECT o.id, o.slug, o.name, o.kind, v.code, v.name AS village, v.district, v.regency
			FROM organisation o JOIN village v ON v.code = o.village_code
			WHERE o.id IN (SELECT group_id FROM agreement)`
	);
	const commodities = await reader.$client.execute(
		'SELECT id, slug, name_id, name_en, commodity_group, shelf_life_days FROM commodity'
	);
	kept = {
		groups: new Map(
			groups.rows.map((row) => [
				Number(row['id']),
				{
					id: Number(row['id']),
					slug: String(row['slug']),
					name: String(row['name']),
					kind: String(row['kind']) as OrganisationKind,
					villageCode: String(row['code']),
					villageName: String(row['village']),
					district: String(row['district']),
					regency: String(row['regency'])
				}
			])
		),
		commodities: new Map(
			commodities.rows.map((row) => [
				Number(row['id']),
				{
					id: Number(row['id']),
					slug: String(row['slug']),
					nameId: String(row['name_id']),
					nameEn: String(row['name_en']),
					group: String(row['commodity_group']) as CommodityGroup,
					shelfLifeDays: row['shelf_life_days'] === null ? null : Number(row['shelf_life_days'])
				}
			])
		),
		readAt: performance.now(),
		change
	};
	return kept;
}
