import ExcelJS from 'exceljs';
import type { SheetLimits } from '#lib/documents/sheet.server.ts';
import { OPENING_COLUMNS, type KnownMember } from './openingSheet.ts';

/** A heading, and rows above any group's; a co-operative with more members brings them over in parts of the year's closing. */
export const OPENING_LIMITS: SheetLimits = { bytes: 1_000_000, rows: 601, columns: 20 };

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
