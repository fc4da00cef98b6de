/** What separates fields in the text files of banks and spreadsheets; where two fit equally, the first. */
const DELIMITERS = [';', '\t', '|', ','] as const;

/**
 * Reads text with fields that are separated by semicolons, tabs, bars or commas, whichever most of its lines have: a line for
 * each row, quotation marks around a field as in RFC 4180. Empty lines are kept, so that a row's number is its line's.
 */
export function readDelimited(text: string): string[][] {
	const plain = text.replace(/^\ufeff/, '');
	const tries = DELIMITERS.map((delimiter) => rowsOf(plain, delimiter));
	const divided = (rows: readonly string[][]) => rows.filter((row) => row.length > 1).length;
	return tries.reduce((best, rows) => (divided(rows) > divided(best) ? rows : best));
}

function rowsOf(text: string, delimiter: string): string[][] {
	return parse(text, delimiter, true) ?? parse(text, delimiter, false) ?? [];
}

/** Null where a quotation mark is opened and never closed: it is then a sign like any other. */
function parse(text: string, delimiter: string, quotes: boolean): string[][] | null {
	const rows: string[][] = [];
	let row: string[] = [];
	let field = '';
	let quoted = false;
	for (let at = 0; at < text.length; at += 1) {
		const sign = text.charAt(at);
		if (quoted) {
			if (sign !== '"') field += sign;
			else if (text.charAt(at + 1) === '"') {
				field += '"';
				at += 1;
			} else quoted = false;
		} else if (quotes && sign === '"' && field === '') quoted = true;
		else if (sign === delimiter) {
			row.push(field);
			field = '';
		} else if (sign === '\n' || sign === '\r') {
			if (sign === '\r' && text.charAt(at + 1) === '\n') at += 1;
			rows.push([...row, field]);
			row = [];
			field = '';
		} else field += sign;
	}
	if (quoted) return null;
	if (field !== '' || row.length > 0) rows.push([...row, field]);
	return rows;
}
