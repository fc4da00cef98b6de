import { fail, redirect, type RequestEvent } from '@sveltejs/kit';
import * as v from 'valibot';
import { recordCash } from '#lib/bookkeeping/cash.server.ts';
import { CASH_CATEGORIES, cashCategories } from '#lib/bookkeeping/cashCategories.ts';
import { bookkeepingMessages } from '#lib/i18n/bookkeeping.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { readPhotos } from '#lib/media/store.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { dateField, formKey, line, money } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah, parseRupiah } from '#lib/shared/money.ts';
import { refused } from '../../../../../guards.ts';
import { bookChoice, openBook } from '../../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const cashForm = v.object({
	category: v.picklist(
		CASH_CATEGORIES.map(({ key }) => key),
		'choice_missing'
	),
	through: v.picklist(['cash', 'bank'], 'choice_missing'),
	amount: money(),
	memo: line(200),
	date: dateField(),
	photo: v.optional(v.array(v.file()), []),
	key: formKey
});

function directionOf(event: RequestEvent): 'in' | 'out' {
	return event.params['arah'] === 'masuk' ? 'in' : 'out';
}

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.enter');
	const direction = directionOf(event);
	const categories = cashCategories(opened.access.book.kind, direction);
	const { searchParams } = event.url;
	const amount = parseRupiah(searchParams.get('jumlah') ?? '');
	return {
		...bookChoice(opened),
		...{ direction, categories },
		// A page that knows what is to be paid leads here with it.
		category: categories.find((key) => key === searchParams.get('untuk')),
		amount: amount.ok ? amount.amount : undefined,
		today: today(opened.access.book.timeZone),
		key: newKey()
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, access } = await openBook(event, 'books.enter');
		const read = await readForm(event.request, cashForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const { photo, ...input } = read.data;
		const photos = await readPhotos(photo);
		if (!photos.ok) return refused(photos.code, read.values, { photo: photos.code });
		const done = await recordCash(event.locals.actor, {
			...input,
			bookId: access.book.id,
			photo: photos.prepared[0] ?? null
		});
		if (done.ok) {
			redirect(303, `/meja/${organisation.slug}/buku/entri/${done.entryId}?buku=${access.book.kind}`);
		}
		const words = messagesFor(bookkeepingMessages, event.locals.locale).cash;
		if (done.code === 'not_enough_cash') {
			return refused(done.code, read.values, { amount: words.available(formatRupiah(done.available)) });
		}
		if (done.code === 'through_bank_twice')
			return refused(done.code, read.values, { through: words.bankTwice });
		if (done.code === 'date_future') return refused(done.code, read.values, { date: done.code });
		return refused(done.code, read.values);
	}
};
