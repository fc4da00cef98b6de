import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { complaintById } from '#lib/orders/complaints.server.ts';
import { answerComplaint } from '#lib/settlement/answer.server.ts';
import { answerForm } from '#lib/settlement/forms.ts';
import { refundablesOf } from '#lib/settlement/refundable.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused } from '../../../../../../guards.ts';
import { deskOrder } from '../../../deskOrder.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The complaint of the address, when it is about this order of this desk; 404 else. */
async function complaintHere(event: RequestEvent) {
	const { order, organisation } = await deskOrder(event, 'complaints.answer');
	const id = parseId<'complaint'>(event.params.keluhan);
	const complaint = id ? await complaintById(db, id) : null;
	const part = order.parts.find(({ id: partId }) => partId === complaint?.subOrderId);
	if (!complaint || !part) error(404);
	return { order, organisation, complaint, part };
}

export const load: PageServerLoad = async (event) => {
	const { order, complaint, part } = await complaintHere(event);
	return {
		key: newKey(),
		number: order.number,
		seller: part.sellerName,
		complaint: {
			...{ id: complaint.id, text: complaint.text, answer: complaint.answer },
			hasPhoto: complaint.photoId !== null
		},
		choices: await together((reader) => refundablesOf(reader, part, event.locals.locale))
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { order, organisation, complaint } = await complaintHere(event);
		const read = await readForm(event.request, answerForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await answerComplaint(event.locals.actor, {
			organisationId: organisation.id,
			complaintId: complaint.id,
			answer: read.data.answer,
			text: read.data.text,
			key: read.data.key
		});
		if (done.ok) redirect(303, `/meja/${organisation.slug}/pesanan/${order.number}`);
		const words = messagesFor(settlementMessages, event.locals.locale).refusals;
		if (done.code === 'refund_too_large') {
			return refused(done.code, read.values, { amount: words.refund_too_large(formatRupiah(done.left)) });
		}
		const { wrong_state, already_done, out_of_stock, closed_period } = words;
		const plain = { wrong_state, already_done, out_of_stock, closed_period };
		return refusedIn(plain, done.code, read.values, done.code === 'out_of_stock' ? 'answer' : 'form');
	}
};
