import type { BookKind } from '#lib/ledger/chart.ts';
import { parsePhone } from '#lib/people/phone.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import {
	NO_RUPIAH,
	parseRupiah,
	rupiah,
	sumRupiah,
	type MoneyMistake,
	type Rupiah
} from '#lib/shared/money.ts';

/** The columns of the sheet, as its first row names them; in any order. */
export const OPENING_COLUMNS = [
	'jenis',
	'anggota',
	'pokok',
	'wajib',
	'sukarela',
	'pinjaman',
	'jumlah'
] as const;
export type OpeningColumn = (typeof OPENING_COLUMNS)[number];

/** What a row is about, as the first column says it. */
const ROW_KINDS = { kas: 'cash', bank: 'bank', persediaan: 'stock', anggota: 'member' } as const;
export type OpeningRowKind = (typeof ROW_KINDS)[keyof typeof ROW_KINDS];

/** What may be wrong with a cell; keys of the sheet's messages. */
export type OpeningMistake =
	| MoneyMistake
	| 'kind_unknown'
	| 'kind_not_kept'
	| 'kind_twice'
	| 'member_missing'
	| 'member_unknown'
	| 'member_ambiguous'
	| 'member_twice'
	| 'row_without_amount';

export interface OpeningRow {
	/** As the spreadsheet counts it, the headings being 1. */
	readonly line: number;
	readonly kind: OpeningRowKind | null;
	/** What was written in the first or second column, to find the row again. */
	readonly label: string;
	readonly membershipId: MembershipId | null;
	readonly principal: Rupiah;
	readonly mandatory: Rupiah;
	readonly voluntary: Rupiah;
	readonly loan: Rupiah;
	/** Cash, bank or stock. */
	readonly amount: Rupiah;
	readonly mistakes: readonly { readonly column: OpeningColumn; readonly code: OpeningMistake }[];
}

/** A member that a row may name by number, telephone or name. */
export interface KnownMember {
	readonly id: MembershipId;
	readonly number: number | null;
	readonly name: string;
	readonly phone: string | null;
}

export interface OpeningContext {
	readonly members: readonly KnownMember[];
	readonly bookKind: BookKind;
}

export type ParsedOpening =
	| { ok: true; rows: OpeningRow[] }
	| { ok: false; code: 'columns_missing'; missing: OpeningColumn[] }
	| { ok: false; code: 'sheet_empty' };

/** Reads a sheet's cells, every row with all that is wrong in it; nothing is guessed. */
export function parseOpening(cells: readonly (readonly string[])[], context: OpeningContext): ParsedOpening {
	const [head = [], ...body] = cells;
	const place = new Map(head.map((word, index) => [word.trim().toLowerCase(), index]));
	const missing = OPENING_COLUMNS.filter((column) => !place.has(column));
	if (missing.length > 0) return { ok: false, code: 'columns_missing', missing };
	const rows: OpeningRow[] = [];
	body.forEach((row, index) => {
		const cell = (column: OpeningColumn) => (row[place.get(column) ?? -1] ?? '').trim();
		if (OPENING_COLUMNS.every((column) => cell(column) === '')) return;
		rows.push(readRow(index + 2, cell, context));
	});
	if (rows.length === 0) return { ok: false, code: 'sheet_empty' };
	return { ok: true, rows: markRepeated(rows) };
}

type ReadCell = (column: OpeningColumn) => string;

const SAVED = ['pokok', 'wajib', 'sukarela', 'pinjaman'] as const;

function readRow(line: number, cell: ReadCell, { members, bookKind }: OpeningContext): OpeningRow {
	const mistakes: { column: OpeningColumn; code: OpeningMistake }[] = [];
	const amountIn = (column: OpeningColumn): Rupiah => {
		if (cell(column) === '') return NO_RUPIAH;
		const read = parseRupiah(cell(column), { zero: true });
		if (!read.ok) mistakes.push({ column, code: read.code });
		return read.ok ? read.amount : NO_RUPIAH;
	};
	const kind = kindOf(cell('jenis'));
	if (kind === null) mistakes.push({ column: 'jenis', code: 'kind_unknown' });
	else if (!isKept(kind, bookKind)) mistakes.push({ column: 'jenis', code: 'kind_not_kept' });
	const isMember = kind === 'member';
	const member = isMember ? findMember(cell('anggota'), members) : null;
	if (typeof member === 'string') mistakes.push({ column: 'anggota', code: member });
	const [principal, mandatory, voluntary, loan] = SAVED.map((column) =>
		isMember ? amountIn(column) : NO_RUPIAH
	);
	const amount = kind !== null && !isMember ? amountIn('jumlah') : NO_RUPIAH;
	const written = isMember ? SAVED : (['jumlah'] as const);
	if (kind !== null && written.every((column) => cell(column) === '')) {
		mistakes.push({ column: isMember ? 'pokok' : 'jumlah', code: 'row_without_amount' });
	}
	return {
		line,
		kind,
		label: isMember ? (typeof member === 'object' && member ? member.name : cell('anggota')) : cell('jenis'),
		membershipId: typeof member === 'object' ? (member?.id ?? null) : null,
		principal: principal ?? NO_RUPIAH,
		mandatory: mandatory ?? NO_RUPIAH,
		voluntary: voluntary ?? NO_RUPIAH,
		loan: loan ?? NO_RUPIAH,
		amount,
		mistakes
	};
}

function kindOf(word: string): OpeningRowKind | null {
	const key = word.toLowerCase();
	return key in ROW_KINDS ? ROW_KINDS[key as keyof typeof ROW_KINDS] : null;
}

/** Members' savings stand in a group's or a savings unit's book, stock in a trade book. */
function isKept(kind: OpeningRowKind, bookKind: BookKind): boolean {
	if (kind === 'member') return bookKind !== 'trade';
	return kind !== 'stock' || bookKind === 'trade';
}

function findMember(
	text: string,
	members: readonly KnownMember[]
): KnownMember | 'member_missing' | 'member_unknown' | 'member_ambiguous' {
	if (text === '') return 'member_missing';
	const phone = /^[+\d][\d\s().-]{8,}$/.test(text) ? parsePhone(text) : null;
	const named = (member: KnownMember) => member.name.toLowerCase() === text.toLowerCase();
	const found = members.filter((member) => {
		if (phone !== null) return member.phone === phone;
		return /^\d{1,6}$/.test(text) ? member.number === Number(text) : named(member);
	});
	if (found.length > 1) return 'member_ambiguous';
	return found[0] ?? 'member_unknown';
}

/** One row a member, one row for cash, bank and stock each: two would hide a mistake in the sheet. */
function markRepeated(rows: readonly OpeningRow[]): OpeningRow[] {
	const seen = new Set<string>();
	return rows.map((row) => {
		const key =
			row.kind === 'member' ? (row.membershipId === null ? null : `member:${row.membershipId}`) : row.kind;
		if (key === null) return row;
		if (!seen.has(key)) {
			seen.add(key);
			return row;
		}
		const mistake =
			row.kind === 'member'
				? { column: 'anggota' as const, code: 'member_twice' as const }
				: { column: 'jenis' as const, code: 'kind_twice' as const };
		return { ...row, mistakes: [...row.mistakes, mistake] };
	});
}

export interface OpeningTotals {
	readonly cash: Rupiah;
	readonly bank: Rupiah;
	readonly stock: Rupiah;
	readonly loans: Rupiah;
	readonly principal: Rupiah;
	readonly mandatory: Rupiah;
	readonly voluntary: Rupiah;
	/** What the group has less what it owes its members; an officer names the equity account it belongs to. */
	readonly remainder: Rupiah;
}

/** What a sheet adds up to, in whole rupiah. */
export function openingTotals(rows: readonly OpeningRow[]): OpeningTotals {
	const amountOf = (kind: OpeningRowKind) =>
		sumRupiah(rows.filter((row) => row.kind === kind).map(({ amount }) => amount));
	const of = (field: 'principal' | 'mandatory' | 'voluntary' | 'loan') =>
		sumRupiah(rows.map((row) => row[field]));
	const [cash, bank, stock, loans] = [amountOf('cash'), amountOf('bank'), amountOf('stock'), of('loan')];
	const [principal, mandatory, voluntary] = [of('principal'), of('mandatory'), of('voluntary')];
	const remainder = rupiah(cash + bank + stock + loans - principal - mandatory - voluntary);
	return { cash, bank, stock, loans, principal, mandatory, voluntary, remainder };
}

/** Where the remainder may go: undistributed surplus (which may be a loss), the reserve, or grants received. */
export const REMAINDER_CODES = ['3.3.01.01', '3.3.01.51', '3.4.01.01'] as const;

/** Whether an officer's choice fits: none where nothing is left over; a loss only to undistributed surplus. */
export function isRemainderCode(code: string | null, remainder: Rupiah): boolean {
	if (remainder === 0) return code === null;
	if (remainder < 0) return code === REMAINDER_CODES[0];
	return REMAINDER_CODES.some((each) => each === code);
}
