import { and, eq, sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { booksOf, type Book } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import {
	closedMonthsOf,
	closeMonths,
	firstMonthOf,
	insideClosedMonth,
	YEAR_KIND,
	YEAR_SOURCE,
	yearKey
} from '#lib/ledger/periods.server.ts';
import { post } from '#lib/ledger/post.server.ts';
import type { EntryDraft, Posting } from '#lib/ledger/posting.ts';
import { reverseTransaction } from '#lib/ledger/reverse.server.ts';
import { allow } from '#lib/organisations/authority.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { audit, audited } from '#lib/shared/audit.server.ts';
import { now } from '#lib/shared/clock.server.ts';
import { write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import { bookDate, type BookMonth } from '#lib/shared/dates.ts';
import type { AccountId, BookId, OrganisationId, TransactionId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { refuse, type Refused } from '#lib/shared/result.ts';
import { isClosed } from './closeMonth.server.ts';
import { monthsOfYear, yearOfMonth } from './periods.ts';
import { closedYear } from './schema.server.ts';

export interface CloseYear {
	readonly organisationId: OrganisationId;
	readonly year: number;
}

export type CloseYearResult =
	| { ok: true; transactionId: TransactionId | null }
	| Refused<'forbidden' | 'not_found' | 'already_done' | 'months_open' | 'year_before_open'>;

/**
 * Carries a year's result to equity on 31 December in every book of an organisation: income and expense to the income
 * summary, that to the undistributed surplus. Once for a year; a second time is refused and changes nothing.
 */
export async function closeYear(actor: Actor, { organisationId, year }: CloseYear): Promise<CloseYearResult> {
	return audited(
		actor,
		{ action: 'books.close', organisationId, subject: `year:${year}` },
		write(async (tx): Promise<CloseYearResult> => {
			const books = await booksOf(tx, organisationId);
			const first = await firstMonthOf(tx, organisationId);
			if (first === null || year < yearOfMonth(first)) return refuse('not_found');
			if (!(await allow(tx, actor, organisationId, 'books.close'))) return refuse('forbidden');
			const years = await closedYearsOf(tx, organisationId);
			if (years.some((each) => each.year === year)) return refuse('already_done');
			if (year > yearOfMonth(first) && !years.some((each) => each.year === year - 1)) {
				return refuse('year_before_open');
			}
			const bookIds = books.map(({ id }) => id);
			const closed = await closedMonthsOf(tx, bookIds);
			const months = monthsOfYear(year);
			if (months.some((month) => month >= first && !isClosed(closed, books, month)))
				return refuse('months_open');
			// The months before the books began have nothing in them, and nothing may come into them now.
			await closeMonths(tx, bookIds, months, actor.userId);
			return carryResult(tx, actor, { organisationId, year }, bookIds);
		})
	);
}

async function carryResult(
	tx: Tx,
	actor: Actor,
	{ organisationId, year }: CloseYear,
	bookIds: readonly BookId[]
): Promise<{ ok: true; transactionId: TransactionId | null }> {
	assert(actor.userId, 'a year is closed by a person');
	const entries: EntryDraft[] = [];
	for (const bookId of bookIds) entries.push(...(await closingEntries(tx, bookId, year)));
	const posted =
		entries.length === 0
			? null
			: await insideClosedMonth(tx, bookIds, december(year), () =>
					post(tx, {
						actor,
						kind: YEAR_KIND,
						source: { kind: YEAR_SOURCE, key: yearKey(organisationId, year) },
						entries
					})
				);
	const transactionId = posted?.transactionId ?? null;
	await tx
		.insert(closedYear)
		.values({ organisationId, year, transactionId, closedBy: actor.userId, closedAt: now() });
	await audit(tx, actor, {
		action: 'books.close',
		organisationId,
		subject: `year:${year}`,
		detail: { transactionId }
	});
	return { ok: true, transactionId };
}

/** The two entries of one book: to the income summary, and from it to the undistributed surplus. */
async function closingEntries(tx: Tx, bookId: BookId, year: number): Promise<EntryDraft[]> {
	const balances = await tx.all<{ id: AccountId; balance: Rupiah }>(sql`
		SELECT a.id, sum(m.debit - m.credit) AS balance
		FROM account a JOIN account_month m ON m.account_id = a.id
		WHERE a.book_id = ${bookId} AND a.type IN ('income', 'expense') AND m.month <= ${december(year)}
		GROUP BY a.id HAVING sum(m.debit - m.credit) <> 0 ORDER BY a.code, a.id`);
	if (balances.length === 0) return [];
	const summary = await accountOf(tx, bookId, CODE.incomeSummary);
	const retained = await accountOf(tx, bookId, CODE.retainedEarnings);
	const result = rupiah(balances.reduce((sum, { balance }) => sum + balance, 0));
	const emptied: Posting[] = balances.map(({ id, balance }) => ({
		accountId: id,
		amount: rupiah(-balance)
	}));
	const date = bookDate(`${year}-12-31`);
	const toSummary = { accountId: summary, amount: result };
	const first = {
		bookId,
		date,
		memo: `Tutup tahun ${year}: pendapatan dan beban`,
		postings: [...emptied, toSummary]
	};
	if (result === 0) return [first];
	return [
		first,
		{
			bookId,
			date,
			memo: `Tutup tahun ${year}: hasil usaha menjadi saldo yang belum dibagi`,
			postings: [
				{ accountId: summary, amount: rupiah(-result) },
				{ accountId: retained, amount: result }
			]
		}
	];
}

/** Takes the closing entries of a year back; its months stay closed. The caller has asked two officers. */
export async function takeYearBack(
	tx: Tx,
	actor: Actor,
	{ organisationId, year }: CloseYear,
	{ books, reason }: { books: readonly Book[]; reason: string }
): Promise<boolean> {
	const where = and(eq(closedYear.organisationId, organisationId), eq(closedYear.year, year));
	const [found] = await tx.select().from(closedYear).where(where);
	if (!found) return false;
	const { transactionId } = found;
	if (transactionId !== null) {
		const reversed = await insideClosedMonth(
			tx,
			books.map(({ id }) => id),
			december(year),
			() => reverseTransaction(tx, { actor, transactionId, date: bookDate(`${year}-12-31`), reason })
		);
		assert(reversed.ok, 'a closed year has closing entries that stand');
	}
	await tx.delete(closedYear).where(where);
	return true;
}

/** Marks that a closed year's result was shared out, so that the year cannot be opened under what was paid. */
export async function markShared(tx: Tx, { organisationId, year }: CloseYear): Promise<void> {
	await tx
		.update(closedYear)
		.set({ sharedAt: now() })
		.where(and(eq(closedYear.organisationId, organisationId), eq(closedYear.year, year)));
}

export interface ClosedYear {
	readonly year: number;
	readonly transactionId: TransactionId | null;
	readonly closedAt: number;
	/** Null while its result is still undivided. */
	readonly sharedAt: number | null;
}

/** The closed years of an organisation, the newest first. */
export async function closedYearsOf(reader: Reader, organisationId: OrganisationId): Promise<ClosedYear[]> {
	return reader
		.select({
			year: closedYear.year,
			transactionId: closedYear.transactionId,
			closedAt: closedYear.closedAt,
			sharedAt: closedYear.sharedAt
		})
		.from(closedYear)
		.where(eq(closedYear.organisationId, organisationId))
		.orderBy(sql`${closedYear.year} DESC`);
}

function december(year: number): BookMonth {
	return `${year}-12` as BookMonth;
}
