import type { Cell } from './table.ts';

/**
 * What a spreadsheet may take for a formula when it opens a text (OWASP, CSV injection), the full-width forms of the
 * signs with them: an apostrophe before it makes it a text.
 */
const FORMULA_START = /^[=+\-@\t\r\n＝＋－＠]/;

/** A cell as it may stand in a CSV file: text that could be a formula is made inert, numbers stay numbers. */
export function csvCell(cell: Cell): string {
	if (typeof cell === 'number') return String(cell);
	const inert = FORMULA_START.test(cell) ? `'${cell}` : cell;
	return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** A line of a CSV file (RFC 4180). */
export function csvLine(cells: readonly Cell[]): string {
	return `${cells.map(csvCell).join(',')}\r\n`;
}
