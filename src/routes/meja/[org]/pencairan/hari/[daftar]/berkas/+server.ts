import { error } from '@sveltejs/kit';
import { downloadAll } from '#lib/documents/download.server.ts';
import { filesOf, layoutOf } from '#lib/payouts/bulk.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { batchAt } from '../batchAt.ts';
import type { RequestHandler } from './$types';

/** A file for the bank's bulk transfer: the lines of an approved list that are not paid yet, in the list's layout. */
export const GET: RequestHandler = async (event) => {
	const { organisation, batch } = await batchAt(event);
	if (batch.method !== 'bank' || batch.state !== 'approved') error(404);
	const layout = await layoutOf(db, batch, organisation);
	const files = await filesOf(db, batch, { organisation, layout });
	if (!files.ok) error(404);
	const wanted = event.url.searchParams.get('bagian');
	const found = files.bulk.parts.find(({ part }) => wanted === null || part === wanted);
	if (!found) error(404);
	const name = ['pencairan', batch.id, layout, found.part].join('-');
	const { file } = found;
	if (file.format === 'xlsx') {
		const { columns, rows, sheet } = file;
		const table = { name: sheet, heading: [], columns, amounts: 0, rows: rows.map((cells) => ({ cells })) };
		return downloadAll(name, [table], 'xlsx', printOf(event.locals.locale, organisation.timeZone));
	}
	return new Response(file.text, {
		headers: {
			'content-type': 'text/csv; charset=us-ascii',
			'content-disposition': `attachment; filename="${name}.csv"`,
			'cache-control': 'private, no-store'
		}
	});
};
