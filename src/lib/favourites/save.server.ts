import { and, count, eq } from 'drizzle-orm';
import { cardsOf } from '#lib/catalog/browse.server.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { Refused } from '#lib/shared/result.ts';
import { savedListing } from './schema.server.ts';

/** The hearts of a page are looked up at once, so that there may not be endlessly many. */
export const MOST_SAVED = 200;

export type SaveListingResult = { ok: true } | Refused<'forbidden' | 'not_found' | 'too_many_saved'>;

/** Keeps goods for somebody signed in, with today's price; saving them again changes nothing. */
export async function saveListing(actor: Actor, listingId: ListingId): Promise<SaveListingResult> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx): Promise<SaveListingResult> => {
		const found = await listingById(tx, listingId);
		const isSeen = found?.state === 'published' || found?.state === 'sold_out';
		if (!found || !isSeen) return { ok: false, code: 'not_found' };
		const [kept] = await tx
			.select({ all: count() })
			.from(savedListing)
			.where(eq(savedListing.userId, userId));
		if ((kept?.all ?? 0) >= MOST_SAVED) return { ok: false, code: 'too_many_saved' };
		const [card] = await cardsOf(tx, [listingId]);
		await tx
			.insert(savedListing)
			.values({
				...{ userId, listingId, price: card?.price ?? found.price },
				...{ wasInStock: card?.inStock ?? false, savedAt: now() }
			})
			.onConflictDoNothing();
		return { ok: true };
	});
}

/** Takes goods off her own list; what is not on it is left as it is. */
export async function forgetListing(
	actor: Actor,
	listingId: ListingId
): Promise<{ ok: true } | Refused<'forbidden'>> {
	const { userId } = actor;
	if (userId === null) return { ok: false, code: 'forbidden' };
	return write(async (tx) => {
		await tx
			.delete(savedListing)
			.where(and(eq(savedListing.userId, userId), eq(savedListing.listingId, listingId)));
		return { ok: true };
	});
}
