import { error, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { runMessages } from '#lib/i18n/runs.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { sheetOf } from '#lib/runs/find.server.ts';
import { deliverStop, failStop } from '#lib/runs/stop.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, longText } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../../../answers.ts';
import { refused } from '../../../../../../guards.ts';
import { runAt } from '../runAt.ts';
import type { Actions, PageServerLoad } from './$types';

async function stopAt(event: RequestEvent) {
	const { at, run, organisation } = await runAt(event);
	const orderId = parseId<'customer_order'>(event.params['tempat'] ?? '');
	if (orderId === null) error(404);
	return { at: { ...at, orderId }, run, back: `/meja/${organisation.slug}/pesanan/rute/${run.id}` };
}

export const load: PageServerLoad = async (event) => {
	const { at, run, back } = await stopAt(event);
	const stop = (await sheetOf(db, run)).find(({ orderId }) => orderId === at.orderId);
	if (!stop) error(404);
	if (!stop.withCourier) redirect(303, back);
	const { buyerName, orderNumber, address, villageName, owed, lines } = stop;
	return {
		...{ back, runId: run.id, key: newKey(), buyerName, orderNumber, owed, lines },
		place: [address, villageName].filter(Boolean).join(', ')
	};
};

const delivering = v.object({
	receivedBy: longText(80),
	photo: v.optional(v.array(v.instance(File)), []),
	takeCash: v.optional(v.string(), ''),
	key: formKey
});

export const actions: Actions = {
	deliver: async (event) => {
		const { at, back } = await stopAt(event);
		const read = await readForm(event.request, delivering);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { photo, takeCash, ...rest } = read.data;
		const photos = await readPhotos(photo);
		if (!photos.ok) return refused(photos.code, read.values, { photo: photos.code });
		const done = await deliverStop(event.locals.actor, {
			...{ ...at, ...rest, takeCash: takeCash === 'yes', photo: photos.prepared[0] ?? null }
		});
		return answered(event, done, read.values, back);
	},
	fail: async (event) => {
		const { at, back } = await stopAt(event);
		const read = await readForm(event.request, v.object({ reason: line(200) }));
		if (!read.ok) return refused('form', read.values, read.errors);
		return answered(event, await failStop(event.locals.actor, { ...at, ...read.data }), read.values, back);
	}
};

/** Beside which field a refusal is read. */
const FIELD: Readonly<Record<string, string>> = {
	...{ who_received: 'receivedBy', unpaid: 'takeCash', already_paid: 'takeCash' }
};

function answered(
	event: RequestEvent,
	result: { ok: true } | { ok: false; code: string },
	values: FormValues,
	back: string
) {
	if (result.ok) redirect(303, back);
	const words = messagesFor(runMessages, event.locals.locale).refusals;
	return refusedIn(words, result.code, values, FIELD[result.code]);
}
