import { csvLine } from '#lib/documents/csv.ts';
import { rupiah } from '#lib/shared/money.ts';
import { bankDigits, bankText } from './bankText.ts';
import {
	bankDate,
	cleanLines,
	partOf,
	type Bulk,
	type BulkTransfer,
	type CleanLine
} from './bulkTransfer.ts';

/** What Bank Indonesia lets through BI-FAST and through clearing (SKNBI) in one transfer. */
const MOST_BY_BI_FAST = rupiah(250_000_000);

/** Fields joined without quotation marks: `bankText` leaves nothing in them that could end one. */
const record = (fields: readonly (string | number)[]) => fields.join(',');

/** A record of `length` fields of which only the numbered ones (from 1) are filled. */
function sparse(length: number, filled: Readonly<Partial<Record<number, string | number>>>): string {
	return record(Array.from({ length }, (_, index) => filled[index + 1] ?? ''));
}

/**
 * Bank Mandiri, Kopra / MCM 2.0, "Multiple Transfer by File Upload, Consolidated" (CSV).
 *
 * Header: `P`, date, account that pays, number of records, their sum. A record has 41 fields; filled here are 1 account X(35),
 * 2 name X(40), 6 currency, 7 amount, 8 remark X(140), 9 customer reference X(19), 10 service and 11 bank code. Services: IBU
 * within Mandiri, without a bank code; BAU by BI-FAST to another bank, by its BIC. CR LF between records, none after the last.
 *
 * Source: the bank's "Payroll - Multi Service - File Structure" as customers have published it, and programs that write the
 * same file. To be asked of the bank: which services the account is enabled for, comma or semicolon, the BI-FAST limit. RTGS
 * (RBU) needs codes that are not published, so what is above BI-FAST's limit is held back.
 */
export function kopra({ onDate, fromAccount, lines }: BulkTransfer): Bulk {
	const { clean, heldBack } = cleanLines(lines, {
		...{ longestName: 40, longestAccount: 35 },
		against: ({ bank, amount }) => (bank.id !== 'mandiri' && amount > MOST_BY_BI_FAST ? 'above_limit' : null)
	});
	const detail = ({ bank, account, name, amount, reference }: CleanLine) => {
		const own = bank.id === 'mandiri';
		return sparse(41, {
			...{ 1: account, 2: name, 6: 'IDR', 7: amount, 8: `PENCAIRAN ${reference}`, 9: reference },
			...{ 10: own ? 'IBU' : 'BAU', 11: own ? '' : bank.bic }
		});
	};
	return {
		heldBack,
		parts: partOf('all', clean, (count, total) => ({
			format: 'csv',
			text: [record(['P', bankDate(onDate), fromAccount, count, total]), ...clean.map(detail)].join('\r\n')
		}))
	};
}

/**
 * BNI, BNIDirect bulk payment (CSV of 20 fields a line), one file for BNI accounts and one for other banks.
 *
 * First line: when the file was made, how many lines it has with both headers, its name. Second: `P`, date, account that pays,
 * number of records, their sum. A record: account X(16), name X(80), amount, remarks X(33) and X(50), an empty one; for other
 * banks the three figures of the bank and its name X(35); from field 17 `N,,,N` (no notice by e-mail). CR LF after every line.
 *
 * Source: programs of BNIDirect's customers that write this file. To be asked of the bank: the limit of one online transfer.
 */
export function bniDirect({ batchId, onDate, madeAt, fromAccount, lines }: BulkTransfer): Bulk {
	const { clean, heldBack } = cleanLines(lines, { longestName: 80, longestAccount: 16 });
	const file = (part: 'inhouse' | 'others', chosen: readonly CleanLine[]) =>
		partOf(part, chosen, (count, total) => {
			const stamp = `${madeAt.date.replaceAll('-', '/')}_${madeAt.time.replaceAll(':', '.')}`;
			const name = `PENCAIRAN-${batchId}-${part === 'inhouse' ? 'IH' : 'ONLINE'}`;
			const records = chosen.map((line) =>
				sparse(20, {
					...{ 1: line.account, 2: line.name, 3: line.amount, 4: line.reference, 5: 'PENCAIRAN HASIL JUAL' },
					...(part === 'others' ? { 7: line.bank.code, 8: bankText(line.bank.name, 35) } : {}),
					...{ 17: 'N', 20: 'N' }
				})
			);
			const heads = [
				sparse(20, { 1: stamp, 2: count + 2, 3: name }),
				sparse(20, { 1: 'P', 2: bankDate(onDate), 3: fromAccount, 4: count, 5: total })
			];
			return { format: 'csv', text: [...heads, ...records, ''].join('\r\n') };
		});
	const own = clean.filter(({ bank }) => bank.id === 'bni');
	const other = clean.filter(({ bank }) => bank.id !== 'bni');
	return { heldBack, parts: [...file('inhouse', own), ...file('others', other)] };
}

const BRI_COLUMNS = [
	...['No', 'Sender Account Number', 'Account Number', 'Account Name', 'Email Address', 'Amount'],
	...['Currency', 'Charge Type', 'Voucher Code', 'BI Trx Code', 'Remark', 'Ref Number']
];

/**
 * BRI, CMS / Qlola, the sheet of the bank's own converter for Mass FT: to accounts of BRI only.
 *
 * A sheet and no CSV, because the converter makes the file that is uploaded, and because a spreadsheet that opens a CSV takes
 * the leading zeros off BRI's account numbers. Under the lines stand COUNT and TOTAL. Red (to be filled) in the bank's form are
 * No, both accounts, name, amount, currency, remark and reference.
 *
 * Source: the form's headings as customers have published them. Its two heading rows are one here: paste the lines under the
 * form's own. To be asked of the bank: the form's version, and how to pay other banks (Mass SKN, Mass RTGS, BI-FAST).
 */
export function briMassTransfer({ fromAccount, lines }: BulkTransfer): Bulk {
	const { clean, heldBack } = cleanLines(lines, {
		...{ longestName: 40, longestAccount: 15 },
		against: ({ bank }) => (bank.id === 'bri' ? null : 'other_bank')
	});
	return {
		heldBack,
		parts: partOf('inhouse', clean, (count, total) => ({
			...{ format: 'xlsx', sheet: 'Mass FT', columns: BRI_COLUMNS },
			rows: [
				...clean.map(({ account, name, amount, reference }, index) => [
					...[index + 1, fromAccount, account, name, '', amount, 'IDR', 'OUR', '', ''],
					...[`PENCAIRAN ${reference}`, reference]
				]),
				['COUNT', count],
				['TOTAL', total]
			]
		}))
	};
}

const BCA_COLUMNS = [
	...['Transaction ID', 'Transfer Type', 'Debited Account', 'Credited Account', 'Amount', 'Currency'],
	...[
		'Charges Type',
		'Charges Account',
		'Remarks 1',
		'Remarks 2',
		'Rcv Bank Code',
		'Rcv Bank Name',
		'Rcv Name'
	],
	...['Customer Type', 'Customer Residence', 'Transaction Code']
];
/** What clearing (SKNBI), BCA's LLG, takes in one transfer. */
const MOST_BY_CLEARING = rupiah(1_000_000_000);

/**
 * BCA, KlikBCA Bisnis / myBCA Bisnis, Multi Auto-Transfer: the sheet `Data` for the bank's converter (MultiAutoTransaksi), which
 * makes the text file and its checksum that are uploaded; columns are paired by their headings in the converter.
 *
 * Transfer type `BCA` within BCA, `LLG` (clearing) to other banks with their BIC; customer type 1 (a person), residence 1 (in
 * Indonesia), transaction code 88; remarks take 18 characters. The transaction id holds date and number, so it never repeats.
 *
 * Source: guides and programs of KlikBCA Bisnis' customers. To be asked of the bank: whether the contract has Multi
 * Auto-Transfer to other banks, the fee, whether BI-FAST may stand in place of LLG.
 */
export function bcaMultiTransfer({ batchId, onDate, fromAccount, lines }: BulkTransfer): Bulk {
	const { clean, heldBack } = cleanLines(lines, {
		...{ longestName: 70, longestAccount: 34 },
		against: ({ bank, account, amount }) => {
			if (bank.id === 'bca') return account.length === 10 ? null : 'account_invalid';
			return amount > MOST_BY_CLEARING ? 'above_limit' : null;
		}
	});
	const row = ({ bank, account, name, amount, reference }: CleanLine) => {
		const own = bank.id === 'bca';
		const id = `${bankDate(onDate)}${String(batchId).padStart(6, '0')}${reference.slice(-3)}`;
		return [
			...[id, own ? 'BCA' : 'LLG', fromAccount, account, amount, 'IDR', 'OUR', fromAccount],
			...[reference, 'PENCAIRAN'],
			...(own ? ['', '', name, '', '', ''] : [bank.bic, bankText(bank.name, 35), name, '1', '1', '88'])
		];
	};
	return {
		heldBack,
		parts: partOf('all', clean, () => ({
			...{ format: 'xlsx', sheet: 'Data', columns: BCA_COLUMNS },
			rows: clean.map(row)
		}))
	};
}

/** What most banks take for a name. */
const LONGEST_NAME = 35;

/**
 * For any other bank: the columns that banks' own templates ask for, each in an order of its own, to be copied into them. A
 * heading, then reference, bank, account, name, amount. Plain ASCII, no mark before it, amounts without signs, nobody held back.
 */
export function generalCsv({ lines }: BulkTransfer): Bulk {
	const head = csvLine(['Referensi', 'Bank', 'Nomor rekening', 'Nama penerima', 'Jumlah']);
	const rows = lines.map(({ reference, bankName, accountNumber, accountName, amount }) =>
		csvLine([
			...[reference, bankText(bankName, LONGEST_NAME), bankDigits(accountNumber)],
			...[bankText(accountName, LONGEST_NAME), amount]
		])
	);
	return {
		heldBack: [],
		parts: partOf('all', lines, () => ({ format: 'csv', text: head + rows.join('') }))
	};
}
