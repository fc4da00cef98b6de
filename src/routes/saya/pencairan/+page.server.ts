import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { payoutsMessages } from '#lib/i18n/payouts.ts';
import { organisationsOf, type Organisation } from '#lib/organisations/find.server.ts';
import { cancelPayout } from '#lib/payouts/decide.server.ts';
import { payoutsOfMember } from '#lib/payouts/find.server.ts';
import { bankOf, payoutForm } from '#lib/payouts/forms.ts';
import { payerFor } from '#lib/payouts/payer.server.ts';
import { requestPayout } from '#lib/payouts/request.server.ts';
import { withdrawable } from '#lib/savings/accounts.server.ts';
import { saverAt } from '#lib/savings/saver.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, type MembershipId, type UserId } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refusedIn } from '../../answers.ts';
import { refused, requireUser } from '../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

/** Where the person saves, what she may take there, who pays it, and her payouts. */
async function pursesOf(userId: UserId) {
	const groups = await together((reader) => organisationsOf(reader, userId));
	const joined = groups.flatMap(({ organisation, membershipId }) =>
		membershipId === null ? [] : [{ organisation, membershipId }]
	);
	return together(async (reader) => {
		const [purses, payouts] = await Promise.all([
			Promise.all(joined.map((each) => purseOf(reader, each))),
			joined.length === 0
				? []
				: payoutsOfMember(
						reader,
						joined.map(({ membershipId }) => membershipId)
					)
		]);
		return { purses: purses.filter((purse) => purse !== null), payouts };
	});
}

interface Joined {
	readonly organisation: Pick<Organisation, 'id' | 'name'>;
	readonly membershipId: MembershipId;
}

/** Null where she is in a group that keeps no savings, or is no active member. */
async function purseOf(reader: Reader, { organisation, membershipId }: Joined) {
	const [payer, available] = await Promise.all([
		saverAt(reader, membershipId).then((saver) => saver && payerFor(reader, organisation.id)),
		withdrawable(reader, membershipId)
	]);
	return payer && { membershipId, group: organisation.name, payer: payer.name, available };
}

export const load: PageServerLoad = async (event) => {
	const person = requireUser(event);
	const { purses: savings, payouts } = await pursesOf(person.id);
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
		const own = (await pursesOf(person.id)).purses.some(
			({ membershipId }) => membershipId === read.data.membershipId
		);
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
