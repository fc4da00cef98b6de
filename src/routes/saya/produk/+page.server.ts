import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { listingById, listingsOfSellers } from '#lib/catalog/find.server.ts';
import { hideListing, markSoldOut, publishListing } from '#lib/catalog/publish.server.ts';
import { parseCount } from '#lib/catalog/quantity.ts';
import { catalogMessages } from '#lib/i18n/catalog.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { agreementInForce } from '#lib/organisations/agreements.server.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, type ListingId } from '#lib/shared/ids.ts';
import { countWithoutLots } from '#lib/lots/count.server.ts';
import { stockLevels } from '#lib/stock/count.server.ts';
import { refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const one = v.object({ listing: id<'listing'>() });
const counting = v.looseObject({ listing: id<'listing'>(), key: formKey });

export const load: PageServerLoad = async (event) => {
	const { id: userId } = requireUser(event);
	const groups = (await organisationsOf(db, userId)).flatMap(({ organisation, membershipId, abilities }) =>
		membershipId !== null && abilities.has('listing.create') ? [{ ...organisation, membershipId }] : []
	);
	const offSale: string[] = [];
	for (const { id: groupId, name, timeZone } of groups) {
		if (!(await agreementInForce(db, groupId, today(timeZone)))) offSale.push(name);
	}
	const rows = await listingsOfSellers(
		db,
		groups.map(({ membershipId }) => membershipId)
	);
	const levels = await stockLevels(
		db,
		rows.map(({ listing }) => listing.id)
	);
	const listings = rows.map(({ listing, photoToken }) => ({
		...shown(listing),
		...(levels.get(listing.id) ?? { onHand: 0, reserved: 0 }),
		photoToken,
		key: newKey()
	}));
	const done = event.url.searchParams;
	const about = listings.find(({ id: listingId }) => String(listingId) === done.get('barang'));
	return {
		listings,
		offSale,
		hasGroup: groups.length > 0,
		done: about ? { name: about.name, what: done.get('jadi') } : null
	};
};

/** What the seller's own list shows of a listing. */
function shown(listing: Awaited<ReturnType<typeof listingsOfSellers>>[number]['listing']) {
	const { id: listingId, slug, name, price, soldBy, unit, state, stockMode, leadDays, available } = listing;
	const { hiddenBy, hiddenReason } = listing;
	return {
		id: listingId,
		slug,
		name,
		price,
		soldBy,
		unit,
		state,
		stockMode,
		leadDays,
		available,
		hiddenBy,
		hiddenReason
	};
}

/** Runs one of the moves and comes back to the list saying what was done. */
function moving(
	what: string,
	move: (event: RequestEvent, listing: ListingId) => Promise<{ ok: boolean; code?: string }>
) {
	return async (event: RequestEvent) => {
		requireUser(event);
		const read = await readForm(event.request, one);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { listing } = read.data;
		const moved = await move(event, listing);
		if (moved.ok) redirect(303, `/saya/produk?jadi=${what}&barang=${listing}`);
		if (moved.code === 'permits_missing') redirect(303, `/saya/produk/${listing}?izin=1`);
		const words = messagesFor(catalogMessages, event.locals.locale).form.errors;
		return refusedIn(words, moved.code ?? 'invalid', read.values);
	};
}

export const actions: Actions = {
	terbit: moving('terbit', ({ locals }, listing) => publishListing(locals.actor, listing)),
	habis: moving('habis', ({ locals }, listing) => markSoldOut(locals.actor, listing)),
	sembunyi: moving('sembunyi', ({ locals }, listingId) =>
		hideListing(locals.actor, { listingId, reason: '' })
	),
	stok: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, counting);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { listing: listingId, key } = read.data;
		const found = await listingById(db, listingId);
		if (!found) return refused('not_found');
		const field = `onHand_${listingId}`;
		const parsed = parseCount(read.values[field] ?? '', found);
		if (!parsed.ok) return refused(parsed.code, read.values, { [field]: parsed.code });
		const counted = await countWithoutLots(event.locals.actor, { key, listingId, onHand: parsed.quantity });
		if (counted.ok) redirect(303, `/saya/produk?jadi=stok&barang=${listingId}`);
		const words = messagesFor(catalogMessages, event.locals.locale).form.errors;
		return refusedIn(words, counted.code, read.values, field);
	}
};
