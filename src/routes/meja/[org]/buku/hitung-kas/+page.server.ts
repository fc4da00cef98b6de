import { fail } from '@sveltejs/kit';
import * as v from 'valibot';
import { cashDrawer, countCash } from '#lib/bookkeeping/cashCount.server.ts';
import { bookkeepingMessages } from '#lib/i18n/bookkeeping.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { currentOfficersOf } from '#lib/organisations/officers.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { formatDateTime } from '#lib/shared/dates.ts';
import { formKey, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey, parseId } from '#lib/shared/ids.ts';
import { rupiah } from '#lib/shared/money.ts';
import { refused } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const countForm = v.object({
	expected: v.pipe(v.string('form_stale'), v.regex(/^-?\d{1,16}$/, 'form_stale'), v.transform(Number)),
	counted: money({ zero: true }),
	responsible: v.optional(v.string(), ''),
	key: formKey
});

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.enter');
	const { organisation, access } = opened;
	const drawer = await cashDrawer(db, access.book.id);
	const officers = await currentOfficersOf(db, organisation);
	return {
		...bookChoice(opened),
		expected: drawer.expected,
		countedAt: drawer.last
			? formatDateTime(drawer.last.countedAt, {
					locale: event.locals.locale,
					timeZone: organisation.timeZone
				})
			: null,
		officers: [...new Map(officers.map(({ userId, name }) => [userId, name]))].map(([id, name]) => ({
			id,
			name
		})),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { access } = await openBook(event, 'books.enter');
		const read = await readForm(event.request, countForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { expected, responsible, ...input } = read.data;
		const done = await countCash(event.locals.actor, {
			...input,
			bookId: access.book.id,
			expected: rupiah(expected),
			responsible: parseId<'user'>(responsible)
		});
		if (done.ok) return { counted: { difference: done.difference } };
		const words = messagesFor(bookkeepingMessages, event.locals.locale).count;
		if (done.code === 'responsible_missing' || done.code === 'responsible_unknown') {
			return refused(done.code, read.values, { responsible: words.responsibleMissing });
		}
		return refused(done.code, read.values, done.code === 'stale' ? { counted: words.stale } : undefined);
	}
};
