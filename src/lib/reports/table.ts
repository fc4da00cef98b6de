/** One cell of a file for a spreadsheet: words, or a whole number that stays a number. */
export type Cell = string | number;

/** A table on its way into a file, row by row, so that a large book is never held whole. */
export interface ExportTable {
	/** The file's name without its ending, and the sheet's. */
	readonly name: string;
	/** Lines above the table: whose book it is, which period. */
	readonly heading: readonly string[];
	readonly columns: readonly string[];
	readonly rows: AsyncIterable<readonly Cell[]>;
}
