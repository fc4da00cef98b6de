import type { BookDate } from '#lib/shared/dates.ts';
import { sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { bankCalled, type Bank } from './banks.ts';
import { bankDigits, bankText } from './bankText.ts';

/** One payout on its way into a bank's file. */
export interface BankLine {
	/** Ours; the bank gives it back in its answer. */
	readonly reference: string;
	readonly bankName: string;
	readonly accountNumber: string;
	readonly accountName: string;
	readonly amount: Rupiah;
}

export interface BulkTransfer {
	/** The list's number; it names the file. */
	readonly batchId: number;
	/** The day the bank is to pay; never before the day the file is made. */
	readonly onDate: BookDate;
	/** When the file is made, as a wall clock reads it: `YYYY-MM-DD` and `HH:MM:SS`. */
	readonly madeAt: { readonly date: BookDate; readonly time: string };
	/** The account that pays, its figures only. */
	readonly fromAccount: string;
	readonly lines: readonly BankLine[];
}

/** Why a line cannot stand in a bank's file; it is paid another way, or the account is corrected first. */
export type HeldBackReason =
	'bank_unknown' | 'other_bank' | 'account_invalid' | 'name_missing' | 'above_limit';

export interface HeldBack {
	readonly reference: string;
	readonly why: HeldBackReason;
}

/** `inhouse`: to accounts of the paying bank itself; `others`: to other banks; `all` where one file holds both. */
export type BulkPartName = 'all' | 'inhouse' | 'others';

export interface BulkPart {
	readonly part: BulkPartName;
	readonly count: number;
	readonly total: Rupiah;
	/** The file's text, or a sheet for the bank's own converter, whose cells that are text stay text. */
	readonly file:
		| { readonly format: 'csv'; readonly text: string }
		| {
				readonly format: 'xlsx';
				readonly sheet: string;
				readonly columns: readonly string[];
				readonly rows: readonly (readonly (string | number)[])[];
		  };
}

/** What becomes of a batch in a layout: every line stands in one part or is held back, none twice. */
export interface Bulk {
	readonly parts: readonly BulkPart[];
	readonly heldBack: readonly HeldBack[];
}

/** A line whose bank is known and whose fields are fit for a file. */
export interface CleanLine {
	readonly reference: string;
	readonly bank: Bank;
	readonly account: string;
	readonly name: string;
	readonly amount: Rupiah;
}

/** Cleans the lines for a layout and holds back, with the reason, what it cannot carry. */
export function cleanLines(
	lines: readonly BankLine[],
	limits: {
		readonly longestName: number;
		readonly longestAccount: number;
		/** What else speaks against a line, or null. */
		readonly against?: (line: CleanLine) => HeldBackReason | null;
	}
): { clean: CleanLine[]; heldBack: HeldBack[] } {
	const clean: CleanLine[] = [];
	const heldBack: HeldBack[] = [];
	for (const { reference, bankName, accountNumber, accountName, amount } of lines) {
		const bank = bankCalled(bankName);
		const account = bankDigits(accountNumber);
		const name = bankText(accountName, limits.longestName);
		if (!bank) heldBack.push({ reference, why: 'bank_unknown' });
		else if (account.length < 5 || account.length > limits.longestAccount) {
			heldBack.push({ reference, why: 'account_invalid' });
		} else if (name === '') heldBack.push({ reference, why: 'name_missing' });
		else {
			const line = { reference, bank, account, name, amount };
			const why = limits.against?.(line) ?? null;
			if (why) heldBack.push({ reference, why });
			else clean.push(line);
		}
	}
	return { clean, heldBack };
}

/** Count and total of a part, or no part where it would be empty. */
export function partOf(
	part: BulkPartName,
	lines: readonly { readonly amount: Rupiah }[],
	file: (count: number, total: Rupiah) => BulkPart['file']
): BulkPart[] {
	if (lines.length === 0) return [];
	const total = sumRupiah(lines.map(({ amount }) => amount));
	return [{ part, count: lines.length, total, file: file(lines.length, total) }];
}

/** `YYYY-MM-DD` as banks write it in a file: `YYYYMMDD`. */
export function bankDate(date: BookDate): string {
	return date.replaceAll('-', '');
}
