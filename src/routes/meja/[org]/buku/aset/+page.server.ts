import { redirect } from '@sveltejs/kit';
import { depreciatePassed, depreciationDue } from '#lib/assets/depreciate.server.ts';
import { assetsOf } from '#lib/assets/find.server.ts';
import { assetMessages } from '#lib/i18n/assets.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { abilitiesOf } from '#lib/organisations/authority.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { addMonths, firstOfMonth, monthOf, type BookMonth, type TimeZone } from '#lib/shared/dates.ts';
import { refused, requireUser } from '../../../../guards.ts';
import { bookChoice, openBook } from '../../../../readingBooks.ts';
import type { Actions, PageServerLoad } from './$types';

const SIZE = 25;

function lastMonth(timeZone: TimeZone): BookMonth {
	return monthOf(addMonths(firstOfMonth(monthOf(today(timeZone))), -1));
}

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const { book } = opened.access;
	const page = Math.max(1, Number.parseInt(event.url.searchParams.get('hal') ?? '1', 10) || 1);
	const month = lastMonth(book.timeZone);
	const abilities = await abilitiesOf(db, requireUser(event).id, opened.organisation.id);
	const found = await assetsOf(db, book.id, { page, size: SIZE });
	return {
		...bookChoice(opened),
		...found,
		page,
		pages: Math.ceil(found.total / SIZE),
		month,
		due: (await depreciationDue(db, [book.id], month)).length,
		mayEnter: abilities.has('books.enter')
	};
};

export const actions: Actions = {
	default: async (event) => {
		const { access } = await openBook(event, 'books.enter');
		const done = await depreciatePassed(event.locals.actor, access.book.id);
		if (done.ok) redirect(303, event.url.pathname + event.url.search);
		const words: Readonly<Record<string, string>> = messagesFor(assetMessages, event.locals.locale).errors;
		return refused(done.code, {}, { form: words[done.code] ?? done.code });
	}
};
