import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import {
	harvestFor,
	intoBaskets,
	lineTotal,
	priceNow,
	problemOf,
	type CartItem
} from '#lib/carts/baskets.ts';
import { joinCarts, needsJoining, readCart } from '#lib/carts/cart.server.ts';
import { acceptPrices, changeQuantity, removeFromCart } from '#lib/carts/change.server.ts';
import { typedQuantity } from '#lib/catalog/quantity.ts';
import { listingById } from '#lib/catalog/find.server.ts';
import { ordersOfTokens } from '#lib/orders/lists.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { together } from '#lib/shared/together.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { parseId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refused } from '../../guards.ts';
import { add, inWords, quantityOf, shownPrice } from '../addToCart.ts';
import { cartOwner, keepCart } from '../cartCookie.ts';
import { guestOrders } from '../guestOrders.ts';
import type { Actions, PageServerLoad } from './$types';

const listing = id<'listing'>();

export const load: PageServerLoad = async (event) => {
	const owner = cartOwner(event);
	if (await needsJoining(db, owner)) keepCart(event, (await joinCarts(owner)).token);
	const placedHere = event.locals.user ? [] : guestOrders(event);
	const { baskets, gone } = intoBaskets(await together((reader) => readCart(reader, cartOwner(event))));
	return {
		baskets: baskets.map((basket) => ({ ...basket, items: basket.items.map(shown) })),
		gone: gone.map(({ listingId, name }) => ({ listingId, name })),
		placedHere: placedHere.length === 0 ? [] : await ordersOfTokens(db, placedHere),
		removed: await removedLine(event.url.searchParams),
		added: event.url.searchParams.has('ditambah'),
		missing: missingOf(event.url.searchParams.get('tertinggal'))
	};
};

/** How many goods of an earlier order are not sold any more. */
function missingOf(typed: string | null): number {
	return typed !== null && /^\d{1,3}$/.test(typed) ? Number(typed) : 0;
}

/** A line as the page shows it. */
function shown(item: CartItem) {
	const { listingId, quantity, offer } = item;
	if (!offer) error(500);
	return {
		...{ listingId, quantity },
		...{ name: offer.name, slug: offer.slug, photo: offer.photo, unit: offer.unit, soldBy: offer.soldBy },
		...{ sellerName: offer.sellerName, groupName: offer.groupName },
		leadDays: offer.stockMode === 'made_to_order' ? offer.leadDays : null,
		harvest: harvestFor(offer, quantity),
		cycle: offer.cycle,
		timeZone: offer.timeZone,
		typed: typedQuantity(quantity, offer),
		price: priceNow(offer, quantity),
		total: lineTotal(item),
		problem: problemOf(item)
	};
}

/** What was just taken out, so that it can be put back. */
async function removedLine(query: URLSearchParams) {
	const listingId = parseId<'listing'>(query.get('dihapus'));
	const found = listingId ? await listingById(db, listingId) : null;
	const quantity = Number(query.get('banyak'));
	if (!found || !Number.isSafeInteger(quantity) || quantity < 1) return null;
	return { listingId: found.id, name: found.name, typed: typedQuantity(quantity, found) };
}

export const actions: Actions = {
	tambah: add,
	ubah: async (event) => {
		const read = await readForm(event.request, v.object({ listing, quantity: v.string('quantity_empty') }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const listingId = read.data.listing;
		const typed = await quantityOf(listingId, read.data.quantity);
		if (!typed.ok) return inWords(event, typed.code, read.values, `quantity-${listingId}`);
		const changed = await changeQuantity(cartOwner(event), { listingId, quantity: typed.quantity });
		if (!changed.ok) return inWords(event, changed.code, read.values);
		keepCart(event, changed.newToken);
		redirect(303, '/keranjang');
	},
	hapus: async (event) => {
		const read = await readForm(event.request, v.object({ listing }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const removed = await removeFromCart(cartOwner(event), read.data.listing);
		redirect(303, `/keranjang?dihapus=${read.data.listing}&banyak=${removed.quantity ?? 0}`);
	},
	setuju: async (event) => {
		const read = await readForm(event.request, v.object({ listing, price: shownPrice }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const price: Rupiah = rupiah(read.data.price ?? 0);
		const agreed = await acceptPrices(cartOwner(event), new Map([[read.data.listing, price]]));
		keepCart(event, agreed.newToken);
		redirect(303, '/keranjang');
	}
};
