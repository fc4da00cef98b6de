import { reopeningsOf } from '#lib/closing/reopen.server.ts';
import { figuresOf } from '#lib/reports/figures.server.ts';
import { incomeOf, positionOf } from '#lib/reports/statements.ts';
import { journal } from '#lib/reports/journal.server.ts';
import { formatDate } from '#lib/shared/dates.ts';
import { together } from '#lib/shared/together.server.ts';
import { bookChoice, openBook, yearOf } from '../../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const opened = await openBook(event, 'books.read');
	const { organisation, access } = opened;
	const cursor = event.url.searchParams.get('cursor');
	const range = yearOf(event, access);
	const [figures, reopenings, page] = await together((reader) =>
		Promise.all([
			figuresOf(reader, [access.book], range),
			reopeningsOf(reader, organisation.id),
			journal(reader, access, { cursor, size: 15 })
		])
	);
	const style = { locale: event.locals.locale, timeZone: organisation.timeZone };
	return {
		...bookChoice(opened),
		group: { slug: organisation.slug, name: organisation.name },
		range,
		reopenings: reopenings.map((each) => ({
			...each,
			own: false,
			askedAt: formatDate(each.askedAt, style),
			decidedAt: each.decidedAt === null ? '' : formatDate(each.decidedAt, style)
		})),
		paged: cursor !== null,
		page,
		position: positionOf(figures),
		income: incomeOf(figures)
	};
};
