import { eq } from 'drizzle-orm';
import { showPhoto } from '#lib/media/store.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { ReviewId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { Review } from './bought.server.ts';
import { review } from './schema.server.ts';
import { recount } from './write.server.ts';

export type ModerateResult =
	{ ok: true } | Refused<'not_found' | 'forbidden' | 'already_done' | 'reason_missing'>;

/** Takes a review out of everybody's sight but its author's, who reads the reason. It does not count any more. */
export async function hideReview(
	actor: Actor,
	{ reviewId, reason }: { readonly reviewId: ReviewId; readonly reason: string }
): Promise<ModerateResult> {
	const hiddenReason = reason.trim();
	const work = write(async (tx): Promise<ModerateResult> => {
		const found = await moderated(tx, actor, reviewId);
		if (!found.ok) return found;
		if (hiddenReason === '') return { ok: false, code: 'reason_missing' };
		if (found.review.hiddenAt !== null) return { ok: false, code: 'already_done' };
		await move(tx, actor, found.review, { hiddenReason, hiddenBy: actor.userId, hiddenAt: now() });
		return { ok: true };
	});
	return audited(actor, { action: 'review.hide', subject: `review:${reviewId}` }, work);
}

/** Shows a hidden review again. */
export async function showReview(actor: Actor, reviewId: ReviewId): Promise<ModerateResult> {
	const work = write(async (tx): Promise<ModerateResult> => {
		const found = await moderated(tx, actor, reviewId);
		if (!found.ok) return found;
		if (found.review.hiddenAt === null) return { ok: false, code: 'already_done' };
		await move(tx, actor, found.review, { hiddenReason: null, hiddenBy: null, hiddenAt: null });
		return { ok: true };
	});
	return audited(actor, { action: 'review.show', subject: `review:${reviewId}` }, work);
}

/** The review if the actor moderates for the BUM Desa that sold the goods. */
async function moderated(tx: Tx, actor: Actor, id: ReviewId) {
	const [found] = await tx.select().from(review).where(eq(review.id, id));
	if (!found) return { ok: false as const, code: 'not_found' as const };
	if (!(await allow(tx, actor, found.bumdesaId, 'reviews.moderate'))) {
		return { ok: false as const, code: 'forbidden' as const };
	}
	return { ok: true as const, review: found };
}

async function move(
	tx: Tx,
	actor: Actor,
	found: Review,
	change: Pick<Review, 'hiddenReason' | 'hiddenBy' | 'hiddenAt'>
): Promise<void> {
	const isHidden = change.hiddenAt !== null;
	await tx.update(review).set(change).where(eq(review.id, found.id));
	if (found.photoId !== null) await showPhoto(tx, found.photoId, isHidden ? 'private' : 'public');
	await recount(tx, found.listingId);
	await audit(tx, actor, {
		action: isHidden ? 'review.hide' : 'review.show',
		organisationId: found.bumdesaId,
		subject: `review:${found.id}`,
		detail: { reason: change.hiddenReason ?? found.hiddenReason ?? '' }
	});
}
