import { asc, eq } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { slugOf } from '#lib/organisations/slug.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { CommodityId, OrganisationId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { COMMODITIES } from './commodities.ts';
import { commodity } from './schema.server.ts';
import { UNITS, type CommodityGroup, type Permit, type Unit } from './terms.ts';

export type Commodity = typeof commodity.$inferSelect;

/** Puts the commodities every village begins with into the database; what is there already stays. */
export async function loadCommodities(): Promise<void> {
	const known = new Set((await db.select({ slug: commodity.slug }).from(commodity)).map(({ slug }) => slug));
	const missing = COMMODITIES.filter(({ slug }) => !known.has(slug));
	if (missing.length === 0) return;
	await write((tx) =>
		tx
			.insert(commodity)
			.values(missing.map((facts) => ({ ...facts, permits: [...facts.permits], createdAt: now() })))
			.onConflictDoNothing({ target: commodity.slug })
	);
}

/** All commodities by their Indonesian name, for the picker. */
export async function allCommodities(reader: Reader): Promise<Commodity[]> {
	return reader.select().from(commodity).orderBy(asc(commodity.nameId));
}

export async function commodityById(reader: Reader, id: CommodityId): Promise<Commodity | null> {
	const [found] = await reader.select().from(commodity).where(eq(commodity.id, id));
	return found ?? null;
}

export async function commodityBySlug(reader: Reader, slug: string): Promise<Commodity | null> {
	const [found] = await reader.select().from(commodity).where(eq(commodity.slug, slug));
	return found ?? null;
}

export interface AddCommodity {
	readonly organisationId: OrganisationId;
	readonly nameId: string;
	readonly nameEn: string;
	readonly synonyms: string;
	readonly group: CommodityGroup;
	readonly unit: Unit;
	readonly shelfLifeDays: number | null;
	readonly permits: readonly Permit[];
}

export type AddCommodityResult =
	{ ok: true; commodityId: CommodityId; slug: string } | Refused<'forbidden' | 'commodity_exists'>;

/** Adds a commodity that a desk's producers sell and the list does not have yet. */
export async function addCommodity(actor: Actor, input: AddCommodity): Promise<AddCommodityResult> {
	return write(async (tx) => {
		if (!(await allow(tx, actor, input.organisationId, 'commodity.add'))) return refuse('forbidden');
		if (await isNamed(tx, input)) return refuse('commodity_exists');
		const { organisationId, permits, ...facts } = input;
		const [row] = await tx
			.insert(commodity)
			.values({
				...facts,
				slug: slugOf(input.nameId),
				soldBy: UNITS[input.unit],
				permits: [...permits],
				origin: 'desk',
				addedBy: organisationId,
				createdAt: now()
			})
			.returning({ id: commodity.id, slug: commodity.slug });
		assert(row, 'an added commodity has a row');
		await audit(tx, actor, {
			action: 'commodity.add',
			organisationId,
			subject: `commodity:${row.id}`,
			detail: { slug: row.slug }
		});
		return { ok: true, commodityId: row.id, slug: row.slug };
	});
}

/** Two names that make one address are one commodity to a buyer. */
async function isNamed(tx: Tx, { nameId }: AddCommodity): Promise<boolean> {
	return (await commodityBySlug(tx, slugOf(nameId))) !== null;
}
