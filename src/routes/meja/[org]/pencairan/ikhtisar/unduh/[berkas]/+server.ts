import { error } from '@sveltejs/kit';
import { download, parseExportFormat } from '#lib/documents/download.server.ts';
import { overviewTable } from '#lib/payouts/overview.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { requireAbility } from '../../../../../../guards.ts';
import type { RequestHandler } from './$types';

/** What is owed to all producers, as a file. */
export const GET: RequestHandler = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'payout.read');
	const [name, ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	if (name !== 'uang-produsen' || !format) error(404);
	const { locale } = event.locals;
	return download(overviewTable(db, organisation, locale), format, printOf(locale, organisation.timeZone));
};
