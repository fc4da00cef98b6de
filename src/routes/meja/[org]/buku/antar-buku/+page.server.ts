import { redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { MONEY_PLACES } from '#lib/bookkeeping/between.ts';
import { betweenBooks, bookPaymentsOf, decideBookPayment, payBook } from '#lib/bookkeeping/between.server.ts';
import { betweenMessages } from '#lib/i18n/between.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDate } from '#lib/shared/dates.ts';
import { formKey, id, longText, money, whole } from '#lib/shared/fields.ts';
import { readForm, type FormValues } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refusedIn } from '../../../../answers.ts';
import { refused, requireAbility, requireUser } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { organisation, books } = opened;
	const person = requireUser(event);
	const abilities = await abilitiesOf(db, person.id, organisation.id);
	const ids = books.map(({ id: bookId }) => bookId);
	const style = { locale: event.locals.locale, timeZone: organisation.timeZone };
	return {
		...bookChoice(opened),
		...{ key: newKey(), saved: event.url.searchParams.has('tersimpan') },
		may: { pay: abilities.has('books.enter'), confirm: abilities.has('books.approve') },
		between: await betweenBooks(db, ids),
		payments: (await bookPaymentsOf(db, ids)).map(({ enteredBy, enteredAt, ...each }) => ({
			...each,
			...{ own: enteredBy === person.id, enteredAt: formatDate(enteredAt, style) },
			...{ outgoing: ids.includes(each.fromBookId), incoming: ids.includes(each.toBookId) }
		}))
	};
};

const payForm = v.object({
	key: formKey,
	from: id<'book'>(),
	to: id<'book'>(),
	amount: money(),
	paidFrom: v.picklist(MONEY_PLACES, 'choice_missing'),
	note: longText(80)
});
const decideForm = v.object({
	payment: whole({ least: 1 }),
	decision: v.picklist(['approve', 'refuse'], 'choice_missing'),
	receivedIn: v.optional(v.picklist(MONEY_PLACES, 'choice_missing'), 'bank')
});

const FIELD: Readonly<Record<string, string>> = {
	...{ more_than_owed: 'amount', not_enough_money: 'paidFrom' }
};

function answer(event: RequestEvent, done: { ok: true } | { ok: false; code: string }, values: FormValues) {
	const words: Readonly<Record<string, string>> = messagesFor(betweenMessages, event.locals.locale).errors;
	if (!done.ok) return refusedIn(words, done.code, values, FIELD[done.code]);
	redirect(303, '?tersimpan');
}

export const actions: Actions = {
	bayar: async (event) => {
		await requireAbility(event, event.params.org, 'books.enter');
		const read = await readForm(event.request, payForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { from: fromBookId, to: toBookId, ...data } = read.data;
		return answer(event, await payBook(event.locals.actor, { fromBookId, toBookId, ...data }), read.values);
	},
	putus: async (event) => {
		await requireAbility(event, event.params.org, 'books.enter');
		const read = await readForm(event.request, decideForm);
		if (!read.ok) return refused('form', read.values, read.errors);
		const { payment: paymentId, decision, receivedIn } = read.data;
		const deciding = { paymentId, approve: decision === 'approve', receivedIn };
		return answer(event, await decideBookPayment(event.locals.actor, deciding), read.values);
	}
};
