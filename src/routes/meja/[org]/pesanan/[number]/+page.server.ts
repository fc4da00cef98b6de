import { redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { supplyMessages } from '#lib/i18n/supply.ts';
import { invoicedAmong } from '#lib/invoices/find.server.ts';
import { complaintsOf } from '#lib/orders/complaints.server.ts';
import { eventsOf, type WholeOrder } from '#lib/orders/find.server.ts';
import { mayDeskCancel } from '#lib/orders/states.ts';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import { chargeRefundsOf } from '#lib/settlement/refundCharge.server.ts';
import { outcomesOfParts } from '#lib/settlement/sales.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { together } from '#lib/shared/together.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { weighingsOf } from '#lib/orders/weigh.server.ts';
import { mayWeigh } from '#lib/supply/weigh.server.ts';
import { markPacked } from '#lib/supply/pack.server.ts';
import * as v from 'valibot';
import { refusedIn } from '../../../../answers.ts';
import { refused } from '../../../../guards.ts';
import { deskOrder } from '../deskOrder.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { order, organisation } = await deskOrder(event, 'orders.read');
	const happened = await together((reader) => happenedTo(reader, order));
	const { payment } = order;
	return {
		timeZone: organisation.timeZone,
		hasInvoice: happened.invoiced.size > 0,
		order: {
			...{ number: order.number, state: order.state, placedAt: order.placedAt, total: order.total },
			...{ buyerName: order.buyerName, buyerPhone: order.buyerPhone, address: order.address },
			...{ note: order.note, deliveryMethod: order.deliveryMethod },
			village: happened.village
		},
		payment: {
			...{ state: payment.state, method: payment.method, amount: payment.amount },
			...{ received: payment.receivedAmount, confirmedAt: payment.confirmedAt }
		},
		parts: order.parts.map((part) => ({
			...{ id: part.id, state: part.state, sellerName: part.sellerName, groupName: part.groupName },
			...{
				total: part.total,
				deliveryAmount: part.deliveryAmount,
				fees: part.fees,
				receivedBy: part.receivedBy
			},
			deliveredOnce: part.deliveredTransactionId !== null,
			mayWeigh: mayWeigh(part),
			mayCancel: mayDeskCancel(part.state) && part.deliveredTransactionId === null
		})),
		lines: happened.lines,
		chargesBack: happened.chargesBack.map(({ subOrderId, charge, amount }) => ({
			...{ subOrderId, charge, amount }
		})),
		topUps: happened.topUps
			.filter(({ state }) => state === 'awaiting')
			.map(({ id: topUpId, subOrderId, amount }) => ({ id: topUpId, subOrderId, amount })),
		weighings: happened.weighings,
		complaints: happened.complaints.map(
			({ id: complaintId, subOrderId, text, photoId, madeAt, ...given }) => ({
				...{ id: complaintId, subOrderId, text, madeAt },
				...{ answer: given.answer, answerText: given.answerText, cause: given.cause },
				hasPhoto: photoId !== null
			})
		),
		refunds: order.refunds.map(({ id: refundId, amount, state, cause, reason, ...refund }) => ({
			...{ id: refundId, amount, state, cause, reason },
			...{ paidAt: refund.paidAt, paidReference: refund.paidReference },
			account: [refund.bankName, refund.bankAccountNumber, refund.bankAccountName].filter(Boolean).join(' · ')
		})),
		events: happened.events.map(({ id: eventId, at, event: name, detail }) => ({
			...{ id: eventId, at, name, detail }
		}))
	};
};

/** What became of an order's parts and lines; none of it waits for the other. */
async function happenedTo(reader: Reader, order: WholeOrder) {
	const parts = order.parts.map(({ id: partId }) => partId);
	const lineIds = order.parts.flatMap((part) => part.lines.map(({ id: lineId }) => lineId));
	const [invoiced, village, lines, chargesBack, topUps, weighings, complaints, events] = await Promise.all([
		invoicedAmong(reader, [order.number]),
		order.villageCode ? villageByCode(reader, order.villageCode) : null,
		outcomesOfParts(reader, parts),
		chargeRefundsOf(reader, parts),
		topUpsOf(reader, parts),
		weighingsOf(reader, lineIds),
		complaintsOf(reader, parts),
		eventsOf(reader, order.id)
	]);
	return { invoiced, village, lines, chargesBack, topUps, weighings, complaints, events };
}

export const actions: Actions = {
	packed: async (event) => {
		const { organisation } = await deskOrder(event, 'orders.pack');
		const read = await readForm(event.request, v.object({ part: id<'sub_order'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const packed = await markPacked(event.locals.actor, {
			organisationId: organisation.id,
			subOrderIds: [read.data.part]
		});
		if (packed.ok) redirect(303, event.url.pathname);
		return refusedIn(messagesFor(supplyMessages, event.locals.locale).refusals, packed.code, {});
	}
};
