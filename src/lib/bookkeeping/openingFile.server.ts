import { Readable } from 'node:stream';
import ExcelJS from 'exceljs';
import type { Refused } from '#lib/shared/result.ts';
import { OPENING_COLUMNS, type KnownMember } from './openingSheet.ts';

const LARGEST_FILE_BYTES = 1_000_000;
/** A small ZIP can unfold to gigabytes; a real sheet of this size does not. */
const LARGEST_UNFOLDED_BYTES = 30_000_000;
/** Above any group; a co-operative with more members brings them over in parts of the year's closing. */
export const MOST_ROWS = 600;

export type ReadSheet =
	| { ok: true; cells: string[][] }
	| Refused<'file_missing' | 'file_too_large' | 'file_unreadable' | 'file_too_many_rows'>;

/** Reads the first sheet of an XLSX file, or a CSV file, as text cells. Nothing in it is run or fetched. */
export async function readSheet(file: File): Promise<ReadSheet> {
	if (file.size === 0) return { ok: false, code: 'file_missing' };
	if (file.size > LARGEST_FILE_BYTES) return { ok: false, code: 'file_too_large' };
	const bytes = Buffer.from(await file.arrayBuffer());
	const isZip = bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
	if (isZip && unfoldedBytes(bytes) > LARGEST_UNFOLDED_BYTES) return { ok: false, code: 'file_too_large' };
	try {
		const cells = isZip ? await readXlsx(bytes) : await readCsv(bytes);
		return cells.length > MOST_ROWS + 1 ? { ok: false, code: 'file_too_many_rows' } : { ok: true, cells };
	} catch {
		// Whatever the reader stumbled over, the person can only send another file.
		return { ok: false, code: 'file_unreadable' };
	}
}

/** Adds up what the parts of a ZIP say they unfold to (PKWARE APPNOTE 4.3.12, the central directory). */
function unfoldedBytes(bytes: Buffer): number {
	const SIGNATURE = Buffer.from('PK\u0001\u0002', 'latin1');
	let total = 0;
	for (let at = bytes.indexOf(SIGNATURE); at !== -1; at = bytes.indexOf(SIGNATURE, at + 4)) {
		if (at + 28 <= bytes.length) total += bytes.readUInt32LE(at + 24);
	}
	return total;
}

async function readXlsx(bytes: Buffer): Promise<string[][]> {
	const workbook = new ExcelJS.Workbook();
	await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
	return cellsOf(workbook.worksheets[0]);
}

async function readCsv(bytes: Buffer): Promise<string[][]> {
	const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	if (text.includes('\u0000')) throw new Error('not a text');
	const [firstLine = ''] = text.split(/\r?\n/, 1);
	// Spreadsheets set to Indonesian write semicolons.
	const delimiter = firstLine.includes(';') ? ';' : firstLine.includes('\t') ? '\t' : ',';
	const sheet = await new ExcelJS.Workbook().csv.read(Readable.from([text]), {
		map: (value: unknown) => value,
		parserOptions: { delimiter }
	});
	return cellsOf(sheet);
}

function cellsOf(sheet: ExcelJS.Worksheet | undefined): string[][] {
	const cells: string[][] = [];
	for (let line = 1; line <= Math.min(sheet?.rowCount ?? 0, MOST_ROWS + 2); line += 1) {
		const row = sheet?.getRow(line);
		cells.push(Array.from({ length: 20 }, (_, index) => textOf(row?.getCell(index + 1).value ?? null)));
	}
	return cells;
}

/** What a cell shows: a formula's last result, a link's words, a number's digits. */
function textOf(value: ExcelJS.CellValue): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value instanceof Date) return value.toISOString().slice(0, 10);
	if ('richText' in value) return value.richText.map(({ text }) => text).join('');
	if ('text' in value) return textOf(value.text);
	if ('result' in value) return textOf(value.result ?? null);
	return '';
}

/** The sheet to fill in: a row for cash, bank and stock each, and one for every member there is. */
export async function openingTemplate(
	members: readonly KnownMember[],
	kinds: readonly string[]
): Promise<Buffer> {
	const workbook = new ExcelJS.Workbook();
	const sheet = workbook.addWorksheet('Saldo awal');
	sheet.addRow([...OPENING_COLUMNS, 'nama']).font = { bold: true };
	for (const kind of kinds) sheet.addRow([kind]);
	for (const { number, name, phone } of members) {
		const row = sheet.addRow(['anggota', number === null ? (phone ?? name) : String(number)]);
		row.getCell(OPENING_COLUMNS.length + 1).value = name;
	}
	sheet.columns.forEach((column) => (column.width = 16));
	return Buffer.from(await workbook.xlsx.writeBuffer());
}
