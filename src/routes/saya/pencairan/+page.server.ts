import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutsMessages } from '#lib/i18n/payouts.ts';
import { organisationsOf } from '#lib/organisations/find.server.ts';
import { cancelPayout } from '#lib/payouts/decide.server.ts';
import { payoutsOfMember } from '#lib/payouts/find.server.ts';
import { bankOf, payoutForm } from '#lib/payouts/forms.ts';
import { payerFor } from '#lib/payouts/payer.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, type UserId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where the person saves, what she may take there, and who pays it. */
async function purses(userId: UserId) {
	const found = [];
	for (const { organisation, membershipId } of await organisationsOf(db, userId)) {
		if (membershipId === null || !(await saverAt(db, membershipId))) continue;
		found.push({
			membershipId,
			group: organisation.name,
			payer: (await payerFor(db, organisation.id)).name,
			available: await withdrawable(db, membershipId)
		});
	}
	return found;
}

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const savings = await purses(person.id);
	const payouts = savings.length
		? await payoutsOfMember(
				db,
				savings.map(({ membershipId }) => membershipId)
			)
		: [];
	return {
		savings,
		payouts: payouts.map(({ id: payoutId, state, amount, method, bankName, ...payout }) => ({
			id: payoutId,
			...{ state, amount, method, bankName },
			reference: payout.reference,
			refusedReason: payout.refusedReason,
			requestedAt: payout.requestedAt,
			paidAt: payout.paidAt,
			timeZone: payout.timeZone
		})),
		requested: event.url.searchParams.has('terkirim'),
		key: newKey()
	};
};

export const actions: Actions = {
	request: async (event) => {
		const person = requireUser(event);
		const read = await readForm(event.request, payoutForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const own = (await purses(person.id)).some(({ membershipId }) => membershipId === read.data.membershipId);
		if (!own) return refused('not_found');
		const { membershipId, amount, key } = read.data;
		const made = await requestPayout(event.locals.actor, {
			membershipId,
			amount,
			bank: bankOf(read.data),
			key
		});
		if (made.ok) redirect(303, '/saya/pencairan?terkirim');
		const words = messagesFor(payoutsMessages, event.locals.locale).refusals;
		if (made.code === 'insufficient_savings') {
			return refused(made.code, read.values, {
				amount: words.insufficient_savings(formatRupiah(made.available))
			});
		}
		return refused(made.code, read.values);
	},
	cancel: async (event) => {
		requireUser(event);
		const read = await readForm(event.request, v.object({ payoutId: id<'payout'>() }));
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const ended = await cancelPayout(event.locals.actor, read.data.payoutId);
		const { wrong_state } = messagesFor(payoutsMessages, event.locals.locale).refusals;
		if (!ended.ok) return refusedIn({ wrong_state }, ended.code, {});
		redirect(303, '/saya/pencairan');
	}
};
