import { error } from '@sveltejs/kit';
import { downloadAll } from '#lib/documents/download.server.ts';
import { billOf } from '#lib/invoices/find.server.ts';
import { billTables } from '#lib/invoices/table.server.ts';
import { orderByToken } from '#lib/orders/find.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { db } from '#lib/shared/database.server.ts';
import type { RequestHandler } from './$types';

/** The invoice of the order whose secret is in the address, with its credit notes; 404 before it has a number. */
export const GET: RequestHandler = async ({ params, locals }) => {
	const order = await orderByToken(db, params.token);
	const bill = order && (await billOf(db, order));
	if (!bill) error(404);
	const print = printOf(locals.locale, bill.order.bumdesa.timeZone);
	return downloadAll(bill.number, billTables(bill, locals.locale), 'pdf', print);
};
