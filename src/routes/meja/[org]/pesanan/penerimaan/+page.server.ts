import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { paymentMessages } from '#lib/i18n/payments.ts';
import { matchOrderReceipt } from '#lib/orders/pay.server.ts';
import { orderByNumber } from '#lib/orders/find.server.ts';
import { noteReceipt, openReceipts } from '#lib/payments/receipts.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import { formKey, line, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import { deskRefusal } from '../deskOrder.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
	const bookId = await tradeBookOf(db, organisation.id);
	return {
		key: newKey(),
		timeZone: organisation.timeZone,
		today: today(organisation.timeZone),
		receipts: (await openReceipts(db, bookId)).map(({ id, amount, sender, receivedOn, note }) => ({
			...{ id, amount, sender, receivedOn, note }
		})),
		done: event.url.searchParams.get('sudah')
	};
};

const noteForm = v.object({
	key: formKey,
	amount: money(),
	receivedOn: v.string('date_invalid'),
	sender: line(80),
	note: longText(300)
});
const matchForm = v.object({ key: formKey, receipt: whole({ least: 1 }), order: line(30) });

export const actions: Actions = {
	catat: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
		const read = await readForm(event.request, noteForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const receivedOn = parseBookDate(read.data.receivedOn);
		if (!receivedOn) return refused('date_invalid', read.values, { receivedOn: 'date_invalid' });
		if (receivedOn > today(organisation.timeZone)) {
			return refused('date_future', read.values, { receivedOn: 'date_future' });
		}
		const noted = await noteReceipt(event.locals.actor, {
			...{ ...read.data, receivedOn, organisationId: organisation.id }
		});
		if (!noted.ok) return deskRefusal(event, noted.code, read.values);
		redirect(303, '?sudah=catat');
	},
	cocokkan: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
		const read = await readForm(event.request, matchForm);
		const t = messagesFor(paymentMessages, event.locals.locale).receipts;
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, receipt, order: typed } = read.data;
		const field = `order-${receipt}`;
		const order = await orderByNumber(db, typed.toUpperCase());
		if (order?.bumdesaId !== organisation.id) {
			return refused('order_unknown', read.values, { [field]: t.orderUnknown });
		}
		const matched = await matchOrderReceipt(event.locals.actor, {
			...{ key, receiptId: receipt, orderNumber: order.number }
		});
		if (!matched.ok) return deskRefusal(event, matched.code, read.values, field);
		redirect(303, '?sudah=cocok');
	}
};
