import { error, fail, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutsMessages } from '#lib/i18n/payouts.ts';
import { approvePayout, refusePayout } from '#lib/payouts/decide.server.ts';
import { payoutById } from '#lib/payouts/find.server.ts';
import { payForm, reasonForm } from '#lib/payouts/forms.ts';
import { payPayout, returnPayout } from '#lib/payouts/pay.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The payout of the address, when this desk pays it or keeps the savings; 404 else. */
async function payoutHere(event: RequestEvent) {
	const organisation = await requireAbility(event, event.params.org, 'payout.read');
	const id = parseId<'payout'>(event.params.id);
	const payout = id ? await payoutById(db, id) : null;
	if (!payout || (payout.payerId !== organisation.id && payout.groupId !== organisation.id)) error(404);
	return { organisation, payout, at: { organisationId: organisation.id, payoutId: payout.id } };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, payout } = await payoutHere(event);
	const me = event.locals.user?.id;
	return {
		payout,
		paysHere: payout.payerId === organisation.id,
		mayApprove: me !== payout.requestedBy && me !== payout.memberUserId,
		mayPay: me !== payout.memberUserId,
		key: newKey()
	};
};

export const actions: Actions = {
	approve: async (event) => {
		const { at } = await payoutHere(event);
		return answer(event, await approvePayout(event.locals.actor, at));
	},
	refuse: async (event) => {
		const { at } = await payoutHere(event);
		const read = await readForm(event.request, reasonForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		return answer(event, await refusePayout(event.locals.actor, { ...at, ...read.data }));
	},
	pay: async (event) => {
		const { at } = await payoutHere(event);
		const read = await readForm(event.request, payForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const paid = await payPayout(event.locals.actor, { ...at, ...read.data });
		if (!paid.ok && paid.code === 'not_enough_cash') {
			const words = messagesFor(payoutsMessages, event.locals.locale).refusals;
			return refused(paid.code, read.values, { form: words.not_enough_cash(formatRupiah(paid.cash)) });
		}
		return answer(event, paid, read.values);
	},
	giveBack: async (event) => {
		const { at } = await payoutHere(event);
		const read = await readForm(event.request, reasonForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		return answer(event, await returnPayout(event.locals.actor, { ...at, ...read.data }));
	}
};

function answer(
	event: RequestEvent,
	result: { ok: true } | { ok: false; code: string },
	values: Record<string, string> = {}
) {
	if (result.ok) redirect(303, event.url.pathname);
	const { insufficient_savings, not_enough_cash, ...words } = messagesFor(
		payoutsMessages,
		event.locals.locale
	).refusals;
	return refusedIn(words, result.code, values);
}
