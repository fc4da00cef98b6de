import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { runMessages } from '#lib/i18n/runs.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { personById } from '#lib/people/find.server.ts';
import { cashDue, closeRun } from '#lib/runs/close.server.ts';
import { sheetOf } from '#lib/runs/find.server.ts';
import { cancelRun, leaveOnRun } from '#lib/runs/leave.server.ts';
import { mapLink } from '#lib/runs/mapLink.ts';
import { formKey, money } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../../../../answers.ts';
import { refused } from '../../../../../guards.ts';
import { runAt } from './runAt.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { organisation, run } = await runAt(event);
	const [mayReceive, stops, courier, due] = await together((reader) =>
		Promise.all([
			allow(reader, event.locals.actor, organisation.id, 'orders.confirm_payment'),
			sheetOf(reader, run),
			personById(reader, run.courierId),
			run.state === 'out' ? cashDue(reader, run) : NO_RUPIAH
		])
	);
	return {
		run: {
			...{ id: run.id, state: run.state, onDate: run.onDate },
			...{ cashDue: run.cashDue, cashReceived: run.cashReceived }
		},
		courier: courier?.name ?? '',
		due,
		mayReceive: mayReceive && event.locals.user?.id !== run.courierId,
		key: newKey(),
		stops: stops.map(({ orderToken, ...stop }) => ({
			...stop,
			map: mapLink([stop.address, stop.villageName, stop.districtName]),
			link: `${event.url.origin}/pesanan/${orderToken}`
		}))
	};
};

export const actions: Actions = {
	leave: async (event) => {
		const { at } = await runAt(event);
		const done = await leaveOnRun(event.locals.actor, at);
		if (!done.ok && done.code === 'unpaid') {
			const words = messagesFor(runMessages, event.locals.locale);
			return refused(done.code, {}, { form: words.unpaidOrder(done.orderNumber) });
		}
		return answered(event, done, {});
	},
	cancel: async (event) => {
		const { at } = await runAt(event);
		return answered(event, await cancelRun(event.locals.actor, at), {});
	},
	close: async (event) => {
		const { at } = await runAt(event);
		const closing = v.object({ shown: money({ zero: true }), received: money({ zero: true }), key: formKey });
		const read = await readForm(event.request, closing);
		if (!read.ok) return refused('form', read.values, read.errors);
		return answered(event, await closeRun(event.locals.actor, { ...at, ...read.data }), read.values);
	}
};

function answered(
	event: RequestEvent,
	result: { ok: true } | { ok: false; code: string },
	values: FormValues
) {
	if (result.ok) redirect(303, event.url.pathname);
	const words = messagesFor(runMessages, event.locals.locale).refusals;
	return refusedIn(words, result.code, values, result.code === 'too_much' ? 'received' : 'form');
}
