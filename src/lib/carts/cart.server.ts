import { createHash } from 'node:crypto';
import { and, asc, count, desc, eq, inArray, isNull, or } from 'drizzle-orm';
import { listing } from '#lib/catalog/schema.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import type { CartItem } from './baskets.ts';
import { offersOf } from './offer.server.ts';
import { cart, cartLine } from './schema.server.ts';

/** The cookie with a cart's token; the database keeps only the hash. */
export const CART_COOKIE = 'keranjang';
/** A cart is kept this long after it was last touched. */
export const CART_LIFETIME_SECONDS = 90 * 24 * 60 * 60;

/** Who asks for a cart: the person, and what her browser brought. */
export interface CartOwner {
	readonly actor: Actor;
	readonly token: string | null;
}

function hashOf(token: string): string {
	return createHash('sha256').update(token).digest('hex');
}

/** How many lines the cart behind a token has, for the page header. */
export async function cartCount(reader: Reader, token: string): Promise<number> {
	const [counted] = await reader
		.select({ lines: count() })
		.from(cartLine)
		.innerJoin(cart, eq(cart.id, cartLine.cartId))
		.where(eq(cart.tokenHash, hashOf(token)));
	return counted?.lines ?? 0;
}

/**
 * The carts that are hers: the one her browser names, unless it is another person's (a shared telephone), and, once
 * signed in, those she filled elsewhere. Newest first.
 */
async function cartsOf(reader: Reader, { actor, token }: CartOwner) {
	const hash = token === null ? null : hashOf(token);
	const hers = [
		...(hash === null ? [] : [eq(cart.tokenHash, hash)]),
		...(actor.userId === null ? [] : [eq(cart.userId, actor.userId)])
	];
	if (hers.length === 0) return [];
	const found = await reader
		.select()
		.from(cart)
		.where(or(...hers))
		.orderBy(desc(cart.updatedAt));
	const own = found.filter(
		({ tokenHash, userId }) => tokenHash === hash && (userId === null || userId === actor.userId)
	);
	if (actor.userId === null) return own;
	const elsewhere = found.filter(({ userId }) => userId === actor.userId);
	return [...own, ...elsewhere.filter(({ id }) => own.every((each) => each.id !== id))];
}

/** What is in her cart, beside what is offered now; what she put in first stands first. */
export async function readCart(reader: Reader, owner: CartOwner): Promise<CartItem[]> {
	const carts = await cartsOf(reader, owner);
	if (carts.length === 0) return [];
	const lines = await reader
		.select({
			listingId: cartLine.listingId,
			quantity: cartLine.quantity,
			shownPrice: cartLine.shownPrice,
			name: listing.name,
			slug: listing.slug
		})
		.from(cartLine)
		.innerJoin(listing, eq(listing.id, cartLine.listingId))
		.where(
			inArray(
				cartLine.cartId,
				carts.map(({ id }) => id)
			)
		)
		.orderBy(asc(cartLine.cartId), asc(cartLine.listingId));
	const once = lines.filter(
		(line, index) => lines.findIndex(({ listingId }) => listingId === line.listingId) === index
	);
	const offers = await offersOf(
		reader,
		once.map(({ listingId }) => listingId)
	);
	return once.map((line) => ({ ...line, offer: offers.get(line.listingId) ?? null }));
}

/** True when she has several carts that ought to be one: after signing in, or on a second telephone. */
export async function needsJoining(reader: Reader, owner: CartOwner): Promise<boolean> {
	if (owner.actor.userId === null) return false;
	const carts = await cartsOf(reader, owner);
	return carts.length > 1 || carts.some(({ userId }) => userId === null);
}

/**
 * Makes one cart of all that are hers and gives it to this browser. Of a line in several carts the larger quantity
 * stays: adding them up would order twice what was put in twice by mistake.
 *
 * @returns the cart's token, when it is a new one for this browser.
 */
export async function joinCarts(owner: CartOwner): Promise<{ token: string | null }> {
	return write(async (tx) => {
		const opened = await openCart(tx, owner);
		return { token: opened.newToken };
	});
}

interface OpenedCart {
	readonly cartId: number;
	/** To be set as a cookie, when the browser has none that fits. */
	readonly newToken: string | null;
}

/** Her one cart, opened or joined as needed. */
export async function openCart(tx: Tx, owner: CartOwner): Promise<OpenedCart> {
	const carts = await cartsOf(tx, owner);
	const named = owner.token
		? carts.find(({ tokenHash }) => tokenHash === hashOf(owner.token ?? ''))
		: undefined;
	const newToken = named ? null : newKey();
	const cartId = named?.id ?? (await insertCart(tx, owner.actor, newToken ?? ''));
	for (const { id } of carts) if (id !== cartId) await pourInto(tx, id, cartId);
	await tx
		.update(cart)
		.set({ updatedAt: now(), ...(owner.actor.userId === null ? {} : { userId: owner.actor.userId }) })
		.where(eq(cart.id, cartId));
	return { cartId, newToken };
}

async function insertCart(tx: Tx, actor: Actor, token: string): Promise<number> {
	const [opened] = await tx
		.insert(cart)
		.values({ tokenHash: hashOf(token), userId: actor.userId, updatedAt: now() })
		.returning({ id: cart.id });
	assert(opened, 'the cart was inserted');
	return opened.id;
}

async function pourInto(tx: Tx, fromId: number, toId: number): Promise<void> {
	const lines = await tx.select().from(cartLine).where(eq(cartLine.cartId, fromId));
	for (const line of lines) {
		const there = await lineOf(tx, toId, line.listingId);
		if (!there || there.quantity < line.quantity) await putLine(tx, { ...line, cartId: toId });
	}
	await tx.delete(cartLine).where(eq(cartLine.cartId, fromId));
	await tx.delete(cart).where(eq(cart.id, fromId));
}

export type CartLine = typeof cartLine.$inferSelect;

export async function lineOf(tx: Tx, cartId: number, listingId: ListingId): Promise<CartLine | null> {
	const [found] = await tx
		.select()
		.from(cartLine)
		.where(and(eq(cartLine.cartId, cartId), eq(cartLine.listingId, listingId)));
	return found ?? null;
}

export async function putLine(tx: Tx, line: CartLine): Promise<void> {
	const { quantity, shownPrice } = line;
	await tx
		.insert(cartLine)
		.values(line)
		.onConflictDoUpdate({
			target: [cartLine.cartId, cartLine.listingId],
			set: { quantity, shownPrice }
		});
}

/** Takes lines out of her carts: because she wants to, or because they have been ordered. */
export async function takeOut(tx: Tx, owner: CartOwner, listingIds: readonly ListingId[]): Promise<void> {
	if (listingIds.length === 0) return;
	for (const { id } of await cartsOf(tx, owner)) {
		await tx
			.delete(cartLine)
			.where(and(eq(cartLine.cartId, id), inArray(cartLine.listingId, [...listingIds])));
	}
}

/** Forgets carts of guests that nobody has touched for as long as the cookie lives. */
export async function forgetOldCarts(tx: Tx): Promise<void> {
	const before = now() - CART_LIFETIME_SECONDS * 1000;
	const old = await tx
		.select({ id: cart.id, updatedAt: cart.updatedAt })
		.from(cart)
		.where(isNull(cart.userId))
		.orderBy(asc(cart.updatedAt))
		.limit(200);
	for (const { id, updatedAt } of old) {
		if (updatedAt >= before) return;
		await tx.delete(cartLine).where(eq(cartLine.cartId, id));
		await tx.delete(cart).where(eq(cart.id, id));
	}
}
