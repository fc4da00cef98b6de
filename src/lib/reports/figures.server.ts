import { sql } from 'drizzle-orm';
import type { AccountType } from '#lib/ledger/chart.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, bookDate, type BookDate } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { Figures, Range } from './statements.ts';
import { incomeOf } from './statements.ts';
import { cashThroughOtherBook, turnoverByCode, yearClosings, type Turnover } from './turnover.server.ts';

interface NameRow {
	code: string;
	nameId: string;
	nameEn: string;
	type: AccountType;
}

const NOTHING: Turnover = { debit: NO_RUPIAH, credit: NO_RUPIAH, cash: NO_RUPIAH };

/**
 * All that statements of a period are made from, over one book or several of one organisation together: what the books
 * owe one another adds up to nothing and falls out. The closing of the period's own year is left out.
 */
export async function figuresOf(
	reader: Reader,
	books: readonly Pick<Book, 'id' | 'organisationId'>[],
	range: Range
): Promise<Figures> {
	const [first] = books;
	const bookIds = books.map(({ id }) => id);
	if (!first) return { range, lines: [], owedToUs: NO_RUPIAH, owedByUs: NO_RUPIAH };
	const [names, before, within, closings, through, owed] = await Promise.all([
		namesOf(reader, bookIds),
		turnoverByCode(reader, bookIds, { from: null, to: addDays(range.from, -1) }),
		turnoverByCode(reader, bookIds, range),
		yearClosings(reader, { organisationId: first.organisationId, bookIds, period: range }),
		books.length > 1 ? cashThroughOtherBook(reader, bookIds, range) : null,
		owedBetween(reader, bookIds, range.to)
	]);
	const lines = names.flatMap((name) => {
		const opened = before.get(name.code) ?? NOTHING;
		const moved = within.get(name.code) ?? NOTHING;
		const closing = closings.get(name.code) ?? NOTHING;
		const debit = rupiah(moved.debit - closing.debit);
		const credit = rupiah(moved.credit - closing.credit);
		const opening = rupiah(opened.debit - opened.credit);
		if (opening === 0 && debit === 0 && credit === 0) return [];
		// Read together, what one book came to owe another is no movement at all.
		if (books.length > 1 && name.code === CODE.interBook && opening === 0 && debit === credit) return [];
		const cash = rupiah(moved.cash + (through?.get(name.code) ?? 0));
		return [{ ...name, opening, debit, credit, closing: rupiah(opening + debit - credit), cash }];
	});
	return { range, lines, ...owed };
}

/** The chart of some books together, in the order of its codes. */
async function namesOf(reader: Reader, bookIds: readonly BookId[]): Promise<NameRow[]> {
	return reader.all<NameRow>(sql`
		SELECT a.code, min(a.name_id) AS nameId, min(a.name_en) AS nameEn, min(a.type) AS type
		FROM account a WHERE a.book_id IN (${listOf(bookIds)}) AND a.holder_kind = ''
		GROUP BY a.code ORDER BY a.code`);
}

/**
 * What other organisations owe these books, and what they are owed. The law knows one account for both: it is a
 * receivable towards those on whose account it stands in debit, and a debt towards the others.
 */
async function owedBetween(
	reader: Reader,
	bookIds: readonly BookId[],
	asOf: BookDate
): Promise<{ owedToUs: Rupiah; owedByUs: Rupiah }> {
	const rows = await reader.all<{ balance: number }>(sql`
		SELECT a.balance
			- coalesce((SELECT sum(m.debit - m.credit) FROM account_month m
				WHERE m.account_id = a.id AND m.month > ${asOf.slice(0, 7)}), 0)
			- coalesce((SELECT sum(p.amount) FROM posting p JOIN entry e ON e.id = p.entry_id
				WHERE p.account_id = a.id AND e.date > ${asOf} AND e.date <= ${`${asOf.slice(0, 7)}-31`}), 0) AS balance
		FROM account a WHERE a.book_id IN (${listOf(bookIds)}) AND a.code = ${CODE.dueBetweenOrganisations}
			AND a.control_id IS NOT NULL`);
	let [owedToUs, owedByUs] = [0, 0];
	for (const { balance } of rows) {
		owedToUs += Math.max(balance, 0);
		owedByUs += Math.max(-balance, 0);
	}
	return { owedToUs: rupiah(owedToUs), owedByUs: rupiah(owedByUs) };
}

function listOf(ids: readonly number[]) {
	return sql.join(
		ids.map((id) => sql`${id}`),
		sql`, `
	);
}

/** What a year brought, book by book and in all, whether it is closed or not; negative is a loss. */
export async function yearResult(
	reader: Reader,
	organisationId: OrganisationId,
	year: number
): Promise<{ books: { bookId: BookId; result: Rupiah }[]; total: Rupiah }> {
	const rows = await reader.all<{ id: BookId }>(
		sql`SELECT b.id FROM book b WHERE b.organisation_id = ${organisationId} ORDER BY b.id`
	);
	const range = { from: bookDate(`${year}-01-01`), to: bookDate(`${year}-12-31`) };
	const books = [];
	for (const { id } of rows) {
		const figures = await figuresOf(reader, [{ id, organisationId }], range);
		books.push({ bookId: id, result: incomeOf(figures).surplus });
	}
	return { books, total: rupiah(books.reduce((sum, { result }) => sum + result, 0)) };
}
