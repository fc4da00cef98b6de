import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { inputsMessages } from '#lib/i18n/inputs.ts';
import { countInputs, decideInputCount, waitingCount } from '#lib/inputs/count.server.ts';
import type { InputItemId } from '#lib/inputs/ids.ts';
import { changeInputItem, inputItemById } from '#lib/inputs/items.server.ts';
import { lotsOfItem, receiveInputs } from '#lib/inputs/stock.server.ts';
import { STOCK_PAYMENTS } from '#lib/inputs/terms.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id, line, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function itemHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'inputs.manage');
	const itemId: InputItemId | null = parseId(event.params['id']);
	const item = itemId && (await inputItemById(db, itemId));
	if (item?.organisationId !== organisation.id) error(404);
	return { organisation, item };
}

export const load: PageServerLoad = async (event) => {
	const { item } = await itemHere(event);
	const { kind, name, unit, price, offered, left } = item;
	const lots = await lotsOfItem(db, item.id);
	const waiting = await waitingCount(db, item.id);
	return {
		waiting: waiting && {
			...{ id: waiting.id, difference: waiting.difference, reason: waiting.reason },
			own: waiting.enteredBy === requireUser(event).id
		},
		...{ key: newKey(), countKey: newKey(), saved: event.url.searchParams.has('tersimpan') },
		item: { id: item.id, kind, name, unit, price, offered, left },
		lots: lots.map((lot) => ({
			...{ id: lot.id, receivedOn: lot.receivedOn, supplier: lot.supplier },
			...{ quantity: lot.quantity, left: lot.left, cost: lot.cost }
		}))
	};
};

const changeForm = v.object({ price: money(), offered: v.optional(v.literal('1')) });
const receiveForm = v.object({
	key: formKey,
	quantity: whole({ least: 1, most: 100_000 }),
	cost: money(),
	supplier: line(80),
	paidFrom: v.picklist(STOCK_PAYMENTS, 'choice_missing')
});

const countForm = v.object({ key: formKey, counted: whole({ most: 100_000 }), reason: longText(200) });
const decideForm = v.object({
	count: id<'input_count'>(),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	hitung: async (event) => {
		const { organisation, item } = await itemHere(event);
		const read = await readForm(event.request, countForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await countInputs(event.locals.actor, {
			...{ organisationId: organisation.id, itemId: item.id, ...read.data }
		});
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		const field = !done.ok && done.code === 'reason_missing' ? 'reason' : 'counted';
		if (!done.ok) return refusedIn(words, done.code, read.values, field);
		redirect(303, '?tersimpan');
	},
	putus: async (event) => {
		const { organisation } = await itemHere(event);
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { count: countId, decision } = read.data;
		const done = await decideInputCount(event.locals.actor, {
			...{ organisationId: organisation.id, countId, approve: decision === 'approve' }
		});
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	ubah: async (event) => {
		const { organisation, item } = await itemHere(event);
		const read = await readForm(event.request, changeForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await changeInputItem(event.locals.actor, {
			...{ organisationId: organisation.id, itemId: item.id, price: read.data.price },
			offered: read.data.offered === '1'
		});
		if (!done.ok) return refused(done.code, read.values);
		redirect(303, '?tersimpan');
	},
	masuk: async (event) => {
		const { organisation, item } = await itemHere(event);
		const read = await readForm(event.request, receiveForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await receiveInputs(event.locals.actor, {
			...{ organisationId: organisation.id, itemId: item.id, ...read.data }
		});
		const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values, 'paidFrom');
		redirect(303, '?tersimpan');
	}
};
