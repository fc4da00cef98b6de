import { fail, redirect } from '@sveltejs/kit';
import * as v from 'valibot';
import { acquireAsset } from '#lib/assets/acquire.server.ts';
import { LONGEST_MONTHS } from '#lib/assets/depreciation.ts';
import { SOURCES } from '#lib/assets/sources.ts';
import { assetMessages } from '#lib/i18n/assets.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { today } from '#lib/shared/clock.server.ts';
import { dateField, formKey, line, money, whole } from '#lib/shared/fields.ts';
import { readForm } from '#lib/shared/form.ts';
import { newKey } from '#lib/shared/ids.ts';
import { formatRupiah } from '#lib/shared/money.ts';
import { refused } from '../../../../../guards.ts';
import { bookChoice, openBook } from '../../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const assetForm = v.object({
	name: line(120),
	source: v.picklist(SOURCES, 'choice_missing'),
	acquiredOn: dateField(),
	cost: money(),
	usefulMonths: whole({ most: LONGEST_MONTHS }),
	residual: money({ zero: true }),
	usedBefore: money({ zero: true }),
	key: formKey
});

/** Beside which field a refusal belongs. */
const FIELD: Readonly<Record<string, string>> = {
	residual_above_cost: 'residual',
	used_above_cost: 'usedBefore',
	date_future: 'acquiredOn'
};

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.enter');
	return { ...bookChoice(opened), today: today(opened.access.book.timeZone), key: newKey() };
};

export const actions: Actions = {
	default: async (event) => {
		const { organisation, access } = await openBook(event, 'books.enter');
		const read = await readForm(event.request, assetForm);
		if (!read.ok) return fail(400, { values: read.values, errors: read.errors });
		const done = await acquireAsset(event.locals.actor, { ...read.data, bookId: access.book.id });
		if (done.ok) redirect(303, `/meja/${organisation.slug}/buku/aset?buku=${access.book.kind}`);
		const t = messagesFor(assetMessages, event.locals.locale);
		if (done.code === 'not_enough_cash') {
			return refused(done.code, read.values, { cost: t.available(formatRupiah(done.available)) });
		}
		const words: Readonly<Record<string, string>> = t.errors;
		return refused(done.code, read.values, { [FIELD[done.code] ?? 'form']: words[done.code] ?? done.code });
	}
};
