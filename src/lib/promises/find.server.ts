import { and, asc, desc, eq, gte, inArray, sql } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { CommodityId, HarvestPromiseId, MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';
import { harvestPromise } from './schema.server.ts';
import { recordOf, toldRecord, verdictOf, type ProducerRecord, type Verdict } from './verdict.ts';
import { freeOf, leastQuantity } from './window.ts';

interface Goods {
	readonly soldBy: SoldBy;
	readonly unit: string;
	readonly nameId: string;
	readonly nameEn: string;
}

/** A promise as its pages show it. Quantities in g, ml, dm³ or pieces. */
export interface ShownPromise {
	readonly id: HarvestPromiseId;
	readonly sellerId: MembershipId;
	readonly seller: string;
	readonly groupName: string;
	readonly goods: Goods;
	/** The listing it is ordered through, if it is. */
	readonly listing: { readonly name: string; readonly slug: string } | null;
	readonly quantity: number;
	readonly ordered: number;
	readonly came: number;
	readonly free: number;
	/** What it can be lowered to. */
	readonly least: number;
	readonly grade: string;
	readonly fromOn: BookDate;
	readonly untilOn: BookDate;
	readonly verdict: Verdict | 'withdrawn';
}

const goods = {
	soldBy: commodity.soldBy,
	unit: commodity.unit,
	nameId: commodity.nameId,
	nameEn: commodity.nameEn
};

function promises(reader: Reader) {
	return reader
		.select({
			promise: harvestPromise,
			seller: user.name,
			groupName: organisation.name,
			goods,
			listing: { name: listing.name, slug: listing.slug, soldBy: listing.soldBy, unit: listing.unit }
		})
		.from(harvestPromise)
		.innerJoin(membership, eq(membership.id, harvestPromise.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, harvestPromise.groupId))
		.innerJoin(commodity, eq(commodity.id, harvestPromise.commodityId))
		.leftJoin(listing, eq(listing.id, harvestPromise.listingId));
}

type Row = Awaited<ReturnType<typeof promises>>[number];

function shown({ promise, listing: through, ...row }: Row, today: BookDate): ShownPromise {
	const { id, sellerId, quantity, ordered, onTime, late, grade, fromOn, untilOn } = promise;
	const withdrawn = promise.state === 'withdrawn';
	return {
		...{ id, sellerId, seller: row.seller, groupName: row.groupName, quantity, ordered, grade },
		...{ fromOn, untilOn, came: onTime + late },
		goods: through ? { ...row.goods, soldBy: through.soldBy, unit: through.unit } : row.goods,
		listing: through && { name: through.name, slug: through.slug },
		free: withdrawn ? 0 : freeOf(promise),
		least: leastQuantity(promise),
		verdict: withdrawn ? 'withdrawn' : verdictOf(promise, today)
	};
}

interface Paged {
	readonly page: number;
	readonly size: number;
	readonly today: BookDate;
}

function paged(rows: Row[], { size, today }: Paged) {
	return { promises: rows.slice(0, size).map((row) => shown(row, today)), more: rows.length > size };
}

/** What some members promised, those that end last first. */
export async function promisesOfSellers(reader: Reader, sellers: readonly MembershipId[], paging: Paged) {
	if (sellers.length === 0) return { promises: [], more: false };
	const rows = await promises(reader)
		.where(inArray(harvestPromise.sellerId, [...sellers]))
		.orderBy(desc(harvestPromise.untilOn), desc(harvestPromise.id))
		.limit(paging.size + 1)
		.offset((paging.page - 1) * paging.size);
	return paged(rows, paging);
}

/** What is promised in some groups from a day on, those that end first first. */
export async function promisesOfGroups(
	reader: Reader,
	groups: readonly OrganisationId[],
	{ since, ...paging }: Paged & { since: BookDate }
) {
	if (groups.length === 0) return { promises: [], more: false };
	const rows = await promises(reader)
		.where(and(inArray(harvestPromise.groupId, [...groups]), gte(harvestPromise.untilOn, since)))
		.orderBy(asc(harvestPromise.untilOn), asc(harvestPromise.id))
		.limit(paging.size + 1)
		.offset((paging.page - 1) * paging.size);
	return paged(rows, paging);
}

/** One promise, or null. */
export async function promiseById(
	reader: Reader,
	id: HarvestPromiseId,
	today: BookDate
): Promise<(ShownPromise & { groupId: OrganisationId }) | null> {
	const [row] = await promises(reader).where(eq(harvestPromise.id, id));
	return row ? { ...shown(row, today), groupId: row.promise.groupId } : null;
}

/** How members kept what they promised; who has promised nothing yet is left out. */
export async function recordsOf(
	reader: Reader,
	sellers: readonly MembershipId[],
	today: BookDate
): Promise<ReadonlyMap<MembershipId, ProducerRecord>> {
	if (sellers.length === 0) return new Map();
	const { sellerId, quantity, onTime, late, untilOn } = harvestPromise;
	const rows = await reader
		.select({ sellerId, quantity, onTime, late, untilOn })
		.from(harvestPromise)
		.where(and(inArray(sellerId, [...new Set(sellers)]), eq(harvestPromise.state, 'open')));
	const bySeller = new Map<MembershipId, typeof rows>();
	for (const row of rows) bySeller.set(row.sellerId, [...(bySeller.get(row.sellerId) ?? []), row]);
	return new Map([...bySeller].map(([id, own]) => [id, recordOf(own, today)]));
}

/** What buyers read of how a member kept her promises; null while there are too few. */
export async function toldRecordOf(
	reader: Reader,
	seller: MembershipId,
	today: BookDate
): Promise<ProducerRecord | null> {
	return toldRecord((await recordsOf(reader, [seller], today)).get(seller));
}

/** What is promised of one commodity in a week, of it ordered and free. Quantities in g, ml, dm³ or pieces. */
export interface PromisedWeek {
	/** Its Monday. */
	readonly week: BookDate;
	readonly commodityId: CommodityId;
	readonly goods: Goods;
	readonly promised: number;
	readonly ordered: number;
	readonly came: number;
	readonly free: number;
	readonly producers: number;
}

/** By week and commodity, from a day on; a promise stands in the week of its last day, when all of it should be there. */
export async function promisedWeeks(
	reader: Reader,
	groups: readonly OrganisationId[],
	{ since, page, size }: { since: BookDate; page: number; size: number }
): Promise<{ weeks: PromisedWeek[]; more: boolean }> {
	if (groups.length === 0) return { weeks: [], more: false };
	const week = sql<BookDate>`date(${harvestPromise.untilOn}, 'weekday 0', '-6 days')`;
	// Fish may be listed by weight that others count: each is summed by itself.
	const soldBy = sql<SoldBy>`coalesce(${listing.soldBy}, ${commodity.soldBy})`;
	const rows = await reader
		.select({
			week,
			commodityId: commodity.id,
			goods: { ...goods, soldBy, unit: sql<string>`min(coalesce(${listing.unit}, ${commodity.unit}))` },
			promised: sql<number>`sum(${harvestPromise.quantity})`,
			ordered: sql<number>`sum(${harvestPromise.ordered})`,
			came: sql<number>`sum(${harvestPromise.onTime} + ${harvestPromise.late})`,
			free: sql<number>`sum(max(0, ${harvestPromise.quantity} - ${harvestPromise.onTime} - ${harvestPromise.late} - ${harvestPromise.waiting}))`,
			producers: sql<number>`count(distinct ${harvestPromise.sellerId})`
		})
		.from(harvestPromise)
		.innerJoin(commodity, eq(commodity.id, harvestPromise.commodityId))
		.leftJoin(listing, eq(listing.id, harvestPromise.listingId))
		.where(
			and(
				inArray(harvestPromise.groupId, [...groups]),
				eq(harvestPromise.state, 'open'),
				gte(harvestPromise.untilOn, since)
			)
		)
		.groupBy(week, commodity.id, soldBy)
		.orderBy(week, commodity.nameId, commodity.id, soldBy)
		.limit(size + 1)
		.offset((page - 1) * size);
	return { weeks: rows.slice(0, size), more: rows.length > size };
}
