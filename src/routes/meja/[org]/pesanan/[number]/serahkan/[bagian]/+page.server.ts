import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { supplyMessages } from '#lib/i18n/supply.ts';
import { holderOf } from '#lib/orders/place.server.ts';
import { openTopUpOf } from '#lib/orders/topUp.server.ts';
import { roundCash } from '#lib/payments/amounts.ts';
import { deliverSubOrder } from '#lib/settlement/deliver.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id, line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId, type SubOrderId } from '#lib/shared/ids.ts';
import { courierOf, couriersOf } from '#lib/supply/couriers.server.ts';
import { isPaid, partById } from '#lib/supply/parts.server.ts';
import { holdOf } from '#lib/tradeCredit/hold.server.ts';
import { bringBack, sendOut } from '#lib/supply/send.server.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused } from '../../../../../../guards.ts';
import { deskOrder } from '../../../deskOrder.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The part of the address, when it belongs to this order of this desk; 404 else. */
async function partHere(event: RequestEvent) {
	const { order, organisation } = await deskOrder(event, 'orders.hand_over');
	const partId: SubOrderId | null = parseId(event.params.bagian);
	const part = partId ? await partById(db, partId) : null;
	if (part?.orderId !== order.id) error(404);
	const back = `/meja/${organisation.slug}/pesanan/${order.number}`;
	return { part, back, at: { organisationId: organisation.id, subOrderId: part.id } };
}

export const load: PageServerLoad = async (event) => {
	const { part, back } = await partHere(event);
	const replacement = part.deliveredTransactionId !== null;
	const toppedUp = replacement ? null : await openTopUpOf(db, part.id);
	const paid = replacement || (await isPaid(db, part));
	// What the scales ask for may be paid in cash, however the order was paid.
	const cash = toppedUp?.amount ?? (!paid && part.paymentMethod === 'cash' ? part.total : null);
	return {
		back,
		key: newKey(),
		couriers: part.deliveryMethod === 'pickup' ? [] : await couriersOf(db, part.bumdesaId),
		courier: part.state === 'on_the_way' ? await courierOf(db, part.id) : null,
		part: {
			...{ id: part.id, state: part.state, sellerName: part.sellerName, total: part.total },
			...{ buyerName: part.buyerName, orderNumber: part.orderNumber, address: part.address },
			...{ deliveryMethod: part.deliveryMethod, replacement, paid },
			/** It becomes what the buyer owes by agreement. */
			later: (await holdOf(db, holderOf(part.orderNumber, part.id))) !== null,
			cash: cash === null ? null : roundCash(cash).cash,
			lines: part.lines.map(({ id: lineId, name, unit, soldBy, quantity }) => ({
				...{ id: lineId, name, unit, soldBy, quantity }
			}))
		}
	};
};

const deliverForm = v.object({
	receivedBy: line(80),
	takeCash: v.optional(v.string(), ''),
	key: formKey
});

export const actions: Actions = {
	deliver: async (event) => {
		const { at, back } = await partHere(event);
		const read = await readForm(event.request, deliverForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { takeCash, ...input } = read.data;
		const done = await deliverSubOrder(event.locals.actor, { ...at, ...input, takeCash: takeCash === 'yes' });
		return answered(event, done, back, read.values, done.ok ? 'form' : FIELD_OF[done.code]);
	},
	send: async (event) => {
		const { at, back } = await partHere(event);
		const read = await readForm(event.request, v.object({ courierId: id<'user'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const sent = await sendOut(event.locals.actor, { ...at, ...read.data });
		return answered(event, sent, back, read.values, sent.ok ? 'form' : FIELD_OF[sent.code]);
	},
	failed: async (event) => {
		const { at, back } = await partHere(event);
		const read = await readForm(event.request, v.object({ reason: line(200) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		return answered(event, await bringBack(event.locals.actor, { ...at, ...read.data }), back, read.values);
	}
};

/** Beside which field a refusal is read. */
const FIELD_OF: Readonly<Record<string, string>> = {
	already_paid: 'takeCash',
	courier_unknown: 'courierId'
};

function answered(
	event: RequestEvent,
	result: { ok: true } | { ok: false; code: string },
	back: string,
	values: Record<string, string>,
	field = 'form'
) {
	if (result.ok) redirect(303, back);
	return refusedIn(messagesFor(supplyMessages, event.locals.locale).refusals, result.code, values, field);
}
