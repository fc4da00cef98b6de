import { error } from '@sveltejs/kit';
import { downloadAll, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { besidesTables } from '#lib/salesReports/besides.server.ts';
import { salesTable } from '#lib/salesReports/table.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { openSales } from '../../../../../../salesPeriod.ts';
import type { RequestHandler } from './$types';

/** The sales report of the period asked for, every row of it. */
export const GET: RequestHandler = async (event) => {
	const [name, ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	if (name !== 'penjualan' || !format) error(404);
	const { asked, by, organisation } = await openSales(event);
	const table = salesTable(db, asked, { by, title: organisation.name });
	const besides = organisation.kind === 'bumdesa' ? besidesTables(db, asked, organisation.id) : [];
	return downloadAll(
		table.name,
		[table, ...besides],
		format,
		printOf(event.locals.locale, organisation.timeZone)
	);
};
