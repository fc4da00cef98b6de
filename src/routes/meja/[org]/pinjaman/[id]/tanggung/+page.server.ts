import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { owedToGroup } from '#lib/lending/find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { loanHere } from '#lib/loans/repay.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formKey, line, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { coversOf, decideCover, enterCover, missedOf, sharesOfCovers } from '#lib/solidarity/cover.server.ts';
import { repayCover } from '#lib/solidarity/repay.server.ts';
import { COVER_WAYS } from '#lib/solidarity/states.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import { loanRefusal } from '../../../../../loanRefusal.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The loan of the address, when it is this group's; 404 else. */
async function loanOf(event: RequestEvent, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const loanId: LoanId | null = parseId(event.params.id);
	const loan = loanId ? await loanHere(db, { organisationId: organisation.id, loanId }) : null;
	if (!loan) error(404);
	return { organisation, loan };
}

export const load: PageServerLoad = async (event) => {
	const { loan } = await loanOf(event, 'loans.read');
	const member = await membershipById(db, loan.membershipId);
	const me = event.locals.actor.userId;
	const shares = await sharesOfCovers(db, loan.id);
	return {
		...{ keys: { propose: newKey(), repay: newKey() }, done: event.url.searchParams.has('selesai') },
		...{ loanId: loan.id, running: loan.state === 'running', name: member?.name ?? '' },
		missed: (await missedOf(db, loan)).total,
		owed: await owedToGroup(db, loan.bookId, loan.membershipId),
		available: await availableVoluntary(db, loan.membershipId),
		covers: (await coversOf(db, loan.id)).map(({ id, way, state, amount, repaid, reason, enteredBy }) => ({
			...{ id, way, state, amount, repaid, reason },
			mayDecide: state === 'entered' && enteredBy !== me && member?.userId !== me,
			shares: shares.filter(({ coverId }) => coverId === id)
		}))
	};
};

const proposal = v.object({ key: formKey, way: v.picklist(COVER_WAYS, 'choice_missing'), reason: line(300) });
const decision = v.object({ decision: v.picklist(['approve', 'refuse'], 'choice_missing') });
const repayment = v.object({
	key: formKey,
	amount: money(),
	from: v.picklist(['cash', 'savings'], 'choice_missing')
});

export const actions: Actions = {
	propose: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.correct');
		const read = await readForm(event.request, proposal);
		if (!read.ok) return refused('form', read.values, read.errors);
		const entered = await enterCover(event.locals.actor, {
			...{ organisationId: organisation.id, loanId: loan.id, ...read.data }
		});
		if (!entered.ok) return loanRefusal(entered, read.values, event.locals.locale);
		redirect(303, '?selesai');
	},
	decide: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.approve');
		const read = await readForm(event.request, decision);
		if (!read.ok) return refused('form', read.values, read.errors);
		const decided = await decideCover(event.locals.actor, {
			...{ organisationId: organisation.id, loanId: loan.id },
			approve: read.data.decision === 'approve'
		});
		if (!decided.ok) return loanRefusal(decided, read.values, event.locals.locale);
		redirect(303, '?selesai');
	},
	repay: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.collect');
		const read = await readForm(event.request, repayment);
		if (!read.ok) return refused('form', read.values, read.errors);
		const paid = await repayCover(event.locals.actor, {
			...{ organisationId: organisation.id, membershipId: loan.membershipId, ...read.data }
		});
		if (!paid.ok) return loanRefusal(paid, read.values, event.locals.locale);
		redirect(303, '?selesai');
	}
};
