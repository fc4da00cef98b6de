import { and, eq } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById, organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import type { StandingOrderId } from './ids.ts';
import { isNeededOn } from './rhythm.ts';
import { standingDay, standingOrder } from './schema.server.ts';
import { STANDING_MOVES, type StandingState } from './states.ts';

export type Standing = typeof standingOrder.$inferSelect;

/** A standing order by its number, or null; who may read it is the caller's to ask. */
export async function standingById(reader: Reader, id: StandingOrderId): Promise<Standing | null> {
	const [found] = await reader.select().from(standingOrder).where(eq(standingOrder.id, id));
	return found ?? null;
}

/** The producer whose goods they are, or an officer of the desk that sells them. */
export async function mayDecideStanding(
	reader: Reader,
	actor: Actor,
	{ bumdesaId, listingId }: Standing
): Promise<boolean> {
	if (actor.userId === null) return false;
	if (await allow(reader, actor, bumdesaId, 'listing.moderate')) return true;
	const [goods] = await reader
		.select({ sellerId: listing.sellerId })
		.from(listing)
		.where(eq(listing.id, listingId));
	const seller = goods && (await membershipById(reader, goods.sellerId));
	return seller?.userId === actor.userId && seller.state === 'active';
}

export type ChangeStandingResult =
	{ ok: true; state: StandingState } | Refused<'forbidden' | 'not_found' | 'wrong_state'>;

interface Move {
	readonly standingId: StandingOrderId;
	readonly to: StandingState;
	/** In the words of who declines or ends it. */
	readonly reason: string;
}

/** Producer or desk says yes or no to what a buyer asked for. From yes on its days are ordered. */
export function decideStanding(
	actor: Actor,
	{ standingId, accept, reason }: { standingId: StandingOrderId; accept: boolean; reason: string }
): Promise<ChangeStandingResult> {
	const to = accept ? ('active' as const) : ('declined' as const);
	return move(actor, { standingId, to, reason }, (tx, found) =>
		found.state === 'asked' ? mayDecideStanding(tx, actor, found) : Promise.resolve(null)
	);
}

/** The buyer lets the days go by, or goes on from today. */
export function pauseStanding(
	actor: Actor,
	{ standingId, pause }: { standingId: StandingOrderId; pause: boolean }
): Promise<ChangeStandingResult> {
	const [from, to] = pause ? (['active', 'paused'] as const) : (['paused', 'active'] as const);
	return move(actor, { standingId, to, reason: '' }, (_, { buyerId, state }) =>
		Promise.resolve(state === from ? buyerId === actor.userId : null)
	);
}

/** The buyer ends it, or producer or desk does. What is ordered already stays ordered. */
export function endStanding(
	actor: Actor,
	{ standingId, reason }: { standingId: StandingOrderId; reason: string }
): Promise<ChangeStandingResult> {
	return move(
		actor,
		{ standingId, to: 'ended', reason },
		async (tx, found) => found.buyerId === actor.userId || mayDecideStanding(tx, actor, found)
	);
}

/** @param may whether the actor may; null when it is in a state this is not done from. */
async function move(
	actor: Actor,
	{ standingId, to, reason }: Move,
	may: (tx: Tx, found: Standing) => Promise<boolean | null>
): Promise<ChangeStandingResult> {
	return write(async (tx): Promise<ChangeStandingResult> => {
		const found = await standingById(tx, standingId);
		if (!found || actor.userId === null) return refuse('not_found');
		const allowed = await may(tx, found);
		if (allowed === false) return refuse('forbidden');
		if (allowed === null || !STANDING_MOVES[found.state].includes(to)) return refuse('wrong_state');
		const at = now();
		const decides = found.state === 'asked' && to !== 'ended';
		await tx
			.update(standingOrder)
			.set({
				state: to,
				...(to === 'active' ? { runsFrom: await todayOf(tx, found) } : {}),
				...(decides ? { decidedBy: actor.userId, decidedAt: at } : {}),
				...(to === 'ended' ? { endedAt: at } : {}),
				...(reason ? { reason } : {})
			})
			.where(eq(standingOrder.id, standingId));
		await audit(tx, actor, {
			...{ action: `standing.${to}`, organisationId: found.bumdesaId },
			...{ subject: `standing_order:${standingId}`, detail: { from: found.state, reason } }
		});
		return { ok: true, state: to };
	});
}

/** Today where the goods are sold. */
export async function todayOf(reader: Reader, { bumdesaId }: Pick<Standing, 'bumdesaId'>): Promise<BookDate> {
	const hub = await organisationById(reader, bumdesaId);
	assert(hub, 'a standing order is with a BUM Desa');
	return today(hub.timeZone);
}

export interface SkipDay {
	readonly standingId: StandingOrderId;
	readonly dueOn: BookDate;
	/** False takes a day that was left out in again. */
	readonly skip: boolean;
}

export type SkipDayResult =
	{ ok: true } | Refused<'not_found' | 'wrong_state' | 'not_a_day' | 'already_ordered'>;

/** The buyer leaves one day out, before it is ordered, or takes it in again. */
export async function skipDay(actor: Actor, { standingId, dueOn, skip }: SkipDay): Promise<SkipDayResult> {
	return write(async (tx): Promise<SkipDayResult> => {
		const found = await standingById(tx, standingId);
		if (!found || actor.userId === null || found.buyerId !== actor.userId) return refuse('not_found');
		if (found.state !== 'active' && found.state !== 'paused') return refuse('wrong_state');
		if (!isNeededOn(found, dueOn) || dueOn < (await todayOf(tx, found))) return refuse('not_a_day');
		const here = and(eq(standingDay.standingOrderId, standingId), eq(standingDay.dueOn, dueOn));
		const [day] = await tx.select().from(standingDay).where(here);
		if (day && day.outcome !== 'skipped') return refuse('already_ordered');
		if (skip && !day) {
			const skipped = { standingOrderId: standingId, dueOn, outcome: 'skipped', at: now() } as const;
			await tx.insert(standingDay).values(skipped);
		}
		if (!skip && day) await tx.delete(standingDay).where(here);
		return { ok: true };
	});
}
