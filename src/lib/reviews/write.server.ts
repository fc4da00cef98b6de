import { and, count, eq, isNull } from 'drizzle-orm';
import { setRating } from '#lib/catalog/rating.server.ts';
import { forgetPhotos, keepPhoto, type PreparedPhoto } from '#lib/media/store.server.ts';
import { buyerFirstName } from '#lib/settlement/buyerName.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { ListingId, MediaId, OrderLineId, ReviewId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { boughtLine, reviewOfLine, type BoughtLine, type Review } from './bought.server.ts';
import { changeableUntil, LONGEST_REVIEW, type ReviewObstacle } from './rules.ts';
import { review } from './schema.server.ts';

export interface WriteReview {
	/** The secret of the order's link; it is all the authority a buyer needs, with an account or without. */
	readonly token: string;
	readonly orderLineId: OrderLineId;
	/** 1 to 5. */
	readonly stars: number;
	readonly words: string;
	/** A new photo, read and re-encoded before; null keeps the one there is. */
	readonly photo: PreparedPhoto | null;
	/** Takes the photo away that there is. */
	readonly dropPhoto: boolean;
}

export type WriteReviewResult =
	| { ok: true; reviewId: ReviewId; changed: boolean }
	| Refused<'not_found' | 'too_late' | 'stars_missing' | 'too_long' | ReviewObstacle>;

/** Says what the buyer thinks of a line she received: once per line, to be changed for two weeks. */
export async function writeReview(actor: Actor, input: WriteReview): Promise<WriteReviewResult> {
	if (!Number.isInteger(input.stars) || input.stars < 1 || input.stars > 5) {
		return { ok: false, code: 'stars_missing' };
	}
	if (input.words.length > LONGEST_REVIEW) return { ok: false, code: 'too_long' };
	return write(async (tx): Promise<WriteReviewResult> => {
		const line = await boughtLine(tx, input.token, input.orderLineId);
		if (!line) return { ok: false, code: 'not_found' };
		if (line.obstacle) return { ok: false, code: line.obstacle };
		const before = await reviewOfLine(tx, line.id);
		if (before && now() > changeableUntil(before.writtenAt)) return { ok: false, code: 'too_late' };
		const reviewId = before ? await change(tx, actor, before, input) : await add(tx, actor, line, input);
		await recount(tx, line.listingId);
		await audit(tx, actor, {
			action: before ? 'review.change' : 'review.write',
			organisationId: line.bumdesaId,
			subject: `review:${reviewId}`,
			detail: { stars: input.stars, ...(before ? { before: before.stars } : {}) }
		});
		return { ok: true, reviewId, changed: before !== null };
	});
}

async function add(tx: Tx, actor: Actor, line: BoughtLine, input: WriteReview): Promise<ReviewId> {
	const photoId = input.photo ? await keepPhoto(tx, actor, input.photo, { visibility: 'public' }) : null;
	const [made] = await tx
		.insert(review)
		.values({
			orderLineId: line.id,
			listingId: line.listingId,
			sellerId: line.sellerId,
			groupId: line.groupId,
			bumdesaId: line.bumdesaId,
			author: buyerFirstName(line.buyerName),
			stars: input.stars,
			words: input.words,
			photoId,
			writtenAt: now()
		})
		.returning({ id: review.id });
	if (!made) throw new Error('the review was not inserted');
	return made.id;
}

async function change(tx: Tx, actor: Actor, before: Review, input: WriteReview): Promise<ReviewId> {
	const photoId = await photoAfter(tx, actor, before, input);
	await tx
		.update(review)
		.set({ stars: input.stars, words: input.words, photoId, changedAt: now() })
		.where(eq(review.id, before.id));
	if (before.photoId !== null && before.photoId !== photoId) await forgetPhotos(tx, [before.photoId]);
	return before.id;
}

/** A photo of a hidden review is as hidden as its words. */
async function photoAfter(
	tx: Tx,
	actor: Actor,
	before: Review,
	{ photo, dropPhoto }: WriteReview
): Promise<MediaId | null> {
	if (!photo) return dropPhoto ? null : before.photoId;
	const visibility = before.hiddenAt === null ? 'public' : 'private';
	return keepPhoto(tx, actor, photo, { visibility });
}

/** Counts a listing's stars again, without what is hidden, in the transaction that changed one of them. */
export async function recount(tx: Tx, listingId: ListingId): Promise<void> {
	const rows = await tx
		.select({ stars: review.stars, times: count() })
		.from(review)
		.where(and(eq(review.listingId, listingId), isNull(review.hiddenAt)))
		.groupBy(review.stars);
	const of = (stars: number) => rows.find((row) => row.stars === stars)?.times ?? 0;
	await setRating(tx, listingId, [of(1), of(2), of(3), of(4), of(5)]);
}
