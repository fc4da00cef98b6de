import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { refundForm } from '#lib/settlement/forms.ts';
import { refundablesOf } from '#lib/settlement/refundable.server.ts';
import { refundAtDesk } from '#lib/settlement/refund.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused } from '../../../../../../guards.ts';
import { deskOrder } from '../../../deskOrder.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The part of the address, when it belongs to this order of this desk; 404 else. */
async function partHere(event: RequestEvent) {
	const { order, organisation } = await deskOrder(event, 'orders.refund');
	const part = order.parts.find(({ id }) => String(id) === event.params.bagian);
	if (!part) error(404);
	return { order, organisation, part };
}

export const load: PageServerLoad = async (event) => {
	const { order, part } = await partHere(event);
	return {
		key: newKey(),
		number: order.number,
		seller: part.sellerName,
		choices: (await refundablesOf(db, part, event.locals.locale)).filter(({ left }) => left > 0)
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { order, organisation, part } = await partHere(event);
		const read = await readForm(event.request, refundForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { what, ...given } = read.data;
		const done = await refundAtDesk(event.locals.actor, {
			...{ ...given, ...what, organisationId: organisation.id, subOrderId: part.id }
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/pesanan/${order.number}`);
		const words = messagesFor(settlementMessages, event.locals.locale).refusals;
		if (done.code === 'refund_too_large') {
			return refused(done.code, read.values, { amount: words.refund_too_large(formatRupiah(done.left)) });
		}
		const { wrong_state, closed_period } = words;
		return refusedIn({ wrong_state, closed_period }, done.code, read.values);
	}
};
