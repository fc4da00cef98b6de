import { error, type RequestEvent } from '@sveltejs/kit';
import { accountInBook } from '#lib/reports/accounts.server.ts';
import type { BookAccess } from '#lib/reports/access.server.ts';
import { download, parseExportFormat } from '#lib/documents/download.server.ts';
import { printOf } from '#lib/reports/report.server.ts';
import { generalLedgerTable, journalTable, statementTable, trialTable } from '#lib/reports/tables.server.ts';
import type { ExportTable } from '#lib/documents/table.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db } from '#lib/shared/database.server.ts';
import { parseId } from '#lib/shared/ids.ts';
import { dateParameter, rangeOf } from './readingBooks.ts';

/**
 * A file of a book, `jurnal.csv`, `neraca-saldo.xlsx`, `akun-17.csv`; the dates and the account are those of the page
 * that links to it, and so is how closely the reader may look.
 */
export async function bookFile(event: RequestEvent, access: BookAccess): Promise<Response> {
	const [name = '', ending = ''] = (event.params['berkas'] ?? '').split('.');
	const format = parseExportFormat(ending);
	const table = format ? await tableOf(event, access, name) : null;
	if (!format || !table) error(404);
	return download(table, format, printOf(event.locals.locale, access.book.timeZone));
}

async function tableOf(event: RequestEvent, access: BookAccess, name: string): Promise<ExportTable | null> {
	const exporting = { reader: db, access, locale: event.locals.locale };
	if (name === 'neraca-saldo') {
		const asOf = dateParameter(event, 'per') ?? today(access.book.timeZone);
		return trialTable(exporting, asOf, { beforeClosing: event.url.searchParams.has('sebelum') });
	}
	if (name === 'buku-besar') return generalLedgerTable(exporting, rangeOf(event, access));
	const accountId = parseId<'account'>(/^akun-(\d+)$/.exec(name)?.[1] ?? event.url.searchParams.get('akun'));
	const account = accountId ? await accountInBook(db, access, accountId) : null;
	if (accountId && !account) return null;
	const range = rangeOf(event, access);
	if (name === 'jurnal') {
		return journalTable(exporting, { ...range, account, kind: event.url.searchParams.get('jenis') || null });
	}
	return account ? statementTable(exporting, account, range) : null;
}
