import { and, eq } from 'drizzle-orm';
import { harvestFor, priceNow } from '#lib/carts/baskets.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { notify } from '#lib/mail/notify.server.ts';
import { placeIn, type PlacedOrder } from '#lib/orders/place.server.ts';
import { prepareOrder, type OrderWish } from '#lib/orders/prepare.server.ts';
import { personById, type Person } from '#lib/people/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { formatBookDate, type BookDate } from '#lib/shared/dates.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { standingById, todayOf, type Standing } from './change.server.ts';
import type { StandingOrderId } from './ids.ts';
import { isNeededOn } from './rhythm.ts';
import { standingDay } from './schema.server.ts';

export interface Day {
	readonly standingId: StandingOrderId;
	readonly dueOn: BookDate;
}

export type PlaceDayResult =
	| PlacedOrder
	/** The day has its order, was left out, or is tried by somebody else. */
	| Refused<'already_done'>
	| Refused<'wrong_state'>
	/** Nothing was ordered; the day says why. */
	| Refused<'missed', { problem: string }>;

/**
 * Orders one day of a standing order through the ordinary placing of orders, once whoever asks: the day's row is written
 * in the order's own transaction. What cannot be ordered is written down with its reason, and nothing is ordered.
 */
export async function placeDay(day: Day): Promise<PlaceDayResult> {
	const placed = await write((tx) => attempt(tx, day, false));
	if (!placed.ok && placed.code === 'missed') await writeMissed(day, placed.problem);
	return placed;
}

export type RetryDayResult = PlaceDayResult | Refused<'not_found'>;

/** The buyer tries a day again that was not ordered, as long as it has not passed. */
export async function retryDay(actor: Actor, day: Day): Promise<RetryDayResult> {
	const placed = await write(async (tx): Promise<RetryDayResult> => {
		const found = await standingById(tx, day.standingId);
		if (!found || actor.userId === null || found.buyerId !== actor.userId) return refuse('not_found');
		return attempt(tx, day, true);
	});
	if (!placed.ok && placed.code === 'missed') await rewriteMissed(day, placed.problem);
	return placed;
}

async function attempt(tx: Tx, { standingId, dueOn }: Day, again: boolean): Promise<PlaceDayResult> {
	const found = await standingById(tx, standingId);
	if (found?.state !== 'active' || !isNeededOn(found, dueOn)) return refuse('wrong_state');
	const here = and(eq(standingDay.standingOrderId, standingId), eq(standingDay.dueOn, dueOn));
	const [before] = await tx.select().from(standingDay).where(here);
	if (before && !(again && before.outcome === 'missed')) return refuse('already_done');
	if (dueOn < (await todayOf(tx, found))) return { ok: false, code: 'missed', problem: 'too_late' };
	const placed = await order(tx, found, dueOn);
	if (!placed.ok) return { ok: false, code: 'missed', problem: placed.code };
	const row = { outcome: 'placed', orderId: placed.orderId, problem: null, at: now() } as const;
	await (before
		? tx.update(standingDay).set(row).where(here)
		: tx.insert(standingDay).values({ ...row, standingOrderId: standingId, dueOn }));
	return placed;
}

/** As the buyer orders it herself, at today's price, from the shelf or from a harvest that is there in time. */
async function order(tx: Tx, found: Standing, dueOn: BookDate): Promise<PlacedOrder | Refused<string>> {
	const person = await personById(tx, found.buyerId);
	assert(person, 'a standing order has its buyer');
	if (person.disabledAt !== null) return refuse('buyer_unknown');
	const { listingId, quantity } = found;
	const offer = (await offersOf(tx, [listingId])).get(listingId);
	if (offer?.agreement.bumdesaId !== found.bumdesaId) return refuse('gone');
	const price = priceNow(offer, quantity);
	if (price > found.mostPrice) return refuse('price_above');
	const harvest = harvestFor(offer, quantity);
	if (harvest && harvest.untilOn > dueOn) return refuse('harvest_too_late');
	const wish: OrderWish = {
		bumdesaId: found.bumdesaId,
		lines: [
			{
				...{ listingId, quantity, shownPrice: price },
				...{ harvest: harvest?.promiseId ?? null, cycle: offer.cycle?.cycleId ?? null }
			}
		],
		delivery: { method: found.deliveryMethod, villageCode: found.villageCode, address: found.address },
		payment: { method: found.paymentMethod, membershipId: null }
	};
	const actor: Actor = {
		userId: found.buyerId,
		address: 'system',
		requestId: `standing:${found.id}:${dueOn}`
	};
	const prepared = await prepareOrder(tx, actor, wish);
	if (!prepared.ok) {
		const [change] = prepared.code === 'cart_changed' ? prepared.changes : [];
		return refuse(change?.problem.code ?? prepared.code);
	}
	return placeIn(tx, actor, {
		...{ ...wish, shownTotal: prepared.order.total, buyer: buyerOf(person) },
		...{ locale: person.locale, note: found.note }
	});
}

function buyerOf({ name, phone, email }: Person) {
	return { name, phone: phone ?? '', email };
}

async function writeMissed({ standingId, dueOn }: Day, problem: string): Promise<void> {
	await write(async (tx) => {
		const [missed] = await tx
			.insert(standingDay)
			.values({ standingOrderId: standingId, dueOn, outcome: 'missed', problem, at: now() })
			// Another process may have ordered it meanwhile: then that stands.
			.onConflictDoNothing()
			.returning();
		const found = missed && (await standingById(tx, standingId));
		const buyer = found && (await personById(tx, found.buyerId));
		if (!buyer) return;
		const facts = { on: formatBookDate(dueOn, buyer.locale), path: '/saya/pesanan-rutin' };
		const key = `standing:${standingId}:${dueOn}`;
		await notify(tx, { userId: buyer.id, key, kind: 'standing_missed', facts });
	});
}

async function rewriteMissed({ standingId, dueOn }: Day, problem: string): Promise<void> {
	await write((tx) =>
		tx
			.update(standingDay)
			.set({ problem, at: now() })
			.where(
				and(
					eq(standingDay.standingOrderId, standingId),
					eq(standingDay.dueOn, dueOn),
					eq(standingDay.outcome, 'missed')
				)
			)
	);
}
