import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { seeFlagged } from '#lib/online/seen.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { flaggedEvents } from '#lib/stripe/events.server.ts';
import { payoutsOf } from '#lib/stripe/payout.server.ts';
import { refused, requireAbility, statusOf } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const PAYOUTS_SHOWN = 30;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
	if (organisation.kind !== 'bumdesa') error(404);
	const bookId = await tradeBookOf(db, organisation.id);
	return {
		done: event.url.searchParams.has('diperiksa'),
		timeZone: organisation.timeZone,
		flagged: (await flaggedEvents(db)).map(({ id, reason, reference, amount, receivedAt }) => ({
			...{ id, reason, reference, amount, receivedAt }
		})),
		payouts: (await payoutsOf(db, bookId, PAYOUTS_SHOWN)).map(({ id, arrivedOn, gross, costs, net }) => ({
			...{ id, arrivedOn, gross, costs, net }
		}))
	};
};

const seenForm = v.object({ event: v.pipe(v.string(), v.regex(/^evt_\w{1,250}$/, 'invalid')) });

export const actions: Actions = {
	default: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'orders.confirm_payment');
		const read = await readForm(event.request, seenForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const seen = await seeFlagged(event.locals.actor, organisation.id, read.data.event);
		if (!seen.ok) error(statusOf(seen.code));
		redirect(303, '?diperiksa');
	}
};
