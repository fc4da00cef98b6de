import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { leavingMessages } from '#lib/i18n/leaving.ts';
import { decideLeaving } from '#lib/leaving/decide.server.ts';
import { leavingDesk } from '#lib/leaving/desk.server.ts';
import { payLeaver } from '#lib/leaving/pay.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, money, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { id } = await requireAbility(event, event.params.org, 'members.read');
	return { rows: await leavingDesk(db, id), key: newKey() };
};

const decision = v.object({
	leavingId: whole({ least: 1 }),
	rest: money({ zero: true }),
	debtLeft: money({ zero: true }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});
const paying = v.object({ leavingId: whole({ least: 1 }), key: formKey });

function answer(event: RequestEvent, done: { ok: true } | { ok: false; code: string }, values: FormValues) {
	if (done.ok) redirect(303, event.url.pathname);
	return refusedIn(messagesFor(leavingMessages, event.locals.locale).errors, done.code, values);
}

export const actions: Actions = {
	decide: async (event) => {
		const { id } = await requireAbility(event, event.params.org, 'books.approve');
		const read = await readForm(event.request, decision);
		if (!read.ok) return refused('stale', read.values);
		const { leavingId, rest, debtLeft } = read.data;
		const done = await decideLeaving(event.locals.actor, {
			...{ organisationId: id, leavingId, approve: read.data.decision === 'approve' },
			shown: { rest, debtLeft }
		});
		return answer(event, done, read.values);
	},
	pay: async (event) => {
		const { id } = await requireAbility(event, event.params.org, 'savings.withdraw');
		const read = await readForm(event.request, paying);
		if (!read.ok) return refused('stale', read.values);
		const input = { ...read.data, organisationId: id, through: 'cash' as const, reference: '' };
		return answer(event, await payLeaver(event.locals.actor, input), read.values);
	}
};
