import ExcelJS from 'exceljs';
import type { Refused } from '#lib/shared/result.ts';
import { readDelimited } from './delimited.ts';

/** A small ZIP can unfold to gigabytes; a real sheet of this size does not. */
const LARGEST_UNFOLDED_BYTES = 30_000_000;

export interface SheetLimits {
	readonly bytes: number;
	/** Rows and columns that are read; more rows are refused, more columns left out. */
	readonly rows: number;
	readonly columns: number;
}

export type ReadSheet =
	| { ok: true; cells: string[][] }
	| Refused<'file_missing' | 'file_too_large' | 'file_unreadable' | 'file_too_many_rows'>;

/** Reads the first sheet of an XLSX file, or a text file with separated fields, as text cells. Nothing in it is run or fetched. */
export async function readSheet(file: File, limits: SheetLimits): Promise<ReadSheet> {
	if (file.size === 0) return { ok: false, code: 'file_missing' };
	if (file.size > limits.bytes) return { ok: false, code: 'file_too_large' };
	const bytes = Buffer.from(await file.arrayBuffer());
	const isZip = bytes.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004', 'latin1'));
	if (isZip && unfoldedBytes(bytes) > LARGEST_UNFOLDED_BYTES) return { ok: false, code: 'file_too_large' };
	try {
		const cells = isZip ? await readXlsx(bytes, limits) : readDelimited(textOf(bytes));
		if (cells.length > limits.rows) return { ok: false, code: 'file_too_many_rows' };
		// Every row has all columns, so that a missing cell reads as an empty one.
		const columns = Array.from({ length: limits.columns }, (_, index) => index);
		return { ok: true, cells: cells.map((row) => columns.map((index) => row[index] ?? '')) };
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

async function readXlsx(bytes: Buffer, limits: SheetLimits): Promise<string[][]> {
	const workbook = new ExcelJS.Workbook();
	await workbook.xlsx.load(bytes as unknown as ExcelJS.Buffer);
	const sheet = workbook.worksheets[0];
	const cells: string[][] = [];
	for (let line = 1; line <= Math.min(sheet?.rowCount ?? 0, limits.rows + 1); line += 1) {
		const row = sheet?.getRow(line);
		const columns = Math.min(row?.cellCount ?? 0, limits.columns);
		cells.push(Array.from({ length: columns }, (_, index) => shown(row?.getCell(index + 1).value ?? null)));
	}
	return cells;
}

/** UTF-8, or what older programs of banks still write; a file with zero bytes is no text. */
function textOf(bytes: Buffer): string {
	if (bytes.includes(0)) throw new Error('not a text');
	const text = new TextDecoder('utf-8').decode(bytes);
	return text.includes('\ufffd') ? new TextDecoder('windows-1252').decode(bytes) : text;
}

/** What a cell shows: a formula's last result, a link's words, a number's digits. */
function shown(value: ExcelJS.CellValue): string {
	if (value === null || value === undefined) return '';
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value instanceof Date) return value.toISOString().slice(0, 10);
	if ('richText' in value) return value.richText.map(({ text }) => text).join('');
	if ('text' in value) return shown(value.text);
	if ('result' in value) return shown(value.result ?? null);
	return '';
}
