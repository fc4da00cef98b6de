import { error } from '@sveltejs/kit';
import { downloadAll } from '#lib/documents/download.server.ts';
import { billOf } from '#lib/invoices/find.server.ts';
import { billTables } from '#lib/invoices/table.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { together } from '#lib/shared/together.server.ts';
import { deskOrder } from '../../deskOrder.ts';
import type { RequestHandler } from './$types';

/** The invoice of an order of this desk, with its credit notes; 404 before it has a number. */
export const GET: RequestHandler = async (event) => {
	const { order } = await deskOrder(event, 'orders.read');
	const bill = await together((reader) => billOf(reader, order));
	if (!bill) error(404);
	const { locale } = event.locals;
	return downloadAll(bill.number, billTables(bill, locale), 'pdf', printOf(locale, order.bumdesa.timeZone));
};
