import { error, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { financingOf, mostForRequest } from '#lib/financing/find.server.ts';
import { openLoanOrder } from '#lib/inputs/find.server.ts';
import { orderedGoods } from '#lib/inputs/goods.server.ts';
import type { FundingId } from '#lib/funding/ids.ts';
import { lendableSources } from '#lib/loans/sources.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { voteOnLoan } from '#lib/lending/decide.server.ts';
import { disburseLoan } from '#lib/loans/disburse.server.ts';
import { applicationById, guarantorsOf, votesOn, type Application } from '#lib/lending/find.server.ts';
import { recordOf } from '#lib/loans/find.server.ts';
import { payOutOf } from '#lib/lending/payOut.ts';
import { markRelative, relativesOf } from '#lib/lending/relatives.server.ts';
import type { ApplicationId } from '#lib/lending/ids.ts';
import { DISBURSEMENTS } from '#lib/loans/states.ts';
import { recordsOf } from '#lib/promises/find.server.ts';
import { balancesOf } from '#lib/savings/list.server.ts';
import { soldInAll } from '#lib/settlement/sales.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, type Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { formKey, id, longText } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId, type OrganisationId } from '#lib/shared/ids.ts';
import { sumRupiah } from '#lib/shared/money.ts';
import { together } from '#lib/shared/together.server.ts';
import { refused, requireAbility } from '../../../../../guards.ts';
import { loanRefusal } from '../../../../../loanRefusal.ts';
import type { Ability } from '#lib/organisations/roles.ts';
import type { Actions, PageServerLoad, RequestEvent } from './$types';

/** The request of the address, when it is this group's; 404 else. */
async function applicationHere(event: RequestEvent, ability: Ability) {
	const organisation = await requireAbility(event, event.params.org, ability);
	const id: ApplicationId | null = parseId(event.params.id);
	const application = id ? await applicationById(db, id) : null;
	const book = application && (await bookById(db, application.product.bookId));
	if (!application || book?.organisationId !== organisation.id) error(404);
	return { organisation, application };
}

export const load: PageServerLoad = async (event) => {
	const { organisation, application } = await applicationHere(event, 'loans.read');
	const { product, amount } = application;
	const me = event.locals.actor.userId;
	const on = today(organisation.timeZone);
	const known = await together((reader) => knownFor(reader, organisation.id, application, on));
	const { votes, financing } = known;
	return {
		key: newKey(),
		voted: event.url.searchParams.has('tercatat'),
		application,
		financing: financing && {
			...{ basis: financing.basis, worth: financing.worth },
			most: known.most
		},
		net: payOutOf(amount, product).net,
		sold: known.sold,
		promised: known.promised.get(application.membershipId),
		goods: known.goods,
		record: known.record,
		savings: sumRupiah(Object.values(known.savings.get(application.membershipId) ?? {})),
		guarantors: known.guarantors.map(({ name, amount: held, agreedAt }) => ({
			...{ name, amount: held, agreed: agreedAt !== null }
		})),
		votes: votes.map(({ name, inFavour }) => ({ name, inFavour })),
		sources: known.sources,
		isRelative: known.relatives.some(({ membershipId }) => membershipId === application.membershipId),
		mayMark: me !== application.memberUserId,
		mayVote:
			application.state === 'submitted' &&
			me !== application.memberUserId &&
			me !== application.enteredBy &&
			votes.every(({ userId }) => userId !== me),
		mayDisburse: application.state === 'approved' && me !== application.memberUserId
	};
};

/** What the officers weigh up of a request; none of it waits for the other. */
async function knownFor(
	reader: Reader,
	organisationId: OrganisationId,
	application: Application,
	on: BookDate
) {
	const { id, membershipId, product, state } = application;
	const [votes, financing, most, relatives, sold, promised, goods, record, savings, guarantors, sources] =
		await Promise.all([
			votesOn(reader, id),
			financingOf(reader, id),
			state === 'disbursed' ? null : mostForRequest(reader, application),
			relativesOf(reader, organisationId),
			soldInAll(reader, membershipId),
			recordsOf(reader, [membershipId], on),
			openLoanOrder(reader, membershipId),
			recordOf(reader, membershipId, on),
			balancesOf(reader, [membershipId]),
			guarantorsOf(reader, id),
			lendableSources(reader, product.bookId)
		]);
	return { votes, financing, most, relatives, sold, promised, goods, record, savings, guarantors, sources };
}

const relativeForm = v.object({ relative: v.picklist(['yes', 'no'], 'choice_missing') });
const voteForm = v.object({ vote: v.picklist(['yes', 'no'], 'choice_missing'), reason: longText(300) });
const disburseForm = v.object({
	key: formKey,
	how: v.picklist(DISBURSEMENTS, 'choice_missing'),
	/** Empty for the members' savings. */
	source: v.optional(v.union([v.literal(''), id<'funding_source'>()]), '')
});

export const actions: Actions = {
	relative: async (event) => {
		const { organisation, application } = await applicationHere(event, 'loans.decide');
		const read = await readForm(event.request, relativeForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const marked = await markRelative(event.locals.actor, {
			...{ organisationId: organisation.id, membershipId: application.membershipId },
			isRelative: read.data.relative === 'yes'
		});
		if (!marked.ok) return loanRefusal(marked, read.values, event.locals.locale);
		redirect(303, '?tercatat');
	},
	vote: async (event) => {
		const { organisation, application } = await applicationHere(event, 'loans.decide');
		const read = await readForm(event.request, voteForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { vote, reason } = read.data;
		if (vote === 'no' && reason === '') return refused('form', read.values, { reason: 'required' });
		const voted = await voteOnLoan(event.locals.actor, {
			...{ organisationId: organisation.id, applicationId: application.id, inFavour: vote === 'yes', reason }
		});
		if (!voted.ok) return loanRefusal(voted, read.values, event.locals.locale);
		redirect(303, '?tercatat');
	},
	disburse: async (event) => {
		const { organisation, application } = await applicationHere(event, 'loans.disburse');
		const read = await readForm(event.request, disburseForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { source, ...data } = read.data;
		const fundingId: FundingId | null = source === '' ? null : source;
		const paid = await disburseLoan(
			event.locals.actor,
			{
				...{ organisationId: organisation.id, applicationId: application.id, fundingId, ...data }
			},
			{ secured: mostForRequest, goods: orderedGoods }
		);
		if (!paid.ok) return loanRefusal(paid, read.values, event.locals.locale);
		redirect(303, `/meja/${organisation.slug}/pinjaman/${paid.loanId}`);
	}
};
