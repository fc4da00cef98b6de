import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { addToCart } from '#lib/carts/change.server.ts';
import { measureOf } from '#lib/catalog/find.server.ts';
import { parseQuantity } from '#lib/catalog/quantity.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { ordersMessages } from '#lib/i18n/orders.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import type { ListingId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { refused } from '../guards.ts';
import { cartOwner, keepCart } from './cartCookie.ts';

export const shownPrice = v.optional(
	v.pipe(v.string(), v.regex(/^\d{1,15}$/, 'invalid'), v.transform(Number))
);
const adding = v.object({
	listing: id<'listing'>(),
	quantity: v.string('quantity_empty'),
	price: shownPrice
});

/** Puts goods into the visitor's cart and leads there; a mistake is answered on the page whose form it was. */
export async function add(event: RequestEvent) {
	const read = await readForm(event.request, adding);
	if (!read.ok) return refused('form', read.values, read.errors);
	const typed = await quantityOf(read.data.listing, read.data.quantity);
	if (!typed.ok) return inWords(event, typed.code, read.values, 'quantity');
	const { listing: listingId, price } = read.data;
	const added = await addToCart(cartOwner(event), {
		listingId,
		quantity: typed.quantity,
		shownPrice: price === undefined ? null : rupiah(price)
	});
	if (!added.ok) return inWords(event, added.code, read.values);
	keepCart(event, added.newToken);
	redirect(303, '/keranjang?ditambah');
}

/** Reads a quantity in the listing's own unit. */
export async function quantityOf(listingId: ListingId, typed: string) {
	const found = await measureOf(db, listingId);
	return found ? parseQuantity(typed, found) : { ok: false as const, code: 'not_for_sale' as const };
}

export function inWords(event: RequestEvent, code: string, values: Record<string, string>, field = 'form') {
	const t = messagesFor(ordersMessages, event.locals.locale).cart;
	const words: Readonly<Record<string, string>> = { not_for_sale: t.notForSale, cart_full: t.full };
	return refused(code, values, { [field]: words[code] ?? code });
}
