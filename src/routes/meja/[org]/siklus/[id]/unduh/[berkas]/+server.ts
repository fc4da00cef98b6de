import { error } from '@sveltejs/kit';
import { cycleOf } from '#lib/cycles/find.server.ts';
import { download, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { packingTable, requestTable } from '#lib/requests/table.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { requireAbility } from '../../../../../../guards.ts';
import type { RequestHandler } from './$types';

const LISTS = { permintaan: requestTable, kemas: packingTable };

/** A list of a closed cycle as a file, every row of it: `permintaan.pdf`, `kemas.xlsx`. */
export const GET: RequestHandler = async (event) => {
	const organisation = await requireAbility(event, event.params.org, 'cycles.manage');
	const [name = '', ending = ''] = event.params.berkas.split('.');
	const format = parseExportFormat(ending);
	const cycleId = parseId<'order_cycle'>(event.params.id);
	const cycle = cycleId && (await cycleOf(db, organisation.id, cycleId));
	if (!cycle || cycle.closedAt === null || !format || !Object.hasOwn(LISTS, name)) error(404);
	const { locale } = event.locals;
	const table = LISTS[name as keyof typeof LISTS](db, { cycle, title: organisation.name, locale });
	return download(table, format, printOf(locale, organisation.timeZone));
};
