import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { eventsOf } from '#lib/orders/find.server.ts';
import {
	confirmOrderTransfer,
	matchOrderReceipt,
	recordLateTransfer,
	takeOrderCash
} from '#lib/orders/pay.server.ts';
import { topUpsOf } from '#lib/orders/topUp.server.ts';
import { roundCash } from '#lib/payments/amounts.ts';
import { transferSum } from '#lib/payments/open.server.ts';
import { proofsOf } from '#lib/payments/proof.server.ts';
import { heldFor, openReceipts } from '#lib/payments/receipts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused } from '../../../../../guards.ts';
import { deskOrder, deskRefusal } from '../../deskOrder.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { order, organisation } = await deskOrder(event, 'orders.confirm_payment');
	const topUpId = parseId<'payment'>(event.url.searchParams.get('tambahan'));
	const topUps = await topUpsOf(
		db,
		order.parts.map(({ id }) => id)
	);
	const payment = topUps.find(({ id }) => id === topUpId) ?? order.payment;
	const [events, held, proofs, receipts] = await together((reader) =>
		Promise.all([
			eventsOf(reader, order.id),
			heldFor(reader, payment.id),
			proofsOf(reader, [payment.id]),
			openReceipts(reader, payment.bookId)
		])
	);
	const reused = events.filter((each) => each.event === 'proof_reused');
	return {
		key: newKey(),
		/** Empty when the page is about the order's own payment. */
		topUp: payment.id === order.payment.id ? '' : String(payment.id),
		timeZone: organisation.timeZone,
		order: {
			number: order.number,
			buyerName: order.buyerName,
			buyerPhone: order.buyerPhone,
			state: order.state
		},
		payment: {
			...{ state: payment.state, method: payment.method, amount: payment.amount },
			...{ paid: payment.receivedAmount, confirmedAt: payment.confirmedAt },
			sum: transferSum(payment),
			discount: payment.uniqueDiscount,
			cash: roundCash(payment.amount).cash,
			received: sumRupiah(held.map(({ amount }) => amount))
		},
		proofs: proofs.map(({ id, sentAt }) => ({ id, sentAt })),
		reused: [...new Set(reused.map(({ detail }) => String(detail?.['other'] ?? '')))],
		receipts: receipts.map(({ id, amount, sender, receivedOn }) => ({
			...{ id, amount, sender, receivedOn }
		})),
		done: event.url.searchParams.get('sudah'),
		rest: Number(event.url.searchParams.get('sisa') ?? 0) || 0
	};
};

const topUp = v.pipe(
	v.optional(v.string(), ''),
	v.transform((typed) => parseId<'payment'>(typed) ?? undefined)
);
type TopUpId = v.InferOutput<typeof topUp>;

/** Back to the page of the payment that was seen to, the order's own or a top-up. */
function backTo(topUpId: TopUpId, said: string): never {
	redirect(303, topUpId === undefined ? `?${said}` : `?tambahan=${topUpId}&${said}`);
}

const amountForm = v.object({ key: formKey, receivedAmount: money(), topUp });

export const actions: Actions = {
	konfirmasi: async (event) => {
		const { order } = await deskOrder(event, 'orders.confirm_payment');
		const read = await readForm(event.request, amountForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { topUp: topUpId, ...given } = read.data;
		const answer = await confirmOrderTransfer(event.locals.actor, {
			...{ ...given, topUpId, orderNumber: order.number }
		});
		if (!answer.ok) return deskRefusal(event, answer.code, read.values);
		if (answer.outcome === 'partial') backTo(topUpId, `sudah=sebagian&sisa=${answer.missing}`);
		backTo(topUpId, answer.excess > 0 ? `sudah=lebih&sisa=${answer.excess}` : 'sudah=lunas');
	},
	tunai: async (event) => {
		const { order } = await deskOrder(event, 'orders.confirm_payment');
		const read = await readForm(event.request, v.object({ key: formKey, topUp }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await takeOrderCash(event.locals.actor, {
			...{ key: read.data.key, orderNumber: order.number, topUpId: read.data.topUp }
		});
		if (!answer.ok) return deskRefusal(event, answer.code, read.values);
		backTo(read.data.topUp, `sudah=tunai&sisa=${answer.cash}`);
	},
	terlambat: async (event) => {
		const { order } = await deskOrder(event, 'orders.confirm_payment');
		const read = await readForm(event.request, amountForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const answer = await recordLateTransfer(event.locals.actor, {
			...{ key: read.data.key, receivedAmount: read.data.receivedAmount },
			...{ topUpId: read.data.topUp, orderNumber: order.number }
		});
		if (!answer.ok) return deskRefusal(event, answer.code, read.values);
		backTo(read.data.topUp, 'sudah=kembali');
	},
	cocokkan: async (event) => {
		const { order } = await deskOrder(event, 'orders.confirm_payment');
		const read = await readForm(
			event.request,
			v.object({ key: formKey, receipt: whole({ least: 1 }), topUp })
		);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, receipt, topUp: topUpId } = read.data;
		const answer = await matchOrderReceipt(event.locals.actor, {
			...{ key, receiptId: receipt, orderNumber: order.number, topUpId }
		});
		if (!answer.ok) return deskRefusal(event, answer.code, read.values);
		if (answer.outcome === 'partial') backTo(topUpId, `sudah=sebagian&sisa=${answer.missing}`);
		backTo(topUpId, answer.outcome === 'owed' ? 'sudah=kembali' : 'sudah=lunas');
	}
};
