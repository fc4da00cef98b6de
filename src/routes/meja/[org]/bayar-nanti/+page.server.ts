import { redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { messagesFor } from '#lib/i18n/define.ts';
import { tradeCreditMessages } from '#lib/i18n/tradeCredit.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { id } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { decideTerms } from '#lib/tradeCredit/agree.server.ts';
import {
	openInvoicesOf,
	tradeBuyersOf,
	waitingTermsOf,
	waitingWriteOffsOf
} from '#lib/tradeCredit/find.server.ts';
import { ageing } from '#lib/tradeCredit/terms.ts';
import { refusedIn } from '../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'credit.read');
	const person = requireUser(event);
	const on = today(organisation.timeZone);
	const buyers = await tradeBuyersOf(db, organisation.id, on);
	const invoices = await openInvoicesOf(
		db,
		buyers.map(({ id: buyerId }) => buyerId)
	);
	return {
		buyers,
		ages: ageing(invoices, on),
		waiting: (await waitingTermsOf(db, organisation.id)).map(({ proposedBy, ...terms }) => ({
			...terms,
			own: proposedBy === person.id
		})),
		writeOffs: await waitingWriteOffsOf(db, organisation.id),
		saved: event.url.searchParams.has('tersimpan')
	};
};

const decideForm = v.object({
	termsId: id<'trade_terms'>(),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	putus: async (event) => {
		const { id: organisationId } = await requireAbility(event, event.params.org, 'credit.agree');
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { termsId, decision } = read.data;
		const decided = await decideTerms(event.locals.actor, {
			...{ organisationId, termsId, approve: decision === 'approve' }
		});
		const words = messagesFor(tradeCreditMessages, event.locals.locale).errors;
		if (!decided.ok) return refusedIn(words, decided.code, read.values);
		redirect(303, '?tersimpan');
	}
};
