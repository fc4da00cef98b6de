/** One cell of a file for a spreadsheet: words, or a whole number that stays a number. */
export type Cell = string | number;

export interface Row {
	readonly cells: readonly Cell[];
	/** A heading between rows, or a total under them; printed in bold. */
	readonly strong?: boolean;
}

/** A table on its way into a file, row by row, so that a large book is never held whole. */
export interface ExportTable {
	/** The file's name without its ending, and the sheet's. */
	readonly name: string;
	/** Lines above the table: whose book it is, which period. */
	readonly heading: readonly string[];
	readonly columns: readonly string[];
	/** How many of the last columns hold amounts in rupiah. */
	readonly amounts: number;
	readonly rows: AsyncIterable<Row> | Iterable<Row>;
	/** Lines under the table. */
	readonly notes?: readonly string[];
}
