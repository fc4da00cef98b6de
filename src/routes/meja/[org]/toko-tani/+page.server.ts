import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { inputsMessages } from '#lib/i18n/inputs.ts';
import { customerByPhone, inputOrdersOf } from '#lib/inputs/find.server.ts';
import { addInputItem, inputItemsOf } from '#lib/inputs/items.server.ts';
import { orderInputs } from '#lib/inputs/order.server.ts';
import { INPUT_KINDS } from '#lib/inputs/terms.ts';
import { parsePhone } from '#lib/people/phone.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility } from '../../../guards.ts';
import { linesIn, orderRows } from '../../../inputOrders.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'inputs.manage');
	if (organisation.kind !== 'bumdesa') error(404);
	const items = await inputItemsOf(db, organisation.id, { all: true });
	const orders = await inputOrdersOf(db, organisation.id, ['asked', 'paid']);
	return {
		keys: { add: newKey(), sell: newKey() },
		items: items.map(({ id, kind, name, unit, price, offered, left }) => ({
			...{ id, kind, name, unit, price, offered, left }
		})),
		orders: orders.map(({ id, way, state, total, memberName, groupName }) => ({
			...{ id, way, state, total, memberName, groupName }
		}))
	};
};

const addForm = v.object({
	key: formKey,
	kind: v.picklist(INPUT_KINDS, 'choice_missing'),
	name: line(80),
	unit: line(20),
	itemPrice: money()
});
const sellForm = v.object({ key: formKey, phone: v.string('required'), ...orderRows });

export const actions: Actions = {
	tambah: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'inputs.manage');
		const read = await readForm(event.request, addForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { itemPrice: price, ...data } = read.data;
		const done = await addInputItem(event.locals.actor, { organisationId: organisation.id, price, ...data });
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `/meja/${organisation.slug}/toko-tani/${done.itemId}`);
	},
	jual: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'inputs.manage');
		const read = await readForm(event.request, sellForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		const phone = parsePhone(read.data.phone);
		const on = today(organisation.timeZone);
		const membershipId = phone && (await customerByPhone(db, organisation.id, phone, on));
		if (!membershipId) return refusedIn(words, 'member_unknown', read.values, 'phone');
		const done = await orderInputs(event.locals.actor, {
			...{ membershipId, lines: linesIn(read.data), way: 'cash', key: read.data.key }
		});
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, `/meja/${organisation.slug}/toko-tani/pesanan/${done.orderId}`);
	}
};
