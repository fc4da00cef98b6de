import { and, eq, isNull } from 'drizzle-orm';
import { allow } from '#lib/organisations/authority.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader } from '#lib/shared/database.server.ts';
import type { ReviewId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import type { Review } from './bought.server.ts';
import { LONGEST_REVIEW } from './rules.ts';
import { review } from './schema.server.ts';

export type AnswerReviewResult =
	{ ok: true } | Refused<'not_found' | 'forbidden' | 'already_done' | 'hidden' | 'required' | 'too_long'>;

/** The producer's answer under a review, or her group's officers' for her; once. */
export async function answerReview(
	actor: Actor,
	{ reviewId, answer }: { readonly reviewId: ReviewId; readonly answer: string }
): Promise<AnswerReviewResult> {
	if (answer.trim() === '') return { ok: false, code: 'required' };
	if (answer.length > LONGEST_REVIEW) return { ok: false, code: 'too_long' };
	const work = write(async (tx): Promise<AnswerReviewResult> => {
		const [found] = await tx.select().from(review).where(eq(review.id, reviewId));
		if (!found) return { ok: false, code: 'not_found' };
		if (!(await mayAnswer(tx, actor, found))) return { ok: false, code: 'forbidden' };
		if (found.answer !== null) return { ok: false, code: 'already_done' };
		if (found.hiddenAt !== null) return { ok: false, code: 'hidden' };
		await tx
			.update(review)
			.set({ answer: answer.trim(), answeredBy: actor.userId, answeredAt: now() })
			.where(and(eq(review.id, reviewId), isNull(review.answer)));
		await audit(tx, actor, {
			action: 'review.answer',
			organisationId: found.groupId,
			subject: `review:${reviewId}`
		});
		return { ok: true };
	});
	return audited(actor, { action: 'review.answer', subject: `review:${reviewId}` }, work);
}

/** She who sold it, while an active member, or an officer of her group. */
async function mayAnswer(reader: Reader, actor: Actor, { sellerId, groupId }: Review): Promise<boolean> {
	const seller = await membershipById(reader, sellerId);
	const isOwn = actor.userId !== null && seller?.userId === actor.userId && seller.state === 'active';
	return isOwn || allow(reader, actor, groupId, 'reviews.answer');
}
