import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { priceNow } from '#lib/carts/baskets.ts';
import { offersOf } from '#lib/carts/offer.server.ts';
import { listingBySlug } from '#lib/catalog/find.server.ts';
import { parseQuantity } from '#lib/catalog/quantity.ts';
import { boxesOf } from '#lib/groupBuying/boxes.server.ts';
import { WISH_PAYMENTS } from '#lib/groupBuying/states.ts';
import { dropWish, makeWish } from '#lib/groupBuying/wish.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { groupBuyingMessages } from '#lib/i18n/groupBuying.ts';
import { organisationById } from '#lib/organisations/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { linePrice, rupiah } from '#lib/shared/money.ts';
import { creditOf } from '#lib/tradeCredit/hold.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function offerHere(event: RequestEvent) {
	const found = await listingBySlug(db, event.params['slug'] ?? '');
	const offer = found && (await offersOf(db, [found.id])).get(found.id);
	if (!offer) error(404);
	return offer;
}

export const load: PageServerLoad = async (event) => {
	const offer = await offerHere(event);
	const { cycle, listingId, agreement } = offer;
	const { userId } = event.locals.actor;
	const boxes = cycle?.isOpen ? await boxesOf(db, { cycleId: cycle.cycleId, listingId }) : null;
	const hub = await organisationById(db, agreement.bumdesaId);
	const price = priceNow(offer, 1);
	const { name, slug, soldBy, unit, timeZone } = offer;
	const wishes = (boxes?.wishes ?? []).map(({ id, buyerId, wanted, least, most, would, paymentMethod }) => ({
		...{ id, wanted, least, most, would, total: linePrice(price, would, soldBy) },
		mine: userId !== null && buyerId === userId,
		payment: buyerId === userId ? paymentMethod : null
	}));
	return {
		goods: { name, slug, soldBy, unit, price, timeZone },
		cycle: cycle && { closesAt: cycle.closesAt, pickupOn: cycle.pickupOn },
		boxes: boxes && { box: boxes.box, full: boxes.full },
		wishes,
		/** What is asked for beyond the full boxes. */
		beyond: boxes ? wishes.reduce((sum, { wanted, would }) => sum + (would === 0 ? wanted : 0), 0) : 0,
		hasBank: hub?.bankAccountNumber != null,
		credit: await creditOf(db, { bumdesaId: agreement.bumdesaId, buyerId: userId }),
		signedIn: userId !== null,
		key: newKey(),
		done: event.url.searchParams.get('sudah')
	};
};

const form = v.object({
	key: formKey,
	wanted: v.string('quantity_empty'),
	least: v.string('quantity_empty'),
	most: v.string('quantity_empty'),
	price: v.pipe(v.string('form_stale'), v.regex(/^\d{1,15}$/, 'form_stale'), v.transform(Number)),
	payment: v.picklist(WISH_PAYMENTS, 'choice_missing')
});
const FIELD: Readonly<Record<string, string>> = {
	...{ tolerance_wrong: 'wanted', too_fine: 'wanted', too_much: 'most', too_little: 'least' },
	...{ credit_not_offered: 'payment', transfer_not_offered: 'payment' }
};

export const actions: Actions = {
	minta: async (event) => {
		requireUser(event);
		const offer = await offerHere(event);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const errors: Record<string, string> = {};
		const amount = (field: 'wanted' | 'least' | 'most') => {
			const parsed = parseQuantity(read.data[field], offer);
			if (!parsed.ok) errors[field] = parsed.code;
			return parsed.ok ? parsed.quantity : 0;
		};
		const [wanted, least, most] = [amount('wanted'), amount('least'), amount('most')];
		if (Object.keys(errors).length > 0) return fail(400, { values: read.values, errors });
		const words = messagesFor(groupBuyingMessages, event.locals.locale).errors;
		if (!offer.cycle) return refusedIn(words, 'not_open', read.values);
		const wished = await makeWish(event.locals.actor, {
			...{ wanted, least, most, listingId: offer.listingId, cycleId: offer.cycle.cycleId },
			...{ shownPrice: rupiah(read.data.price), paymentMethod: read.data.payment, key: read.data.key }
		});
		if (!wished.ok) return refusedIn(words, wished.code, read.values, FIELD[wished.code]);
		redirect(303, '?sudah=minta');
	},
	batal: async (event) => {
		requireUser(event);
		const { listingId, cycle } = await offerHere(event);
		const words = messagesFor(groupBuyingMessages, event.locals.locale).errors;
		if (!cycle) return refusedIn(words, 'not_open', {});
		const dropped = await dropWish(event.locals.actor, { listingId, cycleId: cycle.cycleId });
		if (!dropped.ok) return refusedIn(words, dropped.code, {});
		redirect(303, '?sudah=batal');
	}
};
