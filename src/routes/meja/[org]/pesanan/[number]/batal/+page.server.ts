import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { cancelAtDesk } from '#lib/orders/cancel.server.ts';
import { mayDeskCancel } from '#lib/orders/states.ts';
import { isPaidOnReceipt } from '#lib/payments/states.ts';
import { formKey, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refused } from '../../../../../guards.ts';
import { deskOrder, deskRefusal } from '../../deskOrder.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { order } = await deskOrder(event, 'orders.cancel');
	return {
		key: newKey(),
		order: { number: order.number, buyerName: order.buyerName },
		paid: order.payment.state === 'paid',
		whole: order.payment.state === 'awaiting' && !isPaidOnReceipt(order.payment.method),
		parts: order.parts
			.filter(({ state }) => mayDeskCancel(state))
			.map(({ id, sellerName, total, state }) => ({ id, sellerName, total, state })),
		done: event.url.searchParams.get('sudah'),
		refund: Number(event.url.searchParams.get('kembali') ?? 0) || 0
	};
};

const form = v.object({
	key: formKey,
	reason: longText(300),
	part: v.optional(v.array(v.string()), [])
});

export const actions: Actions = {
	default: async (event) => {
		const { order } = await deskOrder(event, 'orders.cancel');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, reason } = read.data;
		const chosen = read.data.part.flatMap((part) => parseId<'sub_order'>(part) ?? []);
		if (chosen.length === 0) return deskRefusal(event, 'part_missing', read.values, 'part');
		if (reason === '') return deskRefusal(event, 'reason_missing', read.values, 'reason');
		const answer = await cancelAtDesk(event.locals.actor, {
			...{ key, reason, orderNumber: order.number, subOrderIds: chosen }
		});
		if (!answer.ok) return deskRefusal(event, answer.code, read.values);
		redirect(303, `?sudah=batal&kembali=${answer.refundOwed}`);
	}
};
