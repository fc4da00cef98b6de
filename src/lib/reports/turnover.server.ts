import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { AccountId, BookId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { splitPeriod, type Period } from './period.ts';

/** What was debited and credited in a period, in whole rupiah, neither negative. */
export interface Turnover {
	readonly debit: Rupiah;
	readonly credit: Rupiah;
}

interface Sum {
	code: string;
	debit: number;
	credit: number;
}

/**
 * Debits and credits of every code of a book in a period, a control account with all its holders. Whole months come
 * from the monthly totals, so that only the postings of a month that is cut are read.
 */
export async function turnoverByCode(
	reader: Reader,
	bookId: BookId,
	period: Period
): Promise<Map<string, Turnover>> {
	const { months, days } = splitPeriod(period);
	const sums: Sum[] = [];
	if (months) {
		sums.push(
			...(await reader.all<Sum>(sql`
				SELECT a.code, sum(m.debit) AS debit, sum(m.credit) AS credit
				FROM account a JOIN account_month m ON m.account_id = a.id
				WHERE a.book_id = ${bookId} AND m.month BETWEEN ${months.first} AND ${months.last}
				GROUP BY a.code`))
		);
	}
	for (const { from, to } of days) {
		sums.push(
			...(await reader.all<Sum>(sql`
				SELECT a.code, sum(max(p.amount, 0)) AS debit, sum(max(-p.amount, 0)) AS credit
				FROM entry e CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
				WHERE e.book_id = ${bookId} AND e.date BETWEEN ${from} AND ${to}
				GROUP BY a.code`))
		);
	}
	return added(sums);
}

function added(sums: readonly Sum[]): Map<string, Turnover> {
	const byCode = new Map<string, Turnover>();
	for (const { code, debit, credit } of sums) {
		const before = byCode.get(code);
		byCode.set(code, {
			debit: rupiah((before?.debit ?? 0) + debit),
			credit: rupiah((before?.credit ?? 0) + credit)
		});
	}
	return byCode;
}

/** An account to sum up: a holder's own, or a control account with all its holders. */
export interface SummedAccount {
	readonly id: AccountId;
	readonly bookId: BookId;
	readonly isControl: boolean;
	/** A holder's account has few postings; they are found by account rather than by date. */
	readonly isHolder: boolean;
}

/** What was debited less what was credited on one account in a period, debit positive, in whole rupiah. */
export async function changeOf(reader: Reader, account: SummedAccount, period: Period): Promise<Rupiah> {
	const { months, days } = splitPeriod(period);
	let change = 0;
	if (months) {
		const [row] = await reader.all<{ change: number }>(sql`
			SELECT coalesce(sum(m.debit - m.credit), 0) AS change
			FROM account_month m WHERE m.account_id IN ${familyOf(account)}
				AND m.month BETWEEN ${months.first} AND ${months.last}`);
		change += row?.change ?? 0;
	}
	for (const { from, to } of days) {
		const [row] = await reader.all<{ change: number }>(sql`
			SELECT coalesce(sum(p.amount), 0) AS change FROM ${postingsOf(account)}
			WHERE e.book_id = ${account.bookId} AND e.date BETWEEN ${from} AND ${to}
				AND p.account_id IN ${familyOf(account)}`);
		change += row?.change ?? 0;
	}
	return rupiah(change);
}

/** The account's own id, or those of all its holders. */
export function familyOf({ id, isControl }: SummedAccount) {
	return isControl ? sql`(SELECT s.id FROM account s WHERE s.control_id = ${id})` : sql`(${id})`;
}

/** `entry e` and `posting p`, read from the side that has fewer rows to look at. */
export function postingsOf({ isHolder }: SummedAccount) {
	return isHolder
		? sql`posting p CROSS JOIN entry e ON e.id = p.entry_id`
		: sql`entry e CROSS JOIN posting p ON p.entry_id = e.id`;
}
