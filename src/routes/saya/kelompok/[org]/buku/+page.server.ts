import { incomeStatement, positionStatement } from '#lib/reports/financial.server.ts';
import { journal } from '#lib/reports/journal.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { bookChoice, openBook, yearOf } from '../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read');
	const { organisation, access } = opened;
	const cursor = event.url.searchParams.get('cursor');
	const range = yearOf(event, access);
	return {
		...bookChoice(opened),
		group: { slug: organisation.slug, name: organisation.name },
		range,
		paged: cursor !== null,
		page: await journal(db, access, { cursor, size: 15 }),
		position: await positionStatement(db, access, range.to),
		income: await incomeStatement(db, access, range)
	};
};
