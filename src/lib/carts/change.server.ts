import { priceNow, problemOf } from './baskets.ts';
import { lineOf, openCart, putLine, readCart, takeOut, type CartOwner } from './cart.server.ts';
import { offersOf } from './offer.server.ts';
import type { Offer } from './offer.ts';
import { write, type Tx } from '#lib/shared/database.server.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Refused } from '#lib/shared/result.ts';

/** More lines than anybody buys at once; keeps a cart from being filled by a machine. */
const MOST_LINES = 60;

export type ChangeCartResult =
	{ ok: true; newToken: string | null } | Refused<'not_for_sale'> | Refused<'cart_full'>;

export interface AddToCart {
	readonly listingId: ListingId;
	/** In g, ml, dm³ or pieces; comes on top of what is in the cart. */
	readonly quantity: number;
	/** The price per unit on the page she came from; null when it showed none. */
	readonly shownPrice: Rupiah | null;
}

/** Puts something into the cart. Whether there is enough of it is said in the cart, where it can be mended. */
export async function addToCart(owner: CartOwner, input: AddToCart): Promise<ChangeCartResult> {
	return write(async (tx) => {
		const offer = await offerNow(tx, input.listingId);
		if (!offer) return { ok: false, code: 'not_for_sale' };
		const { cartId, newToken } = await openCart(tx, owner);
		const there = await lineOf(tx, cartId, input.listingId);
		if (!there && (await readCart(tx, owner)).length >= MOST_LINES) return { ok: false, code: 'cart_full' };
		const quantity = input.quantity + (there?.quantity ?? 0);
		const stale = input.shownPrice !== null && input.shownPrice !== offer.price;
		const shownPrice = stale && input.shownPrice ? input.shownPrice : priceNow(offer, quantity);
		await putLine(tx, { cartId, listingId: input.listingId, quantity, shownPrice });
		return { ok: true, newToken };
	});
}

/**
 * Puts several goods into the cart at today's prices, in a transaction that does more. What is not sold any more is left
 * out; when nothing is left, nothing changes.
 */
export async function addAllToCart(
	tx: Tx,
	owner: CartOwner,
	wanted: readonly Pick<AddToCart, 'listingId' | 'quantity'>[]
): Promise<{ ok: true; newToken: string | null; count: number } | Refused<'nothing_left' | 'cart_full'>> {
	const offers = await offersOf(
		tx,
		wanted.map(({ listingId }) => listingId)
	);
	const sold = wanted.filter(({ listingId }) => offers.has(listingId));
	if (sold.length === 0) return { ok: false, code: 'nothing_left' };
	const there = new Map((await readCart(tx, owner)).map((item) => [item.listingId, item.quantity]));
	const lines = new Set([...there.keys(), ...sold.map(({ listingId }) => listingId)]);
	if (lines.size > MOST_LINES) return { ok: false, code: 'cart_full' };
	const { cartId, newToken } = await openCart(tx, owner);
	for (const { listingId, quantity: more } of sold) {
		const offer = offers.get(listingId);
		if (!offer) continue;
		const quantity = more + (there.get(listingId) ?? 0);
		there.set(listingId, quantity);
		await putLine(tx, { cartId, listingId, quantity, shownPrice: priceNow(offer, quantity) });
	}
	return { ok: true, newToken, count: sold.length };
}

/**
 * Sets how much she wants. A tier's price may follow from it and counts as shown; a price that the seller changed
 * meanwhile does not, she still has to agree to it.
 */
export async function changeQuantity(
	owner: CartOwner,
	{ listingId, quantity }: { listingId: ListingId; quantity: number }
): Promise<ChangeCartResult> {
	return write(async (tx) => {
		const { cartId, newToken } = await openCart(tx, owner);
		const line = await lineOf(tx, cartId, listingId);
		if (!line) return { ok: false, code: 'not_for_sale' };
		const offer = await offerNow(tx, listingId);
		const agreed = offer !== null && priceNow(offer, line.quantity) === line.shownPrice;
		const shownPrice = offer && agreed ? priceNow(offer, quantity) : line.shownPrice;
		await putLine(tx, { ...line, quantity, shownPrice });
		return { ok: true, newToken };
	});
}

/** Takes a line out. @returns what it was, so that it can be put back. */
export async function removeFromCart(
	owner: CartOwner,
	listingId: ListingId
): Promise<{ ok: true; quantity: number | null }> {
	return write(async (tx) => {
		const was = (await readCart(tx, owner)).find((item) => item.listingId === listingId);
		await takeOut(tx, owner, [listingId]);
		return { ok: true, quantity: was?.quantity ?? null };
	});
}

/** Agrees to the prices that changed, as the cart shows them: only to those, should one change again meanwhile. */
export async function acceptPrices(
	owner: CartOwner,
	shown: ReadonlyMap<ListingId, Rupiah>
): Promise<{ ok: true; newToken: string | null }> {
	return write(async (tx) => {
		const { cartId, newToken } = await openCart(tx, owner);
		for (const item of await readCart(tx, owner)) {
			const problem = problemOf(item);
			if (problem?.code !== 'price_changed' || shown.get(item.listingId) !== problem.to) continue;
			const { listingId, quantity } = item;
			await putLine(tx, { cartId, listingId, quantity, shownPrice: problem.to });
		}
		return { ok: true, newToken };
	});
}

async function offerNow(tx: Tx, listingId: ListingId): Promise<Offer | null> {
	return (await offersOf(tx, [listingId])).get(listingId) ?? null;
}
