import { error, redirect } from '@sveltejs/kit';
import { messagesFor } from '#lib/i18n/define.ts';
import { termDepositMessages } from '#lib/i18n/termDeposits.ts';
import { SAVINGS_RATE_CEILING } from '#lib/interest/daily.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { db } from '#lib/shared/database.server.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { runningDeposits, termSavings } from '#lib/termDeposits/find.server.ts';
import { productDecisionForm, productForm } from '#lib/termDeposits/forms.ts';
import {
	decideTermProduct,
	enterTermProduct,
	offeredProducts,
	waitingProducts
} from '#lib/termDeposits/products.server.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility } from '../../../../guards.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 50;

export const load: PageServerLoad = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'savings.read');
	if (!hasMembers(organisation.kind)) error(404);
	const bookId = await savingsBookOf(db, organisation.id);
	const page = Number(parseId(event.url.searchParams.get('halaman') ?? '') ?? 1);
	const total = await termSavings(db, bookId);
	const rows = await runningDeposits(db, bookId, { page, size: SIZE });
	const waiting = await waitingProducts(db, bookId);
	return {
		saved: event.url.searchParams.has('tersimpan'),
		offered: await offeredProducts(db, bookId),
		waiting: waiting.map((each) => ({ ...each, mayApprove: each.enteredBy !== event.locals.actor.userId })),
		total,
		rows: rows.map(({ deposit, name }) => ({ ...deposit, name })),
		...{ page, pages: Math.ceil(total.deposits / SIZE), ceiling: SAVINGS_RATE_CEILING, key: newKey() }
	};
};

export const actions: Actions = {
	usul: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'savings.rates');
		const read = await readForm(event.request, productForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await enterTermProduct(event.locals.actor, {
			organisationId: organisation.id,
			...read.data
		});
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	},
	putus: async (event) => {
		const organisation = await requireAbility(event, event.params.org, 'savings.rates');
		const read = await readForm(event.request, productDecisionForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const done = await decideTermProduct(event.locals.actor, {
			organisationId: organisation.id,
			...read.data
		});
		const words = messagesFor(termDepositMessages, event.locals.locale).errors;
		if (!done.ok) return refusedIn(words, done.code, read.values);
		redirect(303, '?tersimpan');
	}
};
