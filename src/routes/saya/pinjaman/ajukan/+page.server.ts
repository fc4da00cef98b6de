import { error, redirect } from '@sveltejs/kit';
import { applyForLoan } from '#lib/lending/apply.server.ts';
import { openLoanOrder } from '#lib/inputs/find.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused } from '../../../guards.ts';
import { askChoices, askForm, simulateAsk, wantedLoan } from '../../../loanAsk.ts';
import { loanRefusal } from '../../../loanRefusal.ts';
import { borrowerOf } from '../borrower.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { here } = await borrowerOf(event);
	if (!here) error(404);
	const goods = await openLoanOrder(db, here.membershipId);
	return {
		goods: goods && { total: goods.total },
		key: newKey(),
		group: { slug: here.organisation.slug, name: here.organisation.name },
		products: await askChoices(here.organisation.id)
	};
};

export const actions: Actions = {
	hitung: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, askForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		return { values: read.values, errors: {}, result: await simulateAsk(here.organisation, read.data) };
	},
	ajukan: async (event) => {
		const { here } = await borrowerOf(event);
		if (!here) error(404);
		const read = await readForm(event.request, askForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const wanted = await wantedLoan(here.organisation.id, here.membershipId, read.data);
		const asked = await applyForLoan(event.locals.actor, wanted);
		if (!asked.ok) return loanRefusal(asked, read.values, event.locals.locale);
		redirect(303, `/saya/pinjaman?kelompok=${here.organisation.slug}&sudah=ajukan`);
	}
};
