import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { inputsMessages } from '#lib/i18n/inputs.ts';
import { cancelInputs, handOverInputs } from '#lib/inputs/change.server.ts';
import { inputOrderById, linesOfInputOrder } from '#lib/inputs/find.server.ts';
import type { InputOrderId } from '#lib/inputs/ids.ts';
import { takeCashForInputs } from '#lib/inputs/order.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

async function orderHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params['org'] ?? '', 'inputs.manage');
	const id: InputOrderId | null = parseId(event.params['id']);
	const order = id && (await inputOrderById(db, id));
	if (order?.organisationId !== organisation.id) error(404);
	return { organisation, order };
}

export const load: PageServerLoad = async (event) => {
	const { order } = await orderHere(event);
	const { id, way, state, total, memberName, groupName, orderedAt } = order;
	return {
		...{ key: newKey(), saved: event.url.searchParams.has('tersimpan') },
		order: { id, way, state, total, memberName, groupName, orderedAt },
		lines: await linesOfInputOrder(db, id)
	};
};

function answer(event: RequestEvent, done: { ok: true } | { ok: false; code: string }) {
	const words: Readonly<Record<string, string>> = messagesFor(inputsMessages, event.locals.locale).errors;
	if (!done.ok) return refusedIn(words, done.code, {});
	redirect(303, '?tersimpan');
}

export const actions: Actions = {
	tunai: async (event) => {
		const { organisation, order } = await orderHere(event);
		const read = await readForm(event.request, v.object({ key: formKey }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const paying = { organisationId: organisation.id, orderId: order.id, key: read.data.key };
		const paid = await takeCashForInputs(event.locals.actor, paying);
		// Who pays at the counter takes it along.
		return answer(event, paid.ok ? await handOverInputs(event.locals.actor, order.id) : paid);
	},
	serahkan: async (event) => {
		const { order } = await orderHere(event);
		return answer(event, await handOverInputs(event.locals.actor, order.id));
	},
	batal: async (event) => {
		const { order } = await orderHere(event);
		return answer(event, await cancelInputs(event.locals.actor, order.id));
	}
};
