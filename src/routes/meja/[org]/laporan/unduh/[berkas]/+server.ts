import { error } from '@sveltejs/kit';
import { downloadAll, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf, readReport, sheetOf, sheetTable } from '#lib/reports/report.server.ts';
import { SHEET_KINDS } from '#lib/reports/sheets.ts';
import { together } from '#lib/shared/together.server.ts';
import { openReport } from '../../../../../readingBooks.ts';
import type { RequestHandler } from './$types';

/** All statements of a period and the notes to them in one file: a sheet each in XLSX, one after another in PDF. */
export const GET: RequestHandler = async (event) => {
	const [name, ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	if (name !== 'laporan' || !format) error(404);
	const { asked, chosen } = await openReport(event);
	const made = await together((reader) => readReport(reader, asked));
	const tables = SHEET_KINDS.map((kind) => sheetTable(made, sheetOf(made, kind)));
	const { slug, timeZone } = asked.organisation;
	const file = `laporan-${slug}-${chosen}-${asked.period.key}`;
	return downloadAll(file, tables, format, printOf(event.locals.locale, timeZone));
};
