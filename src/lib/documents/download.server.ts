import { PassThrough, Readable } from 'node:stream';
import { log } from '#lib/shared/log.server.ts';
import ExcelJS from 'exceljs';
import { csvLine } from './csv.ts';
import { room } from './flow.server.ts';
import { pdfStream, type Print } from './pdf.server.ts';
import type { ExportTable, Row } from './table.ts';

/** Excel reads a CSV file as UTF-8 only when it begins with this mark. */
const BYTE_ORDER_MARK = '\ufeff';
/** Enough text to be worth a chunk, little enough to keep memory flat. */
const CHUNK_CHARACTERS = 32_768;

const TYPES = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
	pdf: 'application/pdf'
} as const;
export type ExportFormat = keyof typeof TYPES;

/** Reads the ending of an export's address; null when it is none of these. */
export function parseExportFormat(text: string): ExportFormat | null {
	return Object.hasOwn(TYPES, text) ? (text as ExportFormat) : null;
}

/** The answer that brings a table as a file, written while it is read. */
export function download(table: ExportTable, format: ExportFormat, print: Print): Response {
	return downloadAll(table.name, [table], format, print);
}

/** The same with several tables: a sheet each in a workbook, one after another in the others. */
export function downloadAll(
	name: string,
	tables: readonly ExportTable[],
	format: ExportFormat,
	print: Print
): Response {
	return new Response(Readable.toWeb(streamOf(name, tables, format, print)) as ReadableStream, {
		headers: {
			'content-type': TYPES[format],
			'content-disposition': `attachment; filename="${fileName(name)}.${format}"`,
			'cache-control': 'private, no-store'
		}
	});
}

/** Plain letters only: a file's name stands in a header and on any disk. */
function fileName(name: string): string {
	return name.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^-+|-+$/g, '');
}

function streamOf(
	name: string,
	tables: readonly ExportTable[],
	format: ExportFormat,
	print: Print
): Readable {
	if (format === 'csv') return Readable.from(csvChunks(tables), { objectMode: false });
	const out = new PassThrough();
	const written = format === 'pdf' ? pdfStream(tables, print, out) : writeWorkbook(tables, out);
	written.catch((error: unknown) => {
		log.error('an export failed', { error, name });
		out.destroy(error instanceof Error ? error : new Error('export failed'));
	});
	return out;
}

const bytes = new TextEncoder();

async function* csvChunks(tables: readonly ExportTable[]): AsyncGenerator<Uint8Array> {
	let chunk = BYTE_ORDER_MARK;
	for (const { heading, columns, rows, notes = [] } of tables) {
		chunk += heading.map((line) => csvLine([line])).join('') + csvLine(columns);
		for await (const { cells } of rows) {
			chunk += csvLine(cells);
			if (chunk.length < CHUNK_CHARACTERS) continue;
			yield bytes.encode(chunk);
			chunk = '';
		}
		chunk += notes.map((line) => csvLine([line])).join('');
	}
	yield bytes.encode(chunk);
}

/** Excel's own limit on a sheet's name, and the signs it refuses in it. */
function sheetName(name: string): string {
	return name.replace(/[[\]*?/\\:]/g, ' ').slice(0, 31);
}

async function writeWorkbook(tables: readonly ExportTable[], out: PassThrough): Promise<void> {
	const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true });
	for (const { name, heading, columns, rows, notes = [] } of tables) {
		const sheet = workbook.addWorksheet(sheetName(name), {
			pageSetup: { orientation: 'landscape', fitToPage: true, fitToHeight: 0 }
		});
		for (const line of heading) writeRow(sheet, { cells: [line] });
		writeRow(sheet, { cells: columns, strong: true });
		for await (const row of rows) {
			writeRow(sheet, row);
			await room(out);
		}
		for (const line of notes) writeRow(sheet, { cells: [line] });
		sheet.commit();
	}
	await workbook.commit();
}

/**
 * Writes text as a text cell: a string that begins with `=` is never stored as a formula, so it stays what was typed.
 */
function writeRow(sheet: ExcelJS.Worksheet, { cells, strong = false }: Row): void {
	const row = sheet.addRow([]);
	cells.forEach((value, index) => {
		const cell = row.getCell(index + 1);
		cell.value = value;
		cell.numFmt = typeof value === 'number' ? '#,##0' : '@';
		if (strong) cell.font = { bold: true };
	});
	row.commit();
}
