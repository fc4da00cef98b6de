import type { CartOwner } from '#lib/carts/cart.server.ts';
import { addAllToCart } from '#lib/carts/change.server.ts';
import { write } from '#lib/shared/database.server.ts';
import type { Refused } from '#lib/shared/result.ts';
import { orderByToken } from './find.server.ts';

export type OrderAgainResult =
	| {
			ok: true;
			newToken: string | null;
			/** How many of the order's goods are not sold any more. */
			missing: number;
	  }
	| Refused<'not_found' | 'nothing_left' | 'cart_full'>;

/**
 * Puts what was ordered once into the cart again, at today's prices. Whoever has the order's secret address may; what is
 * not sold any more is left out, and if that is all of it nothing changes.
 */
export async function orderAgain(owner: CartOwner, token: string): Promise<OrderAgainResult> {
	return write(async (tx) => {
		const order = await orderByToken(tx, token);
		if (!order) return { ok: false, code: 'not_found' };
		const wanted = order.parts.flatMap(({ lines }) =>
			lines.map(({ listingId, quantity, orderedQuantity }) => ({
				listingId,
				quantity: orderedQuantity ?? quantity
			}))
		);
		const added = await addAllToCart(tx, owner, wanted);
		if (!added.ok) return added;
		return { ok: true, newToken: added.newToken, missing: wanted.length - added.count };
	});
}
