import { PassThrough, Readable } from 'node:stream';
import { log } from '#lib/shared/log.server.ts';
import ExcelJS from 'exceljs';
import { csvLine } from './csv.ts';
import type { Cell, ExportTable } from './table.ts';

/** Excel reads a CSV file as UTF-8 only when it begins with this mark. */
const BYTE_ORDER_MARK = '\ufeff';
/** Enough text to be worth a chunk, little enough to keep memory flat. */
const CHUNK_CHARACTERS = 32_768;

export type ExportFormat = 'csv' | 'xlsx';

/** Reads the ending of an export's address; null when it is neither. */
export function parseExportFormat(text: string): ExportFormat | null {
	return text === 'csv' || text === 'xlsx' ? text : null;
}

/** The answer that brings a table as a file, written while it is read. */
export function download(table: ExportTable, format: ExportFormat): Response {
	const body = format === 'csv' ? csvStream(table) : xlsxStream(table);
	const type =
		format === 'csv'
			? 'text/csv; charset=utf-8'
			: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
	return new Response(Readable.toWeb(body) as ReadableStream, {
		headers: {
			'content-type': type,
			'content-disposition': `attachment; filename="${fileName(table.name)}.${format}"`,
			'cache-control': 'private, no-store'
		}
	});
}

/** Plain letters only: a file's name stands in a header and on any disk. */
function fileName(name: string): string {
	return name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
}

function csvStream(table: ExportTable): Readable {
	return Readable.from(csvChunks(table), { objectMode: false });
}

const bytes = new TextEncoder();

async function* csvChunks({ heading, columns, rows }: ExportTable): AsyncGenerator<Uint8Array> {
	let chunk = BYTE_ORDER_MARK + heading.map((line) => csvLine([line])).join('') + csvLine(columns);
	for await (const row of rows) {
		chunk += csvLine(row);
		if (chunk.length < CHUNK_CHARACTERS) continue;
		yield bytes.encode(chunk);
		chunk = '';
	}
	yield bytes.encode(chunk);
}

/** Excel's own limit on a sheet's name, and the signs it refuses in it. */
function sheetName(name: string): string {
	return name.replace(/[[\]*?/\\:]/g, ' ').slice(0, 31);
}

function xlsxStream(table: ExportTable): Readable {
	const out = new PassThrough();
	writeWorkbook(table, out).catch((error: unknown) => {
		log.error('an export failed', { error, name: table.name });
		out.destroy(error instanceof Error ? error : new Error('export failed'));
	});
	return out;
}

async function writeWorkbook({ name, heading, columns, rows }: ExportTable, out: PassThrough): Promise<void> {
	const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
	const sheet = workbook.addWorksheet(sheetName(name), {
		pageSetup: { orientation: 'landscape', fitToPage: true, fitToHeight: 0 }
	});
	for (const line of heading) writeRow(sheet, [line]);
	writeRow(sheet, columns, true);
	for await (const row of rows) {
		writeRow(sheet, row);
		await room(out);
	}
	sheet.commit();
	await workbook.commit();
}

/** Waits until the reader has taken what is there; throws when it went away, which ends the work. */
async function room(out: PassThrough): Promise<void> {
	if (out.writableNeedDrain && !out.destroyed) {
		await new Promise<void>((resolve) => {
			out.once('drain', resolve);
			out.once('close', resolve);
		});
	}
	if (out.destroyed) throw new Error('the download was given up');
}

/**
 * Writes text as a text cell: a string that begins with `=` is never stored as a formula, so it stays what was typed.
 */
function writeRow(sheet: ExcelJS.Worksheet, cells: readonly Cell[], head = false): void {
	const row = sheet.addRow([]);
	cells.forEach((value, index) => {
		const cell = row.getCell(index + 1);
		cell.value = value;
		cell.numFmt = typeof value === 'number' ? '#,##0' : '@';
		if (head) cell.font = { bold: true };
	});
	row.commit();
}
