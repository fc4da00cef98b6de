import { readReport, sheetOf } from '#lib/reports/report.server.ts';
import { isEmpty, SHEET_KINDS } from '#lib/reports/sheets.ts';
import { today } from '#lib/shared/clock.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { openReport } from '../../../readingBooks.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = async (event) => {
	const { asked, books, chosen } = await openReport(event);
	const wanted = event.url.searchParams.get('laporan');
	const kind = SHEET_KINDS.find((each) => each === wanted) ?? 'income';
	const made = await together((reader) => readReport(reader, asked));
	const sheet = sheetOf(made, kind);
	return {
		chosen,
		sells: await allow(db, event.locals.actor, asked.organisation.id, 'orders.read'),
		bookKinds: books.map((book) => book.kind),
		form: asked.organisation.kind === 'bumdesa' ? ('bumdesa' as const) : ('cooperative' as const),
		period: { key: asked.period.key, year: asked.period.year },
		thisYear: Number(today(asked.organisation.timeZone).slice(0, 4)),
		sheet,
		ties: made.ties,
		empty: isEmpty(made.report)
	};
};
