import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { addCommodity } from '#lib/catalog/commodities.server.ts';
import { countListingsOfGroups, listingById, listingsOfGroups } from '#lib/catalog/find.server.ts';
import { hideListing, publishListing } from '#lib/catalog/publish.server.ts';
import { COMMODITY_GROUPS, PERMITS, UNIT_NAMES } from '#lib/catalog/terms.ts';
import { catalogMessages } from '#lib/i18n/catalog.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { groupsSoldBy } from '#lib/catalog/desk.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id, line, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 30;
const one = v.object({ listing: id<'listing'>() });
const hiding = v.object({ listing: id<'listing'>(), reason: longText(300) });
const days = v.pipe(
	longText(4),
	v.regex(/^\d{0,4}$/, 'number_not_whole'),
	v.transform((typed) => (typed === '' ? null : Math.max(1, Number(typed))))
);
const adding = v.object({
	nameId: line(60),
	nameEn: line(60),
	synonyms: longText(200),
	group: v.picklist(COMMODITY_GROUPS, 'choice_missing'),
	unit: v.picklist(UNIT_NAMES, 'choice_missing'),
	shelfLifeDays: days,
	permits: v.optional(v.array(v.picklist(PERMITS, 'choice_unknown')), [])
});

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'listing.moderate');
	const groups = await groupsSoldBy(db, organisation.id);
	const page = Math.max(1, Math.min(10_000, Math.floor(Number(event.url.searchParams.get('page')) || 1)));
	const rows = await listingsOfGroups(db, groups, { page, size: SIZE });
	const total = await countListingsOfGroups(db, groups);
	return {
		listings: rows.map(({ listing, seller, group, photoToken }) => ({
			id: listing.id,
			slug: listing.slug,
			name: listing.name,
			price: listing.price,
			soldBy: listing.soldBy,
			unit: listing.unit,
			state: listing.state,
			stockMode: listing.stockMode,
			available: listing.available,
			hiddenReason: listing.hiddenReason,
			seller: seller.name,
			group: group.name,
			photoToken
		})),
		page,
		pages: Math.ceil(total / SIZE),
		mayAdd: await allow(db, event.locals.actor, organisation.id, 'commodity.add'),
		done: await doneIn(event)
	};
};

/** What was just done, to be told at the head of the list. */
async function doneIn({ url }: RequestEvent) {
	const added = url.searchParams.get('jenis');
	if (added) return { what: 'jenis', name: added.slice(0, 60) };
	const what = url.searchParams.get('jadi');
	const listingId = Number(url.searchParams.get('barang'));
	const found = what && Number.isSafeInteger(listingId) ? await listingById(db, listingId as never) : null;
	return found && what ? { what, name: found.name } : null;
}

function back(event: RequestEvent, query: string): never {
	redirect(303, `/meja/${event.params['org']}/produk?${query}`);
}

function say(event: RequestEvent, code: string, values: Record<string, string>, field?: string) {
	return refusedIn(messagesFor(catalogMessages, event.locals.locale).form.errors, code, values, field);
}

export const actions: Actions = {
	sembunyi: async (event) => {
		await requireAbility(event, event.params.org, 'listing.moderate');
		const read = await readForm(event.request, hiding);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { listing: listingId, reason } = read.data;
		const hidden = await hideListing(event.locals.actor, { listingId, reason });
		if (!hidden.ok) return say(event, hidden.code, read.values, `reason_${listingId}`);
		back(event, `jadi=sembunyi&barang=${listingId}`);
	},
	terbit: async (event) => {
		await requireAbility(event, event.params.org, 'listing.moderate');
		const read = await readForm(event.request, one);
		if (!read.ok) return refused('form', read.values, read.errors);
		const shown = await publishListing(event.locals.actor, read.data.listing);
		if (!shown.ok)
			return say(event, shown.code === 'permits_missing' ? 'permit_missing' : shown.code, read.values);
		back(event, `jadi=terbit&barang=${read.data.listing}`);
	},
	jenis: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'commodity.add');
		const read = await readForm(event.request, adding);
		if (!read.ok) return refused('form', read.values, read.errors);
		const added = await addCommodity(event.locals.actor, { organisationId: organisation.id, ...read.data });
		if (added.ok) back(event, `jenis=${encodeURIComponent(read.data.nameId)}`);
		if (added.code === 'forbidden') error(403);
		return say(event, added.code, read.values, 'nameId');
	}
};
