import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { mayGoBackOnline } from '#lib/online/sendBack.server.ts';
import { payRefundAtDesk, savingsOfPerson } from '#lib/settlement/payRefund.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId, type MembershipId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused } from '../../../../../../guards.ts';
import { deskOrder } from '../../../deskOrder.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The refund of the address, when it is of this order of this desk; 404 else. */
async function refundHere(event: RequestEvent) {
	const { order, organisation } = await deskOrder(event, 'orders.refund');
	const refund = order.refunds.find(({ id }) => String(id) === event.params.dana);
	if (!refund) error(404);
	return { order, organisation, refund };
}

export const load: PageServerLoad = async (event) => {
	const { order, refund } = await refundHere(event);
	return {
		key: newKey(),
		number: order.number,
		buyerName: order.buyerName,
		savings: order.buyerId === null ? [] : await savingsOfPerson(db, order.buyerId),
		online: await mayGoBackOnline(db, order.number),
		refund: {
			failed: refund.sendingFailed,
			...{ id: refund.id, amount: refund.amount, state: refund.state, cause: refund.cause },
			account: [refund.bankName, refund.bankAccountNumber, refund.bankAccountName].filter(Boolean).join(' · ')
		}
	};
};

const form = v.object({
	how: v.picklist(['cash', 'bank', 'savings', 'stripe'], 'choice_missing'),
	membershipId: v.optional(v.string(), ''),
	reference: longText(60),
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const { order, organisation, refund } = await refundHere(event);
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { how, reference, key } = read.data;
		// Stripe's own reference comes with its answer.
		if (how !== 'stripe' && reference === '') return refused('form', read.values, { reference: 'required' });
		const membershipId: MembershipId | null = parseId(read.data.membershipId);
		const paid = await payRefundAtDesk(event.locals.actor, {
			organisationId: organisation.id,
			orderNumber: order.number,
			refundId: refund.id,
			...{ how, reference, key, membershipId }
		});
		if (paid.ok) redirect(303, `/meja/${organisation.slug}/pesanan/${order.number}`);
		const words = messagesFor(settlementMessages, event.locals.locale).refusals;
		if (paid.code === 'not_enough_cash') {
			return refused(paid.code, read.values, { how: words.not_enough_cash(formatRupiah(paid.cash)) });
		}
		const { already_done, savings_unknown, not_paid_online, closed_period } = words;
		const field = paid.code === 'savings_unknown' ? 'membershipId' : 'form';
		return refusedIn(
			{ already_done, savings_unknown, not_paid_online, closed_period },
			paid.code,
			read.values,
			field
		);
	}
};
