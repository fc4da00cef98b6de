import type { RequestEvent } from '@sveltejs/kit';
import { CART_COOKIE, CART_LIFETIME_SECONDS, type CartOwner } from '#lib/carts/cart.server.ts';

/** Whose cart this request is about. */
export function cartOwner({ locals, cookies }: RequestEvent): CartOwner {
	return { actor: locals.actor, token: cookies.get(CART_COOKIE) ?? null };
}

/** Keeps a new cart's token in the browser; a cart she already has goes on living under the old one. */
export function keepCart({ cookies, url }: RequestEvent, newToken: string | null): void {
	if (newToken === null) return;
	cookies.set(CART_COOKIE, newToken, {
		path: '/',
		maxAge: CART_LIFETIME_SECONDS,
		sameSite: 'lax',
		httpOnly: true,
		secure: url.protocol === 'https:'
	});
}
