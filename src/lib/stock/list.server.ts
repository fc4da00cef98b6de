import { createDraft, type CreateListing, type CreateListingResult } from '#lib/catalog/create.server.ts';
import { publishWithin } from '#lib/catalog/publish.server.ts';
import type { Permit } from '#lib/catalog/terms.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { write } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import { setOnHand } from './receive.server.ts';

export interface ListGoods extends CreateListing {
	/** What is there now, in g, ml, dm³ or pieces; null when it is made to order. */
	readonly onHand: number | null;
	readonly publish: boolean;
}

export type ListGoodsResult =
	| (Extract<CreateListingResult, { ok: true }> & {
			published: boolean;
			/** Why it stayed a draft: the permits it does not name yet. */
			permitsMissing: Permit[];
	  })
	| Exclude<CreateListingResult, { ok: true }>;

/**
 * Lists goods, counts what is there and puts them before the buyers, in one go from one form. When a permit is
 * missing the draft stays, so that nothing of what was typed or photographed is lost.
 */
export async function listGoods(actor: Actor, input: ListGoods): Promise<ListGoodsResult> {
	const { key, groupId, fields, photos, onHand, publish } = input;
	const body = { groupId, fields, onHand, publish, photos: photos.map(({ sourceHash }) => sourceHash) };
	return write((tx) =>
		once(tx, { scope: `listing.create:${actor.userId}`, key, body }, async (): Promise<ListGoodsResult> => {
			const made = await createDraft(tx, actor, input);
			if (!made.ok) return made;
			const { listingId } = made;
			if (onHand !== null) {
				const source = `listing:${listingId}`;
				const counted = await setOnHand(tx, actor, { listingId, onHand, reason: 'harvest', source });
				assert(counted.ok, 'nothing is promised yet of what was just listed');
			}
			if (!publish) return { ...made, published: false, permitsMissing: [] };
			const shown = await publishWithin(tx, actor, listingId);
			if (shown.ok) return { ...made, published: true, permitsMissing: [] };
			assert(shown.code === 'permits_missing', `a new draft could not be published: ${shown.code}`);
			return { ...made, published: false, permitsMissing: shown.permits };
		})
	);
}
