import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { settlementMessages } from '#lib/i18n/settlement.ts';
import { courierCash, receiveCourierCash } from '#lib/settlement/courierCash.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, id, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
	const short = event.url.searchParams.get('kurang');
	return {
		couriers: await courierCash(db, organisation.id),
		me: event.locals.user?.id ?? null,
		done: short !== null,
		short: Number(short ?? 0) || 0,
		key: newKey()
	};
};

const form = v.object({
	courierId: id<'user'>(),
	shown: money(),
	received: money({ zero: true }),
	key: formKey
});

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
		const read = await readForm(event.request, form);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await receiveCourierCash(event.locals.actor, {
			organisationId: organisation.id,
			...read.data
		});
		if (done.ok) redirect(303, `?kurang=${done.short}`);
		const words = messagesFor(settlementMessages, event.locals.locale).refusals;
		const { stale, too_much, needs_another_officer, closed_period } = words;
		const field = done.code === 'too_much' ? 'received' : 'form';
		return refusedIn(
			{ stale, too_much, needs_another_officer, closed_period },
			done.code,
			read.values,
			field
		);
	}
};
