import { financialStatement, STATEMENT_KINDS, type StatementKind } from '#lib/reports/statements.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookChoice, openBook, yearOf } from '../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read_exact');
	const wanted = event.url.searchParams.get('laporan');
	const kind: StatementKind = STATEMENT_KINDS.find((each) => each === wanted) ?? 'income';
	const range = yearOf(event, opened.access);
	return {
		...bookChoice(opened),
		range,
		statement: await financialStatement(db, opened.access, kind, range)
	};
};
