import { and, eq } from 'drizzle-orm';
import { priceNow } from '#lib/carts/baskets.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { quantityProblem } from '#lib/catalog/price.ts';
import { storedPerTyped } from '#lib/catalog/quantity.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import { once } from '#lib/shared/idempotency.server.ts';
import type { CycleId, ListingId, UserId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import { MOST_BOXES, type Wish } from './fill.ts';
import { groupWish } from './schema.server.ts';
import type { WishPayment } from './states.ts';

/** Amounts are cut to tenths of a kilo or litre; what is counted, to whole pieces. */
export const FINEST = 100;

export interface MakeWish extends Wish {
	readonly listingId: ListingId;
	readonly cycleId: CycleId;
	/** Per unit, as the page showed it. */
	readonly shownPrice: Rupiah;
	readonly paymentMethod: WishPayment;
	readonly key: string;
}

export type MakeWishResult =
	| { ok: true }
	| Refused<
			| 'forbidden'
			| 'not_open'
			| 'price_changed'
			| 'tolerance_wrong'
			| 'too_fine'
			| 'too_much'
			| 'too_little'
			| 'credit_not_offered'
			| 'transfer_not_offered'
			| 'key_reused'
	  >;

/** A buyer says what she wants of the boxes, or says it anew: then her wish stands behind those made before. */
export async function makeWish(actor: Actor, input: MakeWish): Promise<MakeWishResult> {
	return write(async (tx): Promise<MakeWishResult> => {
		const buyerId = actor.userId;
		if (buyerId === null) return refuse('forbidden');
		const { key, ...body } = input;
		return once(tx, { scope: `group.wish:${buyerId}`, key, body }, () => wish(tx, actor, input, buyerId));
	});
}

async function wish(tx: Tx, actor: Actor, input: MakeWish, buyerId: UserId): Promise<MakeWishResult> {
	const { listingId, cycleId, least, wanted, most, shownPrice, paymentMethod } = input;
	const offer = (await offersOf(tx, [listingId])).get(listingId);
	const box = offer?.cycle?.isOpen && offer.cycle.cycleId === cycleId ? offer.cycle.box : null;
	if (!offer || box === null) return refuse('not_open');
	if (priceNow(offer, wanted) !== shownPrice) return refuse('price_changed');
	if (!(least >= 1 && least <= wanted && wanted <= most)) return refuse('tolerance_wrong');
	const finest = storedPerTyped(offer) === 1 ? 1 : FINEST;
	if ([least, wanted, most].some((amount) => amount % finest !== 0)) return refuse('too_fine');
	if (most > box * MOST_BOXES || quantityProblem(offer, most)) return refuse('too_much');
	if (quantityProblem(offer, least)) return refuse('too_little');
	const bumdesaId = offer.agreement.bumdesaId;
	const hub = await organisationById(tx, bumdesaId);
	assert(hub, 'what is for sale is sold through a BUM Desa');
	if (paymentMethod === 'transfer' && !hub.bankAccountNumber) return refuse('transfer_not_offered');
	if (paymentMethod === 'later' && !(await creditOf(tx, { bumdesaId, buyerId }))) {
		return refuse('credit_not_offered');
	}
	const said = { least, wanted, most, price: shownPrice, paymentMethod, wishedAt: now() };
	await tx
		.insert(groupWish)
		.values({ ...said, cycleId, listingId, buyerId, state: 'waiting' })
		.onConflictDoUpdate({ target: [groupWish.cycleId, groupWish.listingId, groupWish.buyerId], set: said });
	await audit(tx, actor, {
		...{ action: 'group.wish', organisationId: bumdesaId, subject: `listing:${listingId}` },
		detail: { cycleId, least, wanted, most }
	});
	return { ok: true };
}

/** A buyer takes her wish back, as long as the cycle is open. */
export async function dropWish(
	actor: Actor,
	{ listingId, cycleId }: { listingId: ListingId; cycleId: CycleId }
): Promise<{ ok: true } | Refused<'not_found' | 'not_open'>> {
	return write(async (tx) => {
		if (actor.userId === null) return refuse('not_found');
		const offer = (await offersOf(tx, [listingId])).get(listingId);
		if (!offer?.cycle?.isOpen || offer.cycle.cycleId !== cycleId) return refuse('not_open');
		const dropped = await tx
			.delete(groupWish)
			.where(
				and(
					eq(groupWish.cycleId, cycleId),
					eq(groupWish.listingId, listingId),
					eq(groupWish.buyerId, actor.userId),
					eq(groupWish.state, 'waiting')
				)
			)
			.returning({ id: groupWish.id });
		return dropped.length > 0 ? { ok: true } : refuse('not_found');
	});
}
