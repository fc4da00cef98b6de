import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { changesOf, decideChange, enterChange, type NewChange } from '#lib/loans/changes.server.ts';
import { earlySettlement } from '#lib/loans/earlySettlement.ts';
import { loanDue, paymentsOf, principalOutstanding } from '#lib/loans/find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { advanceOf } from '#lib/loans/advance.server.ts';
import { loanHere, repayLoan } from '#lib/loans/repay.server.ts';
import { CHANGE_KINDS } from '#lib/loans/states.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseBookDate } from '#lib/shared/dates.ts';
import { formKey, line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import { loanRefusal } from '../../../../loanRefusal.ts';
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
	const { organisation, loan } = await loanOf(event, 'loans.read');
	const on = today(organisation.timeZone);
	const [member, payments, advance, available, changes] = await together((reader) =>
		Promise.all([
			membershipById(reader, loan.membershipId),
			paymentsOf(reader, loan.id),
			advanceOf(reader, loan),
			availableVoluntary(reader, loan.membershipId),
			changesOf(reader, loan.id)
		])
	);
	const me = event.locals.actor.userId;
	return {
		...{ on, keys: { repay: newKey(), change: newKey() }, done: event.url.searchParams.has('selesai') },
		member: { name: member?.name ?? '', number: member?.number ?? null },
		loan: {
			...{ id: loan.id, principal: loan.principal, state: loan.state, version: loan.version },
			...{ disbursedOn: loan.disbursedOn, restructuredOn: loan.restructuredOn, product: loan.product },
			...{ left: principalOutstanding(loan), instalments: loan.instalments, due: loanDue(loan, on) },
			assigned: loan.assignedBasisPoints,
			advance,
			early: earlySettlement(loan.instalments, on, loan.product)
		},
		available,
		payments: payments.map(({ id, token, kind, paidOn, reversedBy, ...amounts }) => ({
			...{ id, token, kind, paidOn, reversed: reversedBy !== null },
			...{ penalty: amounts.penalty, interest: amounts.interest, principal: amounts.principal },
			...{ prepaid: amounts.prepaid, advance: amounts.advance }
		})),
		changes: changes.map(({ id, kind, state, reason, enteredBy }) => ({
			...{ id, kind, state, reason },
			mayDecide: state === 'entered' && enteredBy !== me && member?.userId !== me
		}))
	};
};

const repayForm = v.object({
	key: formKey,
	amount: money(),
	from: v.picklist(['cash', 'savings'], 'choice_missing'),
	beyond: v.picklist(['advance', 'principal'], 'choice_missing')
});
const changeForm = v.object({
	key: formKey,
	kind: v.picklist(CHANGE_KINDS, 'choice_missing'),
	reason: line(300),
	instalments: v.union([v.literal(''), whole({ least: 1, most: 600 })]),
	firstDueOn: v.optional(v.string(), '')
});
const decisionForm = v.object({
	change: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing')
});

export const actions: Actions = {
	repay: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.collect');
		const read = await readForm(event.request, repayForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const paid = await repayLoan(event.locals.actor, {
			...{ organisationId: organisation.id, loanId: loan.id, ...read.data }
		});
		if (!paid.ok) return loanRefusal(paid, read.values, event.locals.locale);
		redirect(303, `/meja/${organisation.slug}/pinjaman/kuitansi/${paid.token}`);
	},
	change: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.correct');
		const read = await readForm(event.request, changeForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, reason } = read.data;
		const change = await readChange(read.data, loan.id);
		if ('error' in change) return refused('form', read.values, change.error);
		const entered = await enterChange(event.locals.actor, {
			...{ organisationId: organisation.id, loanId: loan.id, change, reason, key }
		});
		if (!entered.ok) return loanRefusal(entered, read.values, event.locals.locale);
		redirect(303, '?selesai');
	},
	decide: async (event) => {
		const { organisation, loan } = await loanOf(event, 'loans.approve');
		const read = await readForm(event.request, decisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const decided = await decideChange(event.locals.actor, {
			...{ organisationId: organisation.id, loanId: loan.id, changeId: read.data.change },
			approve: read.data.decision === 'approve'
		});
		if (!decided.ok) return loanRefusal(decided, read.values, event.locals.locale);
		redirect(303, '?selesai');
	}
};

/** A payment to take back is the last one; a new schedule needs its two fields. */
async function readChange(
	{ kind, instalments, firstDueOn }: v.InferOutput<typeof changeForm>,
	loanId: LoanId
): Promise<NewChange | { error: Record<string, string> }> {
	if (kind === 'write_off') return { kind };
	if (kind === 'reverse_payment') {
		const [last] = (await paymentsOf(db, loanId)).filter(({ reversedBy }) => reversedBy === null);
		return { kind, paymentId: last?.id ?? 0 };
	}
	const date = parseBookDate(firstDueOn);
	if (instalments === '' || !date) {
		return {
			error: {
				...(instalments === '' && { instalments: 'required' }),
				...(!date && { firstDueOn: 'date_invalid' })
			}
		};
	}
	return { kind, instalments, firstDueOn: date };
}
