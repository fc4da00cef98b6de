import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { approveOpening } from '#lib/bookkeeping/approveOpening.server.ts';
import {
	checkOpening,
	discardOpening,
	isOpened,
	nameRemainder,
	waitingOpening
} from '#lib/bookkeeping/opening.server.ts';
import { OPENING_LIMITS } from '#lib/bookkeeping/openingFile.server.ts';
import { readSheet } from '#lib/documents/sheet.server.ts';
import { bookkeepingMessages } from '#lib/i18n/bookkeeping.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { personById } from '#lib/people/find.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { dateField, formKey, line, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { refused, requireUser } from '../../../../guards.ts';
import { bookChoice, openBook, type OpenedBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const sheetForm = v.object({ file: v.file('file_missing'), date: dateField() });
const remainderForm = v.object({ remainder: line(20) });
const approvalForm = v.object({ draft: whole({ least: 1 }), key: formKey });

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.opening');
	const { organisation, access } = opened;
	const waiting = await waitingOpening(db, access.book.id);
	const sender = waiting ? await personById(db, waiting.enteredBy) : null;
	return {
		...bookChoice(opened),
		opened: await isOpened(db, access.book.id),
		today: today(access.book.timeZone),
		own: waiting?.enteredBy === requireUser(event).id,
		waiting: waiting
			? {
					...waiting,
					sender: sender?.name ?? '',
					enteredAt: formatDateTime(waiting.enteredAt, {
						locale: event.locals.locale,
						timeZone: organisation.timeZone
					})
				}
			: null,
		key: newKey()
	};
};

function pageOf({ organisation, access }: OpenedBook): string {
	return `/meja/${organisation.slug}/buku/saldo-awal?buku=${access.book.kind}`;
}

/** What a refusal says on this page; codes that are common messages are left as they are. */
function wordsFor(code: string, locale: Locale): string {
	const words = messagesFor(bookkeepingMessages, locale);
	const known: Readonly<Record<string, string>> = {
		sheet_empty: words.opening.sheetEmpty,
		file_unreadable: words.opening.fileUnreadable,
		file_too_many_rows: words.opening.tooManyRows,
		opened_already: words.opening.openedAlready,
		has_mistakes: words.opening.hasMistakes,
		remainder_unnamed: words.opening.remainderUnnamed,
		same_person: words.drafts.samePerson,
		already_done: words.drafts.alreadyDone,
		closed_period: words.drafts.closedPeriod
	};
	return known[code] ?? code;
}

export const actions: Actions = {
	check: async (event) => {
		const opened = await openBook(event, 'books.opening');
		const { locale, actor } = event.locals;
		const read = await readForm(event.request, sheetForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const sheet = await readSheet(read.data.file, OPENING_LIMITS);
		if (!sheet.ok) return refused(sheet.code, read.values, { file: wordsFor(sheet.code, locale) });
		const done = await checkOpening(actor, {
			bookId: opened.access.book.id,
			date: read.data.date,
			fileName: read.data.file.name,
			cells: sheet.cells
		});
		if (done.ok) redirect(303, pageOf(opened));
		if (done.code === 'columns_missing') {
			const words = messagesFor(bookkeepingMessages, locale).opening;
			return refused(done.code, read.values, { file: words.columnsMissing(done.missing.join(', ')) });
		}
		const field = done.code === 'date_future' ? 'date' : 'file';
		return refused(done.code, read.values, { [field]: wordsFor(done.code, locale) });
	},
	name: async (event) => {
		const opened = await openBook(event, 'books.opening');
		const read = await readForm(event.request, remainderForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await nameRemainder(event.locals.actor, {
			bookId: opened.access.book.id,
			code: read.data.remainder
		});
		if (done.ok) redirect(303, pageOf(opened));
		return refused(done.code, read.values, { remainder: wordsFor(done.code, event.locals.locale) });
	},
	approve: async (event) => {
		const opened = await openBook(event, 'books.opening');
		const read = await readForm(event.request, approvalForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await approveOpening(event.locals.actor, {
			bookId: opened.access.book.id,
			draftId: read.data.draft,
			key: read.data.key
		});
		if (done.ok) redirect(303, pageOf(opened));
		return refused(done.code, read.values, { form: wordsFor(done.code, event.locals.locale) });
	},
	discard: async (event) => {
		const opened = await openBook(event, 'books.opening');
		const done = await discardOpening(event.locals.actor, opened.access.book.id);
		if (!done.ok) return refused(done.code);
		redirect(303, pageOf(opened));
	}
};
