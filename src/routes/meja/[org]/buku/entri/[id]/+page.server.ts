import { error, fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { findReversal } from '#lib/bookkeeping/drafts.server.ts';
import { askReversal } from '#lib/bookkeeping/enter.server.ts';
import { receiptPhoto } from '#lib/bookkeeping/photo.server.ts';
import { isReversibleKind } from '#lib/bookkeeping/reversible.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { entryDetail } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { formKey, line } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { refused } from '../../../../../guards.ts';
import { bookChoice, openBook } from '../../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const reversalForm = v.object({ reason: line(200), key: formKey });

async function openEntry(event: RequestEvent) {
	const opened = await openBook(event, 'books.read_exact');
	const id = parseId<'entry'>(event.params['id']);
	const entry = id ? await entryDetail(db, opened.access, id) : null;
	if (!entry) error(404);
	return { opened, entry };
}

export const load: PageServerLoad = async (event) => {
	const { opened, entry } = await openEntry(event);
	const { organisation, access } = opened;
	const { asked } = await findReversal(db, access.book.id, entry.transactionId);
	return {
		...bookChoice(opened),
		entry,
		recordedAt: formatDateTime(entry.recordedAt, {
			locale: event.locals.locale,
			timeZone: organisation.timeZone
		}),
		hasPhoto: (await receiptPhoto(db, entry.transactionId)) !== null,
		asked,
		reversible: isReversibleKind(entry.kind) && !entry.reversed && !entry.isReversal && !asked,
		mayAsk: await allow(db, event.locals.actor, organisation.id, 'books.enter'),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { opened, entry } = await openEntry(event);
		const read = await readForm(event.request, reversalForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { book } = opened.access;
		const done = await askReversal(event.locals.actor, {
			bookId: book.id,
			transactionId: entry.transactionId,
			...read.data
		});
		if (!done.ok) return refused(done.code, read.values);
		redirect(303, `/meja/${opened.organisation.slug}/buku/tunggu?buku=${book.kind}`);
	}
};
