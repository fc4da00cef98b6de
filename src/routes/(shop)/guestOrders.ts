import type { RequestEvent } from '@sveltejs/kit';

/** Longer than any order of goods is under way. */
const KEPT_SECONDS = 60 * 24 * 60 * 60;
/** One cookie for each order, sent to the cart's page alone: other pages stay the same for everybody. */
const NAME = /^pesanan-([\w-]{10,64})$/;
const PATH = '/keranjang';
const MOST = 5;

/** Keeps the secret link of an order placed without an account in the browser that placed it: it is the only way back to it. */
export function keepGuestOrder({ cookies, url }: RequestEvent, token: string): void {
	cookies.set(`pesanan-${token}`, '1', {
		path: PATH,
		maxAge: KEPT_SECONDS,
		sameSite: 'lax',
		httpOnly: true,
		secure: url.protocol === 'https:'
	});
}

/** The orders that were placed in this browser without an account. */
export function guestOrders({ cookies }: RequestEvent): string[] {
	return cookies
		.getAll()
		.flatMap(({ name }) => NAME.exec(name)?.[1] ?? [])
		.slice(-MOST);
}
