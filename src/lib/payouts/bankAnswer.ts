import type { Rupiah } from '#lib/shared/money.ts';
import { readBankAmount } from './bankAmount.ts';

/** What a bank says of a transfer; `waiting`: it is not decided yet; null: it says nothing that is understood. */
export type BankWord = 'paid' | 'refused' | 'waiting';

export interface Reference {
	/** As we write it, `B12-003`. */
	readonly reference: string;
	/** It stood there just so; `B12003` may as well be the bank's own number. */
	readonly exact: boolean;
}

/** A row of a bank's answer that speaks of a transfer. */
export interface AnswerRow {
	/** The line of the file, the first being 1. */
	readonly row: number;
	/** What could be a reference of ours. */
	readonly references: readonly Reference[];
	/** Every figure of the row that could be an account number, without leading zeros. */
	readonly numbers: readonly string[];
	/** The account the money went to, where the heading says that it is this one. */
	readonly account: string | null;
	/** What could be the amount: one where the heading names it, else all that look like one. */
	readonly amounts: readonly Rupiah[];
	readonly word: BankWord | null;
	/** `direction`: a statement of the account, read from which column the amount stands in; `status`: in words. */
	readonly by: 'status' | 'direction';
	/** Why it was refused, in the bank's words. */
	readonly reason: string;
	/** The bank's own number for it, or empty. */
	readonly bankReference: string;
	/** The row as it stands, for a person to read. */
	readonly text: string;
}

const REFUSED =
	/\b(gagal|ditolak|tolak|reject\w*|fail\w*|retur\w*|return\w*|pengembalian|tidak (berhasil|ditemukan|valid|terdaftar|aktif)|unsuccess\w*|not success\w*|batal|dibatalkan|cancel\w*|invalid|expired|kadaluarsa|error)\b/;
const WAITING =
	/\b(pending|proses|diproses|process\w*|sedang|menunggu|waiting|tunda|ditunda|suspect|sebagian|partial\w*|belum|antri|antrian|queue\w*|hold|tidak|not)\b/;
const PAID =
	/\b(berhasil|sukses|success|successful|successfully|succeeded|complete|completed|selesai|terbayar|paid|executed|settled)\b/;

/** What a status in words means. A word that speaks against it weighs more: `tidak berhasil` is refused, `belum selesai` waits. */
export function bankWord(text: string): BankWord | null {
	const words = text.toLowerCase();
	if (REFUSED.test(words)) return 'refused';
	if (WAITING.test(words)) return 'waiting';
	return PAID.test(words) ? 'paid' : null;
}

type Column = 'account' | 'amount' | 'debit' | 'credit' | 'status' | 'reason' | 'remark' | 'bankReference';

/** Headings of the columns as banks write them; the first that fits, an account before an amount (`Credited Account`). */
const HEADINGS: readonly (readonly [Column, RegExp])[] = [
	[
		'account',
		/^(rek(ening)? tujuan|no(mor)? rek(ening)? (tujuan|penerima)|beneficiary acc|credit(ed)? acc|destination acc)/
	],
	[
		'bankReference',
		/^(no(mor)? (bukti|jurnal|transaksi)|journal|jurnal|bank ref|ref(erensi)? bank|trace|host ref|transaction (no|number))/
	],
	['reason', /alasan|reason|error|message|pesan|respon|keterangan (status|gagal)/],
	['remark', /^(keterangan|remarks?|description|catatan)$/],
	['status', /^(status|hasil|result|state|keadaan)|status$|^(transaction|trx) status/],
	['debit', /^(debit|debet|db|mutasi debet|keluar)$|debit amount/],
	['credit', /^(kredit|credit|cr|mutasi kredit|masuk)$|credit amount/],
	[
		'amount',
		/^(?!.*(total|biaya|fee|charge|saldo|balance|currency|mata uang)).*(jumlah|nominal|amount|nilai|mutasi)/
	]
];
/** Banks put some lines above their table. */
const MOST_LINES_BEFORE_HEADING = 40;

const tidy = (cell: string) =>
	cell
		.replace(/\p{Cc}/gu, ' ')
		.replace(/\s+/g, ' ')
		.trim()
		.replace(/^="(.*)"$/, '$1')
		.replace(/^'/, '');

/** The columns that a row of headings names, or null where it is none: two at least, and no reference of ours in it. */
function headingsOf(cells: readonly string[]): Partial<Record<Column, number>> | null {
	if (cells.some((cell) => referencesIn(cell).length > 0)) return null;
	const found: Partial<Record<Column, number>> = {};
	cells.forEach((cell, index) => {
		const words = cell
			.toLowerCase()
			.replace(/[^a-z ]+/g, ' ')
			.replace(/\s+/g, ' ')
			.trim();
		const column = words === '' ? undefined : HEADINGS.find(([, pattern]) => pattern.test(words))?.[0];
		if (column) found[column] ??= index;
	});
	return Object.keys(found).length >= 2 ? found : null;
}

/** Our reference in a text, also where the bank has taken or changed the sign in it: `B12-003`, `B12 003`, `B12003`. */
export function referencesIn(text: string): Reference[] {
	return [...text.matchAll(/(?<![A-Z0-9])B(\d{1,9})([-_/. ]?)(\d{3})(?!\d)/gi)].map(
		([, batch, sign, line]) => ({
			...{ reference: `B${Number(batch)}-${line}`, exact: sign === '-' }
		})
	);
}

/** The rows of a bank's answer that could speak of a transfer; headings, totals and empty lines are left out. */
export function readAnswer(cells: readonly (readonly string[])[]): AnswerRow[] {
	const tidied = cells.map((row) => row.map(tidy));
	const at = tidied.slice(0, MOST_LINES_BEFORE_HEADING).findIndex((row) => headingsOf(row) !== null);
	const columns = (at === -1 ? null : headingsOf(tidied[at] ?? [])) ?? {};
	return tidied.flatMap((row, index) =>
		index <= at || isFrame(row) ? [] : [answerRow(row, index + 1, columns)]
	);
}

/** An empty line, a header record, a total. */
function isFrame(row: readonly string[]): boolean {
	const filled = row.filter(Boolean);
	return (
		filled.length < 2 ||
		row[0] === 'P' ||
		/^(total|jumlah|count|grand|saldo|date|time)\b/i.test(filled[0] ?? '')
	);
}

function answerRow(
	row: readonly string[],
	number: number,
	columns: Partial<Record<Column, number>>
): AnswerRow {
	const cell = (column: Column) => row[columns[column] ?? -1] ?? '';
	const said = wordOf(row, columns);
	const status = cell('status');
	/** What stands beside a refusal is often why, unless it is our own remark given back. */
	const refusedWords = () => {
		const remark = cell('remark');
		return remark === '' || referencesIn(remark).length > 0 ? status : `${status}: ${remark}`;
	};
	return {
		...{ row: number, references: row.flatMap(referencesIn) },
		numbers: row.map((each) => bare(each)).filter((each) => each.length >= 5),
		account: columns.account === undefined ? null : bare(cell('account')),
		amounts: amountsOf(row, columns),
		...said,
		reason: (cell('reason') || (bankWord(status) === 'refused' ? refusedWords() : said.cell)).slice(0, 200),
		bankReference: cell('bankReference').slice(0, 60),
		text: row.filter(Boolean).join(' · ').slice(0, 300)
	};
}

/** Spreadsheets take the zeros before an account number. */
export function bare(number: string): string {
	return /^[\d .-]+$/.test(number) ? number.replace(/\D/g, '').replace(/^0+/, '') : '';
}

function amountsOf(row: readonly string[], columns: Partial<Record<Column, number>>): Rupiah[] {
	const named = [columns.amount, columns.debit, columns.credit].filter((index) => index !== undefined);
	const from = named.length > 0 ? named.map((index) => row[index] ?? '') : row;
	return from.map(readBankAmount).filter((amount) => amount !== null);
}

function wordOf(
	row: readonly string[],
	columns: Partial<Record<Column, number>>
): { word: BankWord | null; by: 'status' | 'direction'; cell: string } {
	if (columns.status !== undefined) {
		const status = row[columns.status] ?? '';
		return { word: bankWord(status), by: 'status', cell: status };
	}
	if (columns.debit !== undefined || columns.credit !== undefined) return directionOf(row, columns);
	const alone = row.find((each) => isStatusAlone(each));
	if (alone !== undefined) return { word: bankWord(alone), by: 'status', cell: alone };
	const side = row.map(
		(each) => /^(?:.*\d\s*)?(db|dr|debet|debit|d|cr|kredit|credit|k|c)\.?$/i.exec(each)?.[1]
	);
	const letter = side.find(Boolean)?.toLowerCase();
	if (letter === undefined) return { word: null, by: 'status', cell: '' };
	return { word: letter.startsWith('d') ? 'paid' : 'refused', by: 'direction', cell: storyOf(row) };
}

/** A whole cell that is a status and no name: `SUKSES`, `GAGAL - REKENING TUTUP`, but not `SUKSES MAKMUR`. */
function isStatusAlone(cell: string): boolean {
	const [, word = '', rest = ''] = /^((?:tidak |not |belum )?[a-z]+)(.*)$/i.exec(cell) ?? [];
	return bankWord(word) !== null && /^(\s*[-:(,.|/].*)?$/.test(rest);
}

/** A statement of the account: what went out was paid, what came in again was sent back. */
function directionOf(row: readonly string[], columns: Partial<Record<Column, number>>) {
	const out = readBankAmount(row[columns.debit ?? -1] ?? '');
	const back = readBankAmount(row[columns.credit ?? -1] ?? '');
	const word = out !== null && back === null ? 'paid' : back !== null && out === null ? 'refused' : null;
	return { word, by: 'direction', cell: storyOf(row) } as const;
}

/** The longest text of a row that is no figure. */
function storyOf(row: readonly string[]): string {
	return row
		.filter((each) => !/^[\d.,\s/:-]*$/.test(each))
		.reduce((long, each) => (each.length > long.length ? each : long), '');
}
