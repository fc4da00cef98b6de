import { json } from '@sveltejs/kit';
import { booksOf } from '#lib/ledger/books.server.ts';
import { figuresOf } from '#lib/reports/figures.server.ts';
import { statementOf, STATEMENT_KINDS, tiesOf, yearBefore } from '#lib/reports/statements.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookDate } from '#lib/shared/dates.ts';
import { problem } from '#lib/shared/problem.ts';
import { bookForApi, queryDate } from '../../../reader.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async (event) => {
	const found = await bookForApi(event);
	if (!found.ok) return found.answer;
	const kind = STATEMENT_KINDS.find((each) => each === event.params.statement);
	if (!kind) return problem({ status: 404, detail: `The statements are ${STATEMENT_KINDS.join(', ')}.` });
	const from = queryDate(event, 'from');
	if (!from.ok) return from.answer;
	const to = queryDate(event, 'to');
	if (!to.ok) return to.answer;
	const { access } = found;
	const last = to.date ?? today(access.book.timeZone);
	const range = { from: from.date ?? bookDate(`${last.slice(0, 4)}-01-01`), to: last };
	const together = event.url.searchParams.get('combined') === 'true';
	const books = together ? await booksOf(db, access.book.organisationId) : [access.book];
	const figures = await figuresOf(db, books, range);
	return json({
		books: books.map(({ id }) => id),
		...statementOf(kind, figures),
		yearBefore: statementOf(kind, await figuresOf(db, books, yearBefore(range))),
		ties: tiesOf(figures)
	});
};
