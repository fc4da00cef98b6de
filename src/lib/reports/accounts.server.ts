import { sql } from 'drizzle-orm';
import type { AccountType } from '#lib/ledger/chart.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { viewOf, type BookAccess } from './access.server.ts';
import { isOwn, shownHolder, type AccountHolder } from './masking.ts';
import type { SummedAccount } from './turnover.server.ts';

/** An account of a book as a reader sees it. */
export interface ReadAccount extends SummedAccount {
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	readonly type: AccountType;
	readonly normal: 'debit' | 'credit';
	/** Whose, as this reader may see it; empty on accounts of the chart. */
	readonly holder: string;
	/** Debit positive. */
	readonly balance: Rupiah;
}

interface AccountRow extends AccountHolder {
	id: AccountId;
	bookId: BookId;
	code: string;
	nameId: string;
	nameEn: string;
	type: AccountType;
	normal: 'debit' | 'credit';
	isControl: number;
	balance: number;
}

const COLUMNS = sql`
	SELECT a.id, a.book_id AS bookId, a.code, a.name_id AS nameId, a.name_en AS nameEn, a.type, a.normal,
		a.is_control AS isControl, a.balance, a.holder_kind AS holderKind, a.holder_key AS holderKey,
		a.holder_name AS holderName
	FROM account a`;

function readAccount(row: AccountRow, access: BookAccess): ReadAccount {
	return {
		id: row.id,
		bookId: row.bookId,
		code: row.code,
		nameId: row.nameId,
		nameEn: row.nameEn,
		type: row.type,
		normal: row.normal,
		isControl: row.isControl === 1,
		isHolder: row.holderKind !== '',
		holder: shownHolder(row, viewOf(access)),
		balance: rupiah(row.balance)
	};
}

/**
 * An account of the book; null when there is none, or when it is another holder's and the reader has not the exact
 * view.
 */
export async function accountInBook(
	reader: Reader,
	access: BookAccess,
	accountId: AccountId
): Promise<ReadAccount | null> {
	const [row] = await reader.all<AccountRow>(
		sql`${COLUMNS} WHERE a.id = ${accountId} AND a.book_id = ${access.book.id}`
	);
	if (!row) return null;
	if (row.holderKind !== '' && !access.exact && !isOwn(row, viewOf(access))) return null;
	return readAccount(row, access);
}

/** The accounts of the chart, in the order of their codes; control accounts stand for all their holders. */
export async function chartOf(reader: Reader, access: BookAccess): Promise<ReadAccount[]> {
	const rows = await reader.all<AccountRow>(
		sql`${COLUMNS} WHERE a.book_id = ${access.book.id} AND a.holder_kind = '' ORDER BY a.code`
	);
	return rows.map((row) => readAccount(row, access));
}

/** Every account that takes postings, for a manual entry: those of the chart, and each holder's. */
export async function postableAccounts(
	reader: Reader,
	access: BookAccess,
	most = 2000
): Promise<ReadAccount[]> {
	const rows = await reader.all<AccountRow>(sql`
		${COLUMNS} WHERE a.book_id = ${access.book.id} AND a.is_control = 0 AND a.holder_kind <> 'order'
		ORDER BY a.code, a.holder_name LIMIT ${most}`);
	return rows.map((row) => readAccount(row, access));
}

/** The holders under a control account with what stands on each, by name; a page at a time. Officers only. */
export async function holdersOf(
	reader: Reader,
	access: BookAccess,
	control: ReadAccount,
	{ page, size }: { page: number; size: number }
): Promise<{ holders: ReadAccount[]; total: number }> {
	if (!access.exact) return { holders: [], total: 0 };
	const [counted] = await reader.all<{ total: number }>(
		sql`SELECT count(*) AS total FROM account a WHERE a.control_id = ${control.id} AND a.balance <> 0`
	);
	const rows = await reader.all<AccountRow>(sql`
		${COLUMNS} WHERE a.control_id = ${control.id} AND a.balance <> 0
		ORDER BY a.holder_name, a.id LIMIT ${size} OFFSET ${(page - 1) * size}`);
	return { holders: rows.map((row) => readAccount(row, access)), total: counted?.total ?? 0 };
}

/** The accounts of all holders under a control account; for sums, not to be shown. */
export async function holderIdsOf(reader: Reader, control: ReadAccount): Promise<AccountId[]> {
	const rows = await reader.all<{ id: AccountId }>(
		sql`SELECT a.id FROM account a WHERE a.control_id = ${control.id} ORDER BY a.id`
	);
	return rows.map(({ id }) => id);
}
