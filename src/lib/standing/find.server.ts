import { and, asc, count, desc, eq, gte, inArray, sql, type SQL } from 'drizzle-orm';
import { commodity, listing } from '#lib/catalog/schema.server.ts';
import { customerOrder } from '#lib/orders/schema.server.ts';
import { membership, organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { mondayOf } from '#lib/promises/window.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, type BookDate } from '#lib/shared/dates.ts';
import type { CommodityId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import type { SoldBy } from '#lib/shared/money.ts';
import type { Standing } from './change.server.ts';
import type { StandingOrderId } from './ids.ts';
import { neededDays } from './rhythm.ts';
import { standingDay, standingOrder } from './schema.server.ts';
import type { DayOutcome } from './states.ts';

/** One day of it: what became of it, or still to come. */
export interface ShownDay {
	readonly dueOn: BookDate;
	readonly outcome: DayOutcome | 'coming';
	readonly problem: string | null;
	readonly orderNumber: string | null;
	readonly orderToken: string | null;
}

export interface ShownStanding extends Standing {
	readonly goods: {
		readonly name: string;
		readonly slug: string;
		readonly soldBy: SoldBy;
		readonly unit: string;
	};
	readonly sellerName: string;
	readonly groupName: string;
	readonly hubName: string;
	readonly buyerName: string;
	readonly buyerPhone: string | null;
	/** The next days, and those of the last weeks that came to something, in their order. */
	readonly days: readonly ShownDay[];
}

/** Days shown ahead and behind. */
const AHEAD_DAYS = 28;
const BEHIND_DAYS = 14;
const PAGE = 50;

/** What a person asked for again and again, the newest first. */
export function standingOfBuyer(reader: Reader, userId: UserId, on: BookDate): Promise<ShownStanding[]> {
	return standingWhere(reader, eq(standingOrder.buyerId, userId), on);
}

/** What is asked of a producer, over all her groups, what waits for her first. */
export function standingOfSeller(reader: Reader, userId: UserId, on: BookDate): Promise<ShownStanding[]> {
	return standingWhere(reader, eq(membership.userId, userId), on);
}

/** What is asked through a desk, what waits first. */
export function standingAtDesk(
	reader: Reader,
	bumdesaId: OrganisationId,
	on: BookDate
): Promise<ShownStanding[]> {
	return standingWhere(reader, eq(standingOrder.bumdesaId, bumdesaId), on);
}

/** What waits or runs stands before what is over. */
const LIVE_FIRST = sql`CASE ${standingOrder.state} WHEN 'asked' THEN 0 WHEN 'active' THEN 1 WHEN 'paused' THEN 2 ELSE 3 END`;

async function standingWhere(reader: Reader, where: SQL, on: BookDate): Promise<ShownStanding[]> {
	const buyer = sql<string>`(SELECT u.name FROM user u WHERE u.id = ${standingOrder.buyerId})`;
	const phone = sql<string | null>`(SELECT u.phone FROM user u WHERE u.id = ${standingOrder.buyerId})`;
	const hub = sql<string>`(SELECT o.name FROM organisation o WHERE o.id = ${standingOrder.bumdesaId})`;
	const rows = await reader
		.select({
			standing: standingOrder,
			goods: { name: listing.name, slug: listing.slug, soldBy: listing.soldBy, unit: listing.unit },
			sellerName: user.name,
			groupName: organisation.name,
			hubName: hub,
			buyerName: buyer,
			buyerPhone: phone
		})
		.from(standingOrder)
		.innerJoin(listing, eq(listing.id, standingOrder.listingId))
		.innerJoin(membership, eq(membership.id, listing.sellerId))
		.innerJoin(user, eq(user.id, membership.userId))
		.innerJoin(organisation, eq(organisation.id, listing.groupId))
		.where(where)
		.orderBy(LIVE_FIRST, desc(standingOrder.id))
		.limit(PAGE);
	const since = addDays(on, -BEHIND_DAYS);
	const known = await daysOf(
		reader,
		rows.map(({ standing }) => standing.id),
		since
	);
	return rows.map(({ standing, ...row }) => ({
		...{ ...standing, ...row },
		days: shownDays(standing, known.get(standing.id) ?? [], on)
	}));
}

async function daysOf(
	reader: Reader,
	ids: readonly StandingOrderId[],
	since: BookDate
): Promise<ReadonlyMap<StandingOrderId, ShownDay[]>> {
	const found = new Map<StandingOrderId, ShownDay[]>();
	if (ids.length === 0) return found;
	const rows = await reader
		.select({
			id: standingDay.standingOrderId,
			dueOn: standingDay.dueOn,
			outcome: standingDay.outcome,
			problem: standingDay.problem,
			orderNumber: customerOrder.number,
			orderToken: customerOrder.token
		})
		.from(standingDay)
		.leftJoin(customerOrder, eq(customerOrder.id, standingDay.orderId))
		.where(and(inArray(standingDay.standingOrderId, [...ids]), gte(standingDay.dueOn, since)))
		.orderBy(asc(standingDay.dueOn));
	for (const { id, ...day } of rows) found.set(id, [...(found.get(id) ?? []), day]);
	return found;
}

/** Those that came to something, and those to come of one that runs; in their order. */
function shownDays(standing: Standing, known: readonly ShownDay[], on: BookDate): ShownDay[] {
	const has = new Set(known.map(({ dueOn }) => dueOn));
	const runs = standing.state === 'active';
	const since = standing.runsFrom && standing.runsFrom > on ? standing.runsFrom : on;
	const coming = runs ? neededDays(standing, since, addDays(on, AHEAD_DAYS)) : [];
	return [
		...known,
		...coming
			.filter((dueOn) => !has.has(dueOn))
			.map((dueOn) => ({
				...{ dueOn, outcome: 'coming' as const, problem: null, orderNumber: null, orderToken: null }
			}))
	].sort((one, other) => (one.dueOn < other.dueOn ? -1 : 1));
}

/** How many wait for a yes at a desk, and how many days ahead could not be ordered. */
export async function standingTasks(
	reader: Reader,
	bumdesaId: OrganisationId,
	on: BookDate
): Promise<{ asked: number; missed: number }> {
	const [asked] = await reader
		.select({ asked: count() })
		.from(standingOrder)
		.where(and(eq(standingOrder.bumdesaId, bumdesaId), eq(standingOrder.state, 'asked')));
	const [missed] = await reader
		.select({ missed: count() })
		.from(standingDay)
		.innerJoin(standingOrder, eq(standingOrder.id, standingDay.standingOrderId))
		.where(
			and(
				eq(standingOrder.bumdesaId, bumdesaId),
				eq(standingDay.outcome, 'missed'),
				gte(standingDay.dueOn, on)
			)
		);
	return { asked: asked?.asked ?? 0, missed: missed?.missed ?? 0 };
}

/** Whether a person has standing orders, as buyer or as producer. */
export async function hasStanding(reader: Reader, userId: UserId): Promise<boolean> {
	const [found] = await reader.all<{ found: number }>(sql`
		SELECT EXISTS (SELECT 1 FROM standing_order s WHERE s.buyer_id = ${userId}) OR EXISTS (
			SELECT 1 FROM standing_order s JOIN listing l ON l.id = s.listing_id
			JOIN membership m ON m.id = l.seller_id WHERE m.user_id = ${userId}) AS found`);
	return found?.found === 1;
}

/** What standing orders will still ask of one commodity in a week, not ordered yet. In g, ml, dm³ or pieces. */
export interface StandingWeek {
	/** Its Monday. */
	readonly week: BookDate;
	readonly commodityId: CommodityId;
	readonly goods: {
		readonly soldBy: SoldBy;
		readonly unit: string;
		readonly nameId: string;
		readonly nameEn: string;
	};
	readonly quantity: number;
}

/** By week and commodity, from a day to another, of the goods of some groups. */
export async function standingWeeks(
	reader: Reader,
	groups: readonly OrganisationId[],
	{ since, until }: { since: BookDate; until: BookDate }
): Promise<StandingWeek[]> {
	if (groups.length === 0) return [];
	const rows = await reader
		.select({
			standing: standingOrder,
			commodityId: commodity.id,
			goods: {
				...{ soldBy: listing.soldBy, unit: listing.unit },
				...{ nameId: commodity.nameId, nameEn: commodity.nameEn }
			}
		})
		.from(standingOrder)
		.innerJoin(listing, eq(listing.id, standingOrder.listingId))
		.innerJoin(commodity, eq(commodity.id, listing.commodityId))
		.where(and(inArray(listing.groupId, [...groups]), eq(standingOrder.state, 'active')));
	const known = await daysOf(
		reader,
		rows.map(({ standing }) => standing.id),
		since
	);
	const weeks = new Map<string, StandingWeek>();
	for (const { standing, commodityId, goods } of rows) {
		const done = new Set((known.get(standing.id) ?? []).map(({ dueOn }) => dueOn));
		const from = standing.runsFrom && standing.runsFrom > since ? standing.runsFrom : since;
		for (const dueOn of neededDays(standing, from, until)) {
			if (done.has(dueOn)) continue;
			const week = mondayOf(dueOn);
			const name = `${week}:${commodityId}:${goods.soldBy}`;
			const quantity = (weeks.get(name)?.quantity ?? 0) + standing.quantity;
			weeks.set(name, { week, commodityId, goods, quantity });
		}
	}
	return [...weeks.values()];
}
