import { fail, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutsMessages } from '#lib/i18n/payouts.ts';
import { bankOf, payoutForm } from '#lib/payouts/forms.ts';
import { saversFor } from '#lib/payouts/savers.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'payout.request');
	return { members: await together((reader) => saversFor(reader, organisation)), key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'payout.request');
		const read = await readForm(event.request, payoutForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { membershipId, amount, key } = read.data;
		const made = await requestPayout(event.locals.actor, {
			membershipId,
			amount,
			bank: bankOf(read.data),
			key
		});
		if (made.ok) redirect(303, `/meja/${organisation.slug}/pencairan/${made.payoutId}`);
		const words = messagesFor(payoutsMessages, event.locals.locale).refusals;
		if (made.code === 'insufficient_savings') {
			const sentence = words.insufficient_savings(formatRupiah(made.available));
			return refused(made.code, read.values, { amount: sentence });
		}
		return refused(made.code, read.values);
	}
};
