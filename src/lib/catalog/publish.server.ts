import { and, eq, inArray } from 'drizzle-orm';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { ListingId, MembershipId } from '#lib/shared/ids.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { standingOn } from './authority.server.ts';
import { listingById, type FullListing } from './find.server.ts';
import { permitsMissing } from './listing.ts';
import { listing } from './schema.server.ts';
import { LISTING_MOVES, type ListingState, type Permit } from './terms.ts';

type Change = Refused<'not_found' | 'forbidden' | 'wrong_state'>;
export type PublishResult =
	| { ok: true; state: ListingState }
	| Change
	| Refused<'hidden_by_desk'>
	| Refused<'permits_missing', { permits: Permit[] }>;
export type HideResult = { ok: true; state: ListingState } | Change | Refused<'reason_missing'>;
export type SoldOutResult = { ok: true; state: ListingState } | Change;

/** Puts a listing before the buyers. What its commodity must have a permit for is refused until it names it. */
export async function publishListing(actor: Actor, listingId: ListingId): Promise<PublishResult> {
	return write((tx) => publishWithin(tx, actor, listingId));
}

/** The same in a transaction that does more. */
export async function publishWithin(tx: Tx, actor: Actor, listingId: ListingId): Promise<PublishResult> {
	const begun = await begin(tx, actor, listingId, 'published');
	if (!begun.ok) return begun;
	const { found, standing } = begun;
	if (found.state === 'hidden' && found.hiddenBy === 'desk' && standing !== 'desk') {
		return refuse('hidden_by_desk');
	}
	const permits = permitsMissing(found.commodity.permits, found.permits);
	if (permits.length > 0) return { ok: false, code: 'permits_missing', permits };
	return move(tx, actor, found, {
		state: 'published',
		publishedAt: found.publishedAt ?? now(),
		hiddenBy: null,
		hiddenReason: null
	});
}

/** Takes a listing out of the shop. A desk says why, and the seller reads it. */
export async function hideListing(
	actor: Actor,
	{ listingId, reason }: { listingId: ListingId; reason: string }
): Promise<HideResult> {
	return write(async (tx) => {
		const begun = await begin(tx, actor, listingId, 'hidden');
		if (!begun.ok) return begun;
		const { found, standing } = begun;
		if (standing === 'desk' && reason.trim() === '') return refuse('reason_missing');
		return move(tx, actor, found, {
			state: 'hidden',
			hiddenBy: standing,
			hiddenReason: reason.trim() || null
		});
	});
}

/** The seller's word that there is no more for now; it stays readable and can be published again. */
export async function markSoldOut(actor: Actor, listingId: ListingId): Promise<SoldOutResult> {
	return write(async (tx) => {
		const begun = await begin(tx, actor, listingId, 'sold_out');
		return begun.ok ? move(tx, actor, begun.found, { state: 'sold_out' }) : begun;
	});
}

/**
 * Takes everything of a seller out of the shop, in the transaction in which she leaves her group. If she comes back she
 * puts it on sale again herself.
 */
export async function hideListingsOf(tx: Tx, actor: Actor, sellerId: MembershipId): Promise<void> {
	const hidden = await tx
		.update(listing)
		.set({ state: 'hidden', hiddenBy: 'seller', hiddenReason: null, updatedAt: now() })
		.where(and(eq(listing.sellerId, sellerId), inArray(listing.state, ['published', 'sold_out'])))
		.returning({ id: listing.id });
	await audit(tx, actor, {
		...{ action: 'listing.hide_all', subject: `membership:${sellerId}` },
		detail: { listings: hidden.length }
	});
}

async function begin(tx: Tx, actor: Actor, listingId: ListingId, to: ListingState) {
	const found = await listingById(tx, listingId);
	if (!found) return refuse('not_found');
	const standing = await standingOn(tx, actor, found);
	if (standing === null) return refuse('forbidden');
	if (!LISTING_MOVES[found.state].includes(to)) return refuse('wrong_state');
	return { ok: true as const, found, standing };
}

async function move(
	tx: Tx,
	actor: Actor,
	found: FullListing,
	change: Partial<typeof listing.$inferInsert> & { state: ListingState }
): Promise<{ ok: true; state: ListingState }> {
	await tx
		.update(listing)
		.set({ ...change, updatedAt: now() })
		.where(eq(listing.id, found.id));
	await audit(tx, actor, {
		action: 'listing.move',
		organisationId: found.groupId,
		subject: `listing:${found.id}`,
		detail: { from: found.state, to: change.state, reason: change.hiddenReason ?? null }
	});
	return { ok: true, state: change.state };
}
