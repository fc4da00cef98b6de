import { error } from '@sveltejs/kit';
import { download, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { personsTable } from '#lib/taxReports/table.server.ts';
import { ownTaxes } from '../../ownTaxes.ts';
import type { RequestHandler } from './$types';

/** A producer's own turnover of a year, for her return. */
export const GET: RequestHandler = async (event) => {
	const [name, ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	if (name !== 'pajak' || !format) error(404);
	const { asked, person } = await ownTaxes(event);
	const { locale } = event.locals;
	const table = personsTable(db, { ...asked, locale, title: person.name });
	return download(table, format, printOf(locale, asked.timeZone));
};
