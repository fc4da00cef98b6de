import { and, count, eq, isNotNull } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { followedProducer } from './schema.server.ts';

export const MOST_FOLLOWED = 100;

export type FollowResult =
	{ ok: true } | Refused<'forbidden' | 'not_found' | 'own_goods' | 'too_many_followed'>;

/** Follows an active member who has ever sold something; what she has now is not new. Twice is once. */
export async function followProducer(actor: Actor, membershipId: MembershipId): Promise<FollowResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<FollowResult> => {
		const producer = await membershipById(tx, membershipId);
		const [sold] = await tx
			.select({ id: listing.id })
			.from(listing)
			.where(and(eq(listing.sellerId, membershipId), isNotNull(listing.publishedAt)))
			.limit(1);
		if (producer?.state !== 'active' || !sold) return { ok: false, code: 'not_found' };
		if (producer.userId === userId) return { ok: false, code: 'own_goods' };
		const [kept] = await tx
			.select({ all: count() })
			.from(followedProducer)
			.where(eq(followedProducer.userId, userId));
		if ((kept?.all ?? 0) >= MOST_FOLLOWED) return { ok: false, code: 'too_many_followed' };
		await tx
			.insert(followedProducer)
			.values({ userId, membershipId, followedAt: now(), lookedAt: now() })
			.onConflictDoNothing();
		return { ok: true };
	});
}

/** Follows a producer no more; whom she does not follow is left as it is. */
export async function unfollowProducer(
	actor: Actor,
	membershipId: MembershipId
): Promise<{ ok: true } | Refused<'forbidden'>> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx) => {
		await tx
			.delete(followedProducer)
			.where(and(eq(followedProducer.userId, userId), eq(followedProducer.membershipId, membershipId)));
		return { ok: true };
	});
}

/** Says that she has seen what is new of all she follows. */
export async function lookAtFollowed(actor: Actor): Promise<void> {
	const { userId } = actor;
	if (userId === null) return;
	await write((tx) =>
		tx.update(followedProducer).set({ lookedAt: now() }).where(eq(followedProducer.userId, userId))
	);
}
