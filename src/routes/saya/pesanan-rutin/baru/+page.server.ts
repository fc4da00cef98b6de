import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { offersOf } from '#lib/carts/offer.server.ts';
import { freightOf } from '#lib/carts/offer.ts';
import { listingBySlug } from '#lib/catalog/find.server.ts';
import { parseQuantity } from '#lib/catalog/quantity.ts';
import { DELIVERY_METHODS } from '#lib/delivery/methods.ts';
import { deliveryOffers } from '#lib/delivery/quote.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { standingMessages } from '#lib/i18n/standing.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { searchVillages, villageByCode } from '#lib/organisations/villages.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import { dateField, formKey, longText, money, whole } from '#lib/shared/fields.ts';
import { parseForm, readForm, type FormErrors, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { askStanding } from '#lib/standing/ask.server.ts';
import { weekdayBits } from '#lib/standing/rhythm.ts';
import { STANDING_PAYMENTS } from '#lib/standing/states.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import { requireUser, statusOf } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** The goods of the address, as they are for sale now; 404 for what is not. */
async function goodsHere(event: RequestEvent) {
	const found = await listingBySlug(db, event.url.searchParams.get('produk') ?? '');
	const offer = found && (await offersOf(db, [found.id])).get(found.id);
	if (offer?.kind !== 'goods') error(404);
	const hub = await organisationById(db, offer.agreement.bumdesaId);
	if (!hub) error(404);
	return { offer, hub };
}

export const load: PageServerLoad = async (event) => {
	const user = requireUser(event);
	const { offer, hub } = await goodsHere(event);
	const ways = await deliveryOffers(db, hub.id, [freightOf(offer, offer.leastQuantity)]);
	const { name, slug, soldBy, unit, price, leastQuantity } = offer;
	return {
		goods: { name, slug, soldBy, unit, price, leastQuantity },
		hub: { name: hub.name, address: hub.address, hasBank: hub.bankAccountNumber !== null },
		ways: { courier: ways.courier.length > 0, parcel: ways.parcel },
		credit: await creditOf(db, { bumdesaId: hub.id, buyerId: user.id }),
		today: today(hub.timeZone),
		key: newKey()
	};
};

const untilField = v.pipe(
	v.optional(v.string(), ''),
	v.check((typed) => typed === '' || parseBookDate(typed) !== null, 'date_invalid'),
	v.transform((typed) => parseBookDate(typed))
);
const form = v.object({
	key: formKey,
	quantity: v.string('quantity_empty'),
	mostPrice: money(),
	days: v.optional(v.array(v.pipe(v.string(), v.regex(/^[1-7]$/, 'choice_unknown'))), []),
	everyWeeks: whole({ least: 1 }),
	daysBefore: whole({ least: 1 }),
	fromOn: dateField(),
	untilOn: untilField,
	delivery: v.picklist(DELIVERY_METHODS, 'choice_missing'),
	villageCode: longText(20),
	address: longText(300),
	payment: v.picklist(STANDING_PAYMENTS, 'choice_missing'),
	note: longText(300)
});

const FIELD: Readonly<Record<string, string>> = {
	...{ quantity_wrong: 'quantity', from_past: 'fromOn', no_day: 'days', rhythm_wrong: 'everyWeeks' },
	...{ credit_not_offered: 'payment', transfer_not_offered: 'payment', village_missing: 'villageCode' },
	...{ village_unknown: 'villageCode', outside_zones: 'villageCode', no_parcel_there: 'villageCode' },
	...{ not_by_parcel: 'delivery', address_missing: 'address' }
};

/** The form again with what was typed, and the villages to choose from. */
async function again(values: FormValues, errors: FormErrors = {}) {
	const chosen = values['villageCode'] ? await villageByCode(db, values['villageCode']) : null;
	const places = chosen ? [chosen] : await searchVillages(db, values['villageCode_search'] ?? '', 10);
	return { values, errors, places };
}

export const actions: Actions = {
	/** The village picker without scripts. */
	cari: async (event) => again(parseForm(await event.request.formData(), v.object({})).values),
	minta: async (event) => {
		requireUser(event);
		const { offer } = await goodsHere(event);
		const read = await readForm(event.request, form);
		if (!read.ok) return fail(400, await again(read.values, read.errors));
		const { days, delivery, villageCode, address, payment, quantity: typed, ...rest } = read.data;
		const quantity = parseQuantity(typed, offer);
		if (!quantity.ok) return fail(400, await again(read.values, { quantity: quantity.code }));
		const brought = delivery !== 'pickup';
		const asked =
			brought && address === ''
				? ({ ok: false, code: 'address_missing' } as const)
				: await askStanding(event.locals.actor, {
						...{ ...rest, listingId: offer.listingId, quantity: quantity.quantity },
						...{ weekdays: weekdayBits(days.map(Number)), paymentMethod: payment },
						delivery: {
							method: delivery,
							villageCode: brought ? villageCode || null : null,
							address: brought ? address : ''
						}
					});
		if (asked.ok) redirect(303, '/saya/pesanan-rutin?sudah=minta');
		const words: Readonly<Record<string, string>> = messagesFor(standingMessages, event.locals.locale).errors;
		const errors = { [FIELD[asked.code] ?? 'form']: words[asked.code] ?? asked.code };
		return fail(statusOf(asked.code), await again(read.values, errors));
	}
};
