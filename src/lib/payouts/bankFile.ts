import { csvLine } from '#lib/documents/csv.ts';

export interface BankLine {
	readonly reference: string;
	readonly bankName: string;
	readonly accountNumber: string;
	readonly accountName: string;
	/** In whole rupiah. */
	readonly amount: number;
}

/** What banks take for a name: plain letters and few signs, no longer than this. */
const LONGEST_NAME = 35;

/**
 * The lines of a bulk transfer as CSV, a heading first, then reference, bank, account, name, amount: the columns that the
 * banks' own templates ask for, each in an order of its own. Plain ASCII, no mark before it, amounts without signs.
 */
export function bankFile(lines: readonly BankLine[]): string {
	const head = csvLine(['Referensi', 'Bank', 'Nomor rekening', 'Nama penerima', 'Jumlah']);
	const rows = lines.map(({ reference, bankName, accountNumber, accountName, amount }) =>
		csvLine([reference, plain(bankName), accountNumber.replace(/\D/g, ''), plain(accountName), amount])
	);
	return head + rows.join('');
}

function plain(name: string): string {
	return name
		.normalize('NFKD')
		.replace(/[^\x20-\x7e]/g, '')
		.replace(/[^A-Za-z0-9 .,'/()-]/g, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.toUpperCase()
		.slice(0, LONGEST_NAME);
}
