import { fail, redirect } from '@sveltejs/kit';
import { draftForm, isLineMistake, readLines } from '#lib/bookkeeping/draftForm.ts';
import { enterDraft } from '#lib/bookkeeping/enter.server.ts';
import { isManualCode } from '#lib/bookkeeping/manualAccounts.ts';
import { bookkeepingMessages } from '#lib/i18n/bookkeeping.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { chartOf } from '#lib/reports/accounts.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseForm, type FormErrors } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.enter');
	const chart = await chartOf(db, opened.access);
	return {
		...bookChoice(opened),
		today: today(opened.access.book.timeZone),
		accounts: chart
			.filter(({ code }) => isManualCode(code))
			.map(({ code, nameId, nameEn, type }) => ({ code, nameId, nameEn, type })),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, access } = await openBook(event, 'books.enter');
		const form = await event.request.formData();
		const read = parseForm(form, draftForm);
		const typed = {
			account: form.getAll('account[]').map(String),
			debit: form.getAll('debit[]').map(String),
			credit: form.getAll('credit[]').map(String)
		};
		const words = messagesFor(bookkeepingMessages, event.locals.locale).write;
		const inWords = (errors: FormErrors): FormErrors =>
			Object.fromEntries(
				Object.entries(errors).map(([field, code]) => [field, isLineMistake(code) ? words[code] : code])
			);
		const { lines, errors } = readLines(typed);
		if (!read.ok || Object.keys(errors).length > 0) {
			const all = inWords({ ...(read.ok ? {} : read.errors), ...errors });
			return fail(400, { values: read.values, errors: all, typed });
		}
		const { date, memo, key } = read.data;
		const done = await enterDraft(event.locals.actor, { bookId: access.book.id, date, memo, lines, key });
		if (done.ok) redirect(303, `/meja/${organisation.slug}/buku/tunggu?buku=${access.book.kind}`);
		const told: Readonly<Record<string, FormErrors>> = {
			unbalanced: { 'debit-0': words.unbalanced },
			too_few_postings: { 'account-0': words.tooFew },
			account_not_manual: { 'account-0': words.notManual },
			date_future: { date: 'date_future' }
		};
		const answer = refused(done.code, read.values, told[done.code]);
		return fail(answer.status, { ...answer.data, typed });
	}
};
