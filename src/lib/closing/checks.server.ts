import { sql, type SQL } from 'drizzle-orm';
import { depreciationDue } from '#lib/assets/depreciate.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf, firstMonthOf } from '#lib/ledger/periods.server.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { firstOfMonth, lastOfMonth, monthOf, startOfDay, type BookMonth } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { check, type Check } from './checks.ts';
import { monthsBetween } from './periods.ts';

/** What stands in the way of closing a month of an organisation's books, and what is in order already. */
export async function checksOf(reader: Reader, books: readonly Book[], month: BookMonth): Promise<Check[]> {
	const [first] = books;
	if (!first) return [];
	const wrong = await countedWrong(reader, books, month);
	const over = month < monthOf(today(first.timeZone));
	return [
		check('month_over', over ? 0 : 1),
		check('earlier_closed', await openBefore(reader, books, month)),
		check('drafts', wrong.drafts),
		check('cash_counted', wrong.uncounted),
		check('suspense', wrong.suspense),
		check('opening_balance', wrong.opening),
		check('pairs', wrong.pairs),
		check('depreciation', (await depreciationDue(reader, idsOf(books), month)).length),
		check('savings_interest', wrong.interest)
	];
}

async function openBefore(reader: Reader, books: readonly Book[], month: BookMonth): Promise<number> {
	const [book] = books;
	const first = book ? await firstMonthOf(reader, book.organisationId) : null;
	if (!book || first === null || first >= month) return 0;
	const closed = new Set((await closedMonthsOf(reader, idsOf(books))).map((each) => each.month));
	return monthsBetween(first, month).filter((each) => each < month && !closed.has(each)).length;
}

interface Wrong {
	drafts: number;
	uncounted: number;
	suspense: number;
	opening: number;
	pairs: number;
	interest: number;
}

/** All that the tables tell, in one question. */
async function countedWrong(reader: Reader, books: readonly Book[], month: BookMonth): Promise<Wrong> {
	const [first] = books;
	const ids = sql.join(
		idsOf(books).map((id) => sql`${id}`),
		sql`, `
	);
	const began = first ? startOfDay(firstOfMonth(month), first.timeZone) : 0;
	const inBooks = sql`a.book_id IN (${ids})`;
	const [row] = await reader.all<Wrong>(sql`
		SELECT
			(SELECT count(*) FROM draft_entry d WHERE d.book_id IN (${ids}) AND d.state = 'waiting'
				AND d.date <= ${lastOfMonth(month)})
			+ (SELECT count(*) FROM opening_draft o WHERE o.book_id IN (${ids}) AND o.state = 'waiting'
				AND o.date <= ${lastOfMonth(month)}) AS drafts,
			(SELECT count(*) FROM account a WHERE ${inBooks} AND a.code = ${CODE.cash} AND a.holder_kind = ''
				AND EXISTS (SELECT 1 FROM account_month m WHERE m.account_id = a.id AND m.month <= ${month})
				AND NOT EXISTS (SELECT 1 FROM cash_count c WHERE c.book_id = a.book_id AND c.counted_at >= ${began})
			) AS uncounted,
			${leftOn(inBooks, month, [CODE.suspense, CODE.unidentifiedReceipts])} AS suspense,
			${leftOn(inBooks, month, [CODE.openingBalances])} AS opening,
			(SELECT count(*) FROM account a LEFT JOIN account o ON o.book_id = CAST(a.holder_key AS INTEGER)
				AND o.code = a.code AND o.holder_kind = 'book' AND o.holder_key = CAST(a.book_id AS TEXT)
				WHERE ${inBooks} AND a.holder_kind = 'book' AND a.balance + coalesce(o.balance, 0) <> 0) AS pairs,
			(SELECT count(*) FROM account a WHERE ${inBooks} AND a.code = ${CODE.interestOnSavings}
				AND EXISTS (SELECT 1 FROM account_month m WHERE m.account_id = a.id AND m.month < ${month})
				AND NOT EXISTS (SELECT 1 FROM account_month m WHERE m.account_id = a.id AND m.month = ${month})
			) AS interest`);
	return row ?? { drafts: 0, uncounted: 0, suspense: 0, opening: 0, pairs: 0, interest: 0 };
}

/**
 * On how many accounts something stood at the month's end that stands there still: what was cleared since, dated later,
 * no longer keeps the month from being closed.
 */
function leftOn(inBooks: SQL, month: BookMonth, codes: readonly string[]): SQL {
	const list = sql.join(
		codes.map((code) => sql`${code}`),
		sql`, `
	);
	return sql`(SELECT count(*) FROM account a WHERE ${inBooks} AND a.holder_kind = '' AND a.code IN (${list})
		AND a.balance <> 0 AND (SELECT coalesce(sum(m.debit - m.credit), 0) FROM account_month m
			WHERE m.account_id = a.id AND m.month <= ${month}) <> 0)`;
}

function idsOf(books: readonly Book[]): BookId[] {
	return books.map(({ id }) => id);
}
