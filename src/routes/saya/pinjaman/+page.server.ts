import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { agreeToGuarantee } from '#lib/lending/apply.server.ts';
import { withdrawApplication } from '#lib/lending/decide.server.ts';
import { applicationsOf, guaranteesAskedOf } from '#lib/lending/find.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { loanProducts } from '#lib/lending/products.server.ts';
import { loanDue, loansOf, paymentsOfLoans, principalOutstanding } from '#lib/loans/find.server.ts';
import type { ApplicationId, LoanId } from '#lib/lending/ids.ts';
import { advancesOf } from '#lib/loans/advance.server.ts';
import { repayLoan } from '#lib/loans/repay.server.ts';
import { availableVoluntary } from '#lib/savings/accounts.server.ts';
import { coverDebtOf, sharesCarriedBy } from '#lib/solidarity/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { formKey, id, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, type MembershipId } from '#lib/shared/ids.ts';
import { NO_RUPIAH } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, statusOf } from '../../guards.ts';
import { loanRefusal } from '../../loanRefusal.ts';
import { borrowerOf } from './borrower.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { person, groups, here } = await borrowerOf(event);
	const done = event.url.searchParams.get('sudah');
	return together(async (reader) => {
		const [asked, borrowed] = await Promise.all([
			guaranteesAskedOf(reader, person.id),
			here && borrowedOf(reader, here)
		]);
		return { groups, done, asked, here: borrowed };
	});
};

type Here = NonNullable<Awaited<ReturnType<typeof borrowerOf>>['here']>;

/** A member's loans in one group, what she asked for, and what she has and owes beside them. */
async function borrowedOf(reader: Reader, { organisation, membershipId }: Here) {
	const on = today(organisation.timeZone);
	const [available, coverDebt, products, carried, loans, applications] = await Promise.all([
		availableVoluntary(reader, membershipId),
		coverDebtOf(reader, membershipId),
		savingsBookOf(reader, organisation.id).then((bookId) => loanProducts(reader, bookId)),
		sharesCarriedBy(reader, membershipId),
		ownLoans(reader, membershipId, on),
		applicationsOf(reader, membershipId)
	]);
	return {
		...{ slug: organisation.slug, name: organisation.name, on, key: newKey() },
		...{ available, coverDebt, carried, loans },
		lendsOnHarvests: products.some(({ advanceBasisPoints }) => advanceBasisPoints !== null),
		applications: applications
			.filter(({ state }) => state !== 'disbursed')
			.map(({ id: applicationId, amount, state, purpose, reason, product }) => ({
				...{ id: applicationId, amount, state, purpose, reason, product: product.name }
			}))
	};
}

/** Her loans with what came in for each. */
async function ownLoans(reader: Reader, membershipId: MembershipId, on: BookDate) {
	const loans = await loansOf(reader, membershipId);
	const [advances, payments] = await Promise.all([
		advancesOf(reader, loans),
		paymentsOfLoans(
			reader,
			loans.map((loan) => loan.id)
		)
	]);
	return loans.map((loan) => ({
		...{ id: loan.id, state: loan.state, principal: loan.principal, product: loan.product },
		...{ instalments: loan.instalments, left: principalOutstanding(loan), due: loanDue(loan, on) },
		...{ advance: advances.get(loan.id) ?? NO_RUPIAH, assigned: loan.assignedBasisPoints },
		payments: (payments.get(loan.id) ?? []).map((each) => ({
			...{ id: each.id, kind: each.kind, paidOn: each.paidOn, reversed: each.reversedBy !== null },
			...{ penalty: each.penalty, interest: each.interest, principal: each.principal },
			...{ prepaid: each.prepaid, advance: each.advance }
		}))
	}));
}

const repayForm = v.object({
	key: formKey,
	loan: id<'loan'>(),
	amount: money(),
	beyond: v.picklist(['advance', 'principal'], 'choice_missing')
});
const guaranteeForm = v.object({ application: id<'loan_application'>(), membership: id<'membership'>() });

export const actions: Actions = {
	bayar: async (event) => {
		const { here } = await borrowerOf(event);
		const read = await readForm(event.request, repayForm);
		if (!here) error(404);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { key, amount, beyond } = read.data;
		const loanId: LoanId = read.data.loan;
		const paid = await repayLoan(event.locals.actor, {
			...{ organisationId: here.organisation.id, loanId, amount, beyond, from: 'savings', key }
		});
		if (!paid.ok) return loanRefusal(paid, read.values, event.locals.locale);
		redirect(303, `?kelompok=${here.organisation.slug}&sudah=bayar`);
	},
	batal: async (event) => {
		await borrowerOf(event);
		const read = await readForm(event.request, v.object({ application: id<'loan_application'>() }));
		if (!read.ok) return refused('form', read.values, read.errors);
		const applicationId: ApplicationId = read.data.application;
		const done = await withdrawApplication(event.locals.actor, applicationId);
		if (!done.ok) error(statusOf(done.code));
		redirect(303, '?sudah=batal');
	},
	jamin: async (event) => {
		await borrowerOf(event);
		const read = await readForm(event.request, guaranteeForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { application, membership } = read.data;
		const done = await agreeToGuarantee(event.locals.actor, application, membership);
		if (!done.ok) error(statusOf(done.code));
		redirect(303, '?sudah=jamin');
	}
};
