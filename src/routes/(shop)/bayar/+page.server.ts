import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { addressesOf } from '#lib/addresses/find.server.ts';
import { rememberAddress } from '#lib/addresses/keep.server.ts';
import { harvestFor, intoBaskets, lineTotal, problemOf, type CartItem } from '#lib/carts/baskets.ts';
import { CART_COOKIE, readCart } from '#lib/carts/cart.server.ts';
import { freightOf } from '#lib/carts/offer.ts';
import { deliveryOffers } from '#lib/delivery/quote.server.ts';
import { addressMessages } from '#lib/i18n/addresses.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { ordersMessages } from '#lib/i18n/orders.ts';
import { placeOrder } from '#lib/orders/place.server.ts';
import { prepareOrder } from '#lib/orders/prepare.server.ts';
import { organisationBySlug, organisationsOf } from '#lib/organisations/find.server.ts';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import { formatPhone } from '#lib/i18n/format.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import { parseForm, readForm, type FormValues } from '#lib/shared/form.ts';
import { parseId, type OrganisationId, type UserId } from '#lib/shared/ids.ts';
import { isWeighed } from '#lib/orders/amounts.ts';
import { rupiah, sumRupiah } from '#lib/shared/money.ts';
import { LEAST_ONLINE_PAYMENT, mayPayOnline } from '#lib/stripe/amounts.ts';
import { isStripeOn } from '#lib/stripe/client.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import { throttle } from '#lib/shared/throttle.server.ts';
import { cartOwner } from '../cartCookie.ts';
import { keepGuestOrder } from '../guestOrders.ts';
import { dataAnswer, lineWords, obstacleWords, refusalAnswer, reviewAnswer } from './answer.ts';
import {
	detailsForm,
	missingPlace,
	orderForm,
	readLines,
	wantedDelivery,
	wantedMostOver,
	wantedPayment,
	type Details
} from './form.ts';
import type { Actions, PageServerLoad } from './$types';

/** Guests of a whole village, or of a mobile provider, share one address; only a flood from a machine is slowed down. */
const GUEST_ORDERS = { most: 10_000, windowSeconds: 60 };

async function hubOf(event: RequestEvent, reader: Reader = db) {
	const slug = event.url.searchParams.get('toko');
	// Who types the address alone is led to the cart, where each shop's basket has its own way to pay.
	if (slug === null) redirect(303, '/keranjang');
	const hub = await organisationBySlug(reader, slug);
	if (hub?.kind !== 'bumdesa') error(404);
	return hub;
}

/** What a review was made of; the page that shows it needs the same, and nothing changed in between. */
const reviewed = new WeakMap<App.Locals, CartItem[]>();

/** Her basket of this BUM Desa; without one, or with something to agree to first, the cart says what. */
async function basketOf(event: RequestEvent, bumdesaId: OrganisationId) {
	const cart = await together((reader) => readCart(reader, cartOwner(event)));
	reviewed.set(event.locals, cart);
	return ofHub(cart, bumdesaId);
}

function ofHub(cart: Awaited<ReturnType<typeof readCart>>, bumdesaId: OrganisationId) {
	return intoBaskets(cart).baskets.find((basket) => basket.bumdesaId === bumdesaId) ?? null;
}

async function savingsOf(reader: Reader, userId: UserId | null) {
	if (userId === null) return [];
	const found = await Promise.all(
		(await organisationsOf(reader, userId)).map(async ({ membershipId, organisation }) => {
			if (!membershipId || !['ksm', 'ksu'].includes(organisation.kind)) return [];
			const available = await availableVoluntary(reader, membershipId);
			return available > 0 ? [{ membershipId, group: organisation.name, available }] : [];
		})
	);
	return found.flat();
}

/** Her own addresses, and the one that the form begins with: named in the query, else the default. */
async function addressesFor(reader: Reader, { locals, url }: RequestEvent) {
	const addresses = locals.user ? await addressesOf(reader, locals.user.id) : [];
	const named = parseId<'buyer_address'>(url.searchParams.get('alamat'));
	const asked = addresses.find(({ id }) => id === named) ?? null;
	return { addresses, asked, begin: asked ?? addresses.find(({ isDefault }) => isDefault) ?? null };
}

export const load: PageServerLoad = async (event) => {
	const { locals } = event;
	const [hub, cart] = await together((reader) =>
		Promise.all([hubOf(event, reader), reviewed.get(locals) ?? readCart(reader, cartOwner(event))])
	);
	const basket = ofHub(cart, hub.id);
	if (!basket?.ready && event.request.method === 'GET') redirect(303, '/keranjang');
	const items = basket?.items ?? [];
	const freight = items.flatMap(({ offer, quantity }) => (offer ? [freightOf(offer, quantity)] : []));
	const [ways, savings, credit, own] = await together((reader) =>
		Promise.all([
			deliveryOffers(reader, hub.id, freight),
			savingsOf(reader, locals.actor.userId),
			creditOf(reader, { bumdesaId: hub.id, buyerId: locals.actor.userId }),
			addressesFor(reader, event)
		])
	);
	return {
		hub: { name: hub.name, slug: hub.slug, address: hub.address, bankName: hub.bankName },
		hasBank: hub.bankAccountNumber !== null,
		lines: items.flatMap((item) =>
			item.offer
				? [
						{
							words: lineWords(
								{
									...{ ...item.offer, quantity: item.quantity },
									harvest: harvestFor(item.offer, item.quantity)
								},
								locals.locale
							),
							total: lineTotal(item)
						}
					]
				: []
		),
		goods: basket?.goods ?? rupiah(0),
		/** What the scales can change; what is counted stays as it is. */
		weighed: sumRupiah(
			items.flatMap((item) => (item.offer && isWeighed(item.offer.soldBy) ? [lineTotal(item)] : []))
		),
		courierFrom: ways.courier[0]?.charge ?? null,
		parcel: { offered: ways.parcel, days: ways.quickestDays },
		parcelObstacle: ways.obstacle && obstacleWords(ways.obstacle, locals.locale),
		online: isStripeOn()
			? { offered: mayPayOnline(basket?.goods ?? rupiah(0)), least: LEAST_ONLINE_PAYMENT }
			: null,
		...{ savings, credit },
		...own,
		person: locals.user && {
			name: locals.user.name,
			phone: locals.user.phone ? formatPhone(locals.user.phone) : ''
		}
	};
};

/** What her basket holds now is what the review shows; a line with a problem goes back to the cart. */
async function wantedLines(event: RequestEvent, bumdesaId: Awaited<ReturnType<typeof hubOf>>['id']) {
	const items = (await basketOf(event, bumdesaId))?.items ?? [];
	if (items.some((item) => problemOf(item) !== null)) redirect(303, '/keranjang');
	return items.map(({ listingId, quantity, shownPrice, offer }) => ({
		...{ listingId, quantity, shownPrice },
		harvest: (offer && harvestFor(offer, quantity)?.promiseId) ?? null,
		cycle: offer?.cycle?.cycleId ?? null
	}));
}

export const actions: Actions = {
	/** The village picker without scripts. */
	cari: async (event) => {
		const { values } = parseForm(await event.request.formData(), v.object({}));
		return dataAnswer(values, {}, { searching: true });
	},
	ubah: async (event) => {
		const { values } = parseForm(await event.request.formData(), v.object({}));
		return dataAnswer(values);
	},
	periksa: async (event) => {
		const hub = await hubOf(event);
		const { locale, actor } = event.locals;
		const read = await readForm(event.request, detailsForm);
		if (!read.ok) return fail(400, await dataAnswer(read.values, read.errors));
		const missing = missingPlace(read.data);
		if (missing.length > 0) return placeMissing(event, read.values, missing);
		const prepared = await prepareOrder(db, actor, {
			bumdesaId: hub.id,
			lines: await wantedLines(event, hub.id),
			delivery: wantedDelivery(read.data),
			payment: wantedPayment(read.data)
		});
		if (!prepared.ok) return refusalAnswer(prepared, read.values, event.locals);
		return reviewAnswer(read.values, prepared.order, locale);
	},
	pesan: async (event) => {
		const hub = await hubOf(event);
		const { locale, actor } = event.locals;
		const read = await readForm(event.request, orderForm);
		if (!read.ok) return fail(400, await dataAnswer(read.values, read.errors));
		const missing = missingPlace(read.data);
		if (missing.length > 0) return placeMissing(event, read.values, missing);
		if (actor.userId === null && !(await guestMayOrder(actor.address))) return tooMany(event, read.values);
		const { name, phone, note, key, shown, total } = read.data;
		const wish = {
			bumdesaId: hub.id,
			lines: readLines(shown),
			delivery: wantedDelivery(read.data),
			payment: wantedPayment(read.data)
		};
		const placed = await placeOrder(actor, {
			...{ ...wish, key, locale, note, mostOverBasisPoints: wantedMostOver(read.data) },
			shownTotal: rupiah(total),
			buyer: { name, phone, email: event.locals.user?.email ?? null },
			cartToken: event.cookies.get(CART_COOKIE) ?? null
		});
		if (placed.ok) await keepPlace(event, read.data);
		if (placed.ok && actor.userId === null) keepGuestOrder(event, placed.token);
		// Whoever pays online goes straight on to the payment page.
		const next = wish.payment.method === 'stripe' ? '/bayar' : '?baru';
		if (placed.ok) redirect(303, `/pesanan/${placed.token}${next}`);
		const again = placed.code === 'total_changed' ? await prepareOrder(db, actor, wish) : null;
		if (!again?.ok) return refusalAnswer(placed, read.values, event.locals);
		const words = messagesFor(ordersMessages, locale).errors.total_changed;
		return fail(409, await reviewAnswer(read.values, again.order, locale, { form: words }));
	}
};

/** Keeps where the order goes when she ticked it; a full list of addresses takes nothing from the order. */
async function keepPlace({ locals }: RequestEvent, details: Details): Promise<void> {
	const { name, phone, villageCode, address, delivery, keepAddress } = details;
	if (!locals.user || keepAddress !== 'yes' || delivery === 'pickup') return;
	const village = await villageByCode(db, villageCode);
	if (!village) return;
	const label = messagesFor(addressMessages, locals.locale).labelFromCheckout(village.name).slice(0, 40);
	await rememberAddress(locals.actor, { label, name, phone, villageCode, address });
}

async function guestMayOrder(address: string): Promise<boolean> {
	return (await throttle({ key: `order:guest:${address}`, ...GUEST_ORDERS })).allowed;
}

async function placeMissing(
	{ locals }: RequestEvent,
	values: FormValues,
	missing: readonly ('village' | 'address')[]
) {
	const t = messagesFor(ordersMessages, locals.locale).errors;
	return fail(
		400,
		await dataAnswer(values, {
			...(missing.includes('village') && { villageCode: t.village_missing }),
			...(missing.includes('address') && { address: t.address_missing })
		})
	);
}

async function tooMany(event: RequestEvent, values: FormValues) {
	const { too_many } = messagesFor(ordersMessages, event.locals.locale).errors;
	return fail(429, await dataAnswer(values, { form: too_many }));
}
