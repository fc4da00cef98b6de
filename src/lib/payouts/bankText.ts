/**
 * Text as banks take it in a bulk transfer: capital letters, figures and few signs. None of what is left can end a field of
 * the files (comma, semicolon, bar, quotation mark, line break), and it never begins with what a spreadsheet takes for a
 * formula. Cut to `most` characters.
 */
export function bankText(text: string, most: number): string {
	return text
		.normalize('NFKD')
		.replace(/[\u0300-\u036f]/g, '')
		.toUpperCase()
		.replace(/[^A-Z0-9 ./()-]/g, ' ')
		.replace(/\s+/g, ' ')
		.replace(/^[^A-Z0-9]+/, '')
		.slice(0, most)
		.trim();
}

/** An account number without what people put between its figures. */
export function bankDigits(number: string): string {
	return number.replace(/\D/g, '');
}
