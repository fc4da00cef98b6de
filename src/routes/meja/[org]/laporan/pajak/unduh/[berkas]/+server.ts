import { error } from '@sveltejs/kit';
import { downloadAll, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { taxTables } from '#lib/taxReports/table.server.ts';
import { openTaxes } from '../../openTaxes.ts';
import type { RequestHandler } from './$types';

/** The taxes of a year, every row. */
export const GET: RequestHandler = async (event) => {
	const [name, ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	if (name !== 'pajak' || !format) error(404);
	const { asked, organisation } = await openTaxes(event);
	const { locale } = event.locals;
	const tables = taxTables(db, { ...asked, locale, title: organisation.name });
	return downloadAll(`pajak-${asked.year}`, tables, format, printOf(locale, organisation.timeZone));
};
