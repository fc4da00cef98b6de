import { desc, eq, sql } from 'drizzle-orm';
import { accountOf, accountsOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf } from '#lib/ledger/periods.server.ts';
import { post } from '#lib/ledger/post.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { everyOf } from '#lib/lending/products.server.ts';
import { loansByIds, type RunningLoan } from '#lib/loans/find.server.ts';
import { periodBegan } from '#lib/loans/periodBegan.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import {
	addMonths,
	firstOfMonth,
	lastOfMonth,
	monthOf,
	type BookDate,
	type BookMonth
} from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { accruedInterest } from './accrual.ts';
import { NO_ACCRUAL_FROM_DAYS, portfolioOf } from './classes.ts';
import { loanAccrual, portfolioMonth } from './schema.server.ts';
import { standingsOf, type LoanStanding } from './standings.server.ts';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
/** Loans in one transaction: short enough that nobody waits for it. */
const CHUNK = 200;

/**
 * What the end of a month books for loans: interest earned and not paid, none from ninety days late on; what should be
 * set aside for losses; and how the portfolio stood. Each once, so that a run that was cut off is simply run again.
 */
export async function endMonth(bookId: BookId, month: BookMonth): Promise<void> {
	const on = lastOfMonth(month);
	const standings = await standingsOf(db, bookId, on);
	for (let begin = 0; begin < standings.length; begin += CHUNK) {
		const chunk = standings.slice(begin, begin + CHUNK);
		await write(async (tx) => {
			const date = await dateFor(tx, bookId, month);
			await accrue(tx, bookId, chunk, { month, on, date });
		});
		faultPoint('arrears.between_chunks');
	}
	await write((tx) => provide(tx, bookId, month, standings));
}

interface AccrualRun {
	readonly month: BookMonth;
	/** The month's last day. */
	readonly on: BookDate;
	/** When it is booked. */
	readonly date: BookDate;
}

/**
 * Dr interest receivable (each loan) · Cr interest income for what these loans have earned since, or back: one entry for
 * all of them, and each loan once a month.
 */
async function accrue(
	tx: Tx,
	bookId: BookId,
	standings: readonly LoanStanding[],
	{ month, on, date }: AccrualRun
): Promise<void> {
	const fresh = await tx
		.insert(loanAccrual)
		.values(standings.map(({ loanId }) => ({ loanId, month, amount: NO_RUPIAH })))
		.onConflictDoNothing()
		.returning({ loanId: loanAccrual.loanId });
	const [first] = fresh;
	if (!first) return;
	const running = await loansByIds(
		tx,
		fresh.map(({ loanId }) => loanId)
	);
	const byLoan = new Map(standings.map((standing) => [standing.loanId, standing]));
	const receivables = await accountsOf(
		...([tx, bookId, CODE.interestReceivable] as const),
		running.map(({ id }) => ({
			...{ kind: 'loan', key: String(id) },
			name: `Jasa pinjaman ${id} ${byLoan.get(id)?.memberName ?? ''}`
		}))
	);
	const moved = running.flatMap((each) => {
		const receivable = receivables.get(String(each.id));
		assert(receivable, 'every loan has its account');
		const isStopped = (byLoan.get(each.id)?.daysLate ?? 0) >= NO_ACCRUAL_FROM_DAYS;
		const target = isStopped ? NO_RUPIAH : accruedInterest(each.instalments, beganOn(each), on);
		const amount = rupiah(target - receivable.balance);
		return amount === 0 ? [] : [{ loanId: each.id, accountId: receivable.id, amount }];
	});
	if (moved.length === 0) return;
	// What is taken back has the signs turned; a run may hold both.
	const income = rupiah(-moved.reduce((sum, { amount }) => sum + amount, 0));
	await post(tx, {
		actor: systemActor,
		kind: 'loan.accrual',
		source: { kind: 'book', key: String(bookId) },
		key: `loan_accrual:${bookId}:${month}:${first.loanId}`,
		entries: [
			{
				...{ bookId, date, memo: `Jasa pinjaman terutang ${month}` },
				postings: [
					...moved.map(({ accountId, amount }) => ({ accountId, amount })),
					{ accountId: await accountOf(tx, bookId, CODE.interestIncome), amount: income }
				]
			}
		]
	});
	await keepAmounts(tx, month, moved);
}

/** One statement however many loans moved. */
async function keepAmounts(
	tx: Tx,
	month: BookMonth,
	moved: readonly { loanId: LoanId; amount: Rupiah }[]
): Promise<void> {
	const rows = sql.join(
		moved.map(({ loanId, amount }) => sql`(${loanId}, ${amount})`),
		sql`, `
	);
	await tx.run(sql`
		WITH moved(loan_id, amount) AS (VALUES ${rows})
		UPDATE loan_accrual SET amount = moved.amount FROM moved
		WHERE loan_accrual.loan_id = moved.loan_id AND loan_accrual.month = ${month}`);
}

function beganOn({ instalments, disbursedOn, restructuredOn, product }: RunningLoan): BookDate {
	const [first] = instalments;
	if (!first) return disbursedOn;
	return periodBegan({ disbursedOn, restructuredOn, firstDueOn: first.dueOn, every: everyOf(product) });
}

/** Dr provision expense · Cr allowance up to what the classes ask for, or back; and the month's figures. */
async function provide(
	tx: Tx,
	bookId: BookId,
	month: BookMonth,
	standings: readonly LoanStanding[]
): Promise<void> {
	const { gross, loans, atRisk, provision } = portfolioOf(standings);
	const [fresh] = await tx
		.insert(portfolioMonth)
		.values({ bookId, month, loans, gross, atRisk, allowance: provision })
		.onConflictDoNothing()
		.returning({ month: portfolioMonth.month });
	if (!fresh) return;
	const allowance = await accountOf(tx, bookId, CODE.loanAllowance);
	const amount = rupiah(provision + (await balanceOf(tx, allowance)));
	if (amount === 0) return;
	const { transactionId } = await post(tx, {
		actor: systemActor,
		kind: 'loan.provision',
		source: { kind: 'book', key: String(bookId) },
		key: `loan_provision:${bookId}:${month}`,
		entries: [
			{
				...{ bookId, date: await dateFor(tx, bookId, month), memo: `Penyisihan kerugian pinjaman ${month}` },
				postings: [
					{ accountId: await accountOf(tx, bookId, CODE.provisionExpense), amount },
					{ accountId: allowance, amount: rupiah(-amount) }
				]
			}
		]
	});
	await tx
		.update(portfolioMonth)
		.set({ transactionId })
		.where(sql`${portfolioMonth.bookId} = ${bookId} AND ${portfolioMonth.month} = ${month}`);
}

/** The month's last day, or today when that month is closed already. */
async function dateFor(tx: Tx, bookId: BookId, month: BookMonth): Promise<BookDate> {
	const closed = await closedMonthsOf(tx, [bookId]);
	if (!closed.some((each) => each.month === month)) return lastOfMonth(month);
	const book = await bookById(tx, bookId);
	assert(book, `no book ${bookId}`);
	return today(book.timeZone);
}

/** Ends every finished month that is not ended yet, oldest first, in every book that has lent. */
export async function endFinishedMonths(): Promise<void> {
	const books = await db
		.select({ bookId: loan.bookId, since: sql<BookDate>`min(${loan.disbursedOn})` })
		.from(loan)
		.groupBy(loan.bookId);
	for (const { bookId, since } of books) {
		const book = await bookById(db, bookId);
		assert(book, `no book ${bookId}`);
		const thisMonth = firstOfMonth(monthOf(today(book.timeZone)));
		const last = await lastEnded(db, bookId);
		const from = last ? addMonths(firstOfMonth(last), 1) : firstOfMonth(monthOf(since));
		for (let first = from; first < thisMonth; first = addMonths(first, 1)) {
			await endMonth(bookId, monthOf(first));
		}
	}
}

async function lastEnded(reader: Reader, bookId: BookId): Promise<BookMonth | null> {
	const [found] = await reader
		.select({ month: portfolioMonth.month })
		.from(portfolioMonth)
		.where(eq(portfolioMonth.bookId, bookId))
		.orderBy(desc(portfolioMonth.month))
		.limit(1);
	return (found?.month ?? null) as BookMonth | null;
}

/** How a book's loans stood at the end of each of the last months, oldest first. */
export async function trendOf(reader: Reader, bookId: BookId, months: number) {
	const rows = await reader
		.select()
		.from(portfolioMonth)
		.where(eq(portfolioMonth.bookId, bookId))
		.orderBy(desc(portfolioMonth.month))
		.limit(months);
	return rows.reverse();
}

/** What recurs for loans; called once at start. */
export function registerArrearsJobs(): void {
	registerJob('loans.month_end', endFinishedMonths, SIX_HOURS_MS);
}
