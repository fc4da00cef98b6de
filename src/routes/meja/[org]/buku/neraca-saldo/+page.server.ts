import { trialBalance } from '#lib/reports/trialBalance.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookChoice, dateParameter, openBook } from '../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const asOf = dateParameter(event, 'per') ?? today(opened.access.book.timeZone);
	const beforeClosing = event.url.searchParams.has('sebelum');
	return {
		...bookChoice(opened),
		beforeClosing,
		trial: await trialBalance(db, opened.access, asOf, { beforeClosing })
	};
};
