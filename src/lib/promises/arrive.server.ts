import { and, asc, eq, gt, gte, lt, lte, or, sql } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { listing } from '#lib/catalog/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { addDays, bookDateAt } from '#lib/shared/dates.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { liveClaimsOf, offerHarvest } from './claim.server.ts';
import { harvestClaim, harvestPromise } from './schema.server.ts';
import { EARLY_DAYS, LATE_DAYS } from './window.ts';

/** What of the goods that came belongs to an order; the stock room reserves it in the same transaction. */
export interface Cover {
	readonly holder: string;
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
}

type HarvestPromise = typeof harvestPromise.$inferSelect;

/**
 * Goods of a listing came: they fulfil its promises, the one that ends first before the others, and within one the
 * orders in the order they were placed. What is more than promised, or comes long before a window, is ordinary stock.
 */
export async function arrived(
	tx: Tx,
	{ listingId, quantity, at }: { listingId: ListingId; quantity: number; at: number }
): Promise<Cover[]> {
	const due = await duePromises(tx, listingId, at);
	const covers: Cover[] = [];
	let left = quantity;
	for (const { promise, on } of due) {
		const came = Math.min(left, promise.quantity - promise.onTime - promise.late);
		if (came === 0) continue;
		const own = await coverClaims(tx, promise, came);
		covers.push(...own.map((each) => ({ ...each, listingId })));
		await keepArrival(tx, promise, { came, covered: sum(own), late: on > promise.untilOn });
		left -= came;
	}
	if (left < quantity) await offerHarvest(tx, listingId);
	return covers;
}

/** What is promised of a listing and due about now, in full promised again or still waited for. */
async function duePromises(tx: Tx, listingId: ListingId, at: number) {
	const [goods] = await tx
		.select({ timeZone: organisation.timeZone })
		.from(listing)
		.innerJoin(organisation, eq(organisation.id, listing.groupId))
		.where(eq(listing.id, listingId));
	if (!goods) return [];
	const on = bookDateAt(at, goods.timeZone);
	const rows = await tx
		.select()
		.from(harvestPromise)
		.where(
			and(
				eq(harvestPromise.listingId, listingId),
				eq(harvestPromise.state, 'open'),
				lte(harvestPromise.fromOn, addDays(on, EARLY_DAYS)),
				or(gte(harvestPromise.untilOn, addDays(on, -LATE_DAYS)), gt(harvestPromise.waiting, 0))
			)
		)
		.orderBy(asc(harvestPromise.untilOn), asc(harvestPromise.id));
	return rows.map((promise) => ({ promise, on }));
}

async function coverClaims(tx: Tx, { id }: HarvestPromise, came: number) {
	const claims = await tx
		.select()
		.from(harvestClaim)
		.where(
			and(
				eq(harvestClaim.promiseId, id),
				eq(harvestClaim.state, 'live'),
				lt(harvestClaim.covered, harvestClaim.quantity)
			)
		)
		.orderBy(asc(harvestClaim.id));
	const covers: { holder: string; quantity: number }[] = [];
	let left = came;
	for (const claim of claims) {
		const quantity = Math.min(left, claim.quantity - claim.covered);
		if (quantity === 0) break;
		await tx
			.update(harvestClaim)
			.set({ covered: claim.covered + quantity })
			.where(eq(harvestClaim.id, claim.id));
		covers.push({ holder: claim.holder, quantity });
		left -= quantity;
	}
	return covers;
}

interface Came {
	readonly came: number;
	/** What of it was waited for by orders. */
	readonly covered: number;
	readonly late: boolean;
}

async function keepArrival(
	tx: Tx,
	{ id }: Pick<HarvestPromise, 'id'>,
	{ came, covered, late }: Came
): Promise<void> {
	await tx
		.update(harvestPromise)
		.set({
			waiting: sql`${harvestPromise.waiting} - ${covered}`,
			...(late
				? { late: sql`${harvestPromise.late} + ${came}` }
				: { onTime: sql`${harvestPromise.onTime} + ${came}` })
		})
		.where(eq(harvestPromise.id, id));
}

/**
 * What an order holds of a harvest was packed or handed over without having been received before: it came with that.
 *
 * @returns what came so, for the stock room to take in.
 */
export async function packed(tx: Tx, holder: string): Promise<Cover[]> {
	const rows = await tx
		.select({ claim: harvestClaim, promise: harvestPromise, timeZone: organisation.timeZone })
		.from(harvestClaim)
		.innerJoin(harvestPromise, eq(harvestPromise.id, harvestClaim.promiseId))
		.innerJoin(organisation, eq(organisation.id, harvestPromise.groupId))
		.where(and(liveClaimsOf(holder), lt(harvestClaim.covered, harvestClaim.quantity)))
		.orderBy(asc(harvestClaim.id));
	const covers: Cover[] = [];
	for (const { claim, promise, timeZone } of rows) {
		const { listingId } = promise;
		if (!listingId) continue;
		const quantity = claim.quantity - claim.covered;
		await tx.update(harvestClaim).set({ covered: claim.quantity }).where(eq(harvestClaim.id, claim.id));
		const late = today(timeZone) > promise.untilOn;
		await keepArrival(tx, promise, { came: quantity, covered: quantity, late });
		covers.push({ holder: claim.holder, listingId, quantity });
	}
	return covers;
}

function sum(covers: readonly { quantity: number }[]): number {
	return covers.reduce((all, { quantity }) => all + quantity, 0);
}
