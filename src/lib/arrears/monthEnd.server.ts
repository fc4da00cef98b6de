import { desc, eq, sql } from 'drizzle-orm';
import { accountOf, balanceOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { closedMonthsOf } from '#lib/ledger/periods.server.ts';
import { post } from '#lib/ledger/post.server.ts';
import { everyOf } from '#lib/lending/products.server.ts';
import { loanById, type RunningLoan } from '#lib/loans/find.server.ts';
import { loan } from '#lib/loans/schema.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Reader, type Tx } from '#lib/shared/database.server.ts';
import {
	addDays,
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
import { NO_RUPIAH, rupiah } from '#lib/shared/money.ts';
import { accruedInterest } from './accrual.ts';
import { NO_ACCRUAL_FROM_DAYS, portfolioOf } from './classes.ts';
import { loanAccrual, portfolioMonth } from './schema.server.ts';
import { standingsOf, type LoanStanding } from './standings.server.ts';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
/** Loans in one transaction: short enough that nobody waits for it. */
const CHUNK = 50;

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
			for (const standing of chunk) await accrue(tx, bookId, { standing, month, on, date });
		});
		faultPoint('arrears.between_chunks');
	}
	await write((tx) => provide(tx, bookId, month, standings));
}

interface Accrue {
	readonly standing: LoanStanding;
	readonly month: BookMonth;
	readonly on: BookDate;
	readonly date: BookDate;
}

/** Dr interest receivable · Cr interest income for what a loan has earned since, or back. */
async function accrue(tx: Tx, bookId: BookId, { standing, month, on, date }: Accrue): Promise<void> {
	const { loanId, memberName, daysLate } = standing;
	const [fresh] = await tx
		.insert(loanAccrual)
		.values({ loanId, month, amount: NO_RUPIAH })
		.onConflictDoNothing()
		.returning({ month: loanAccrual.month });
	const running = fresh && (await loanById(tx, loanId));
	if (!running) return;
	const receivable = await accountOf(tx, bookId, CODE.interestReceivable, {
		...{ kind: 'loan', key: String(loanId), name: `Jasa pinjaman ${loanId} ${memberName}` }
	});
	const target =
		daysLate >= NO_ACCRUAL_FROM_DAYS ? NO_RUPIAH : accruedInterest(running.instalments, beginOf(running), on);
	const amount = rupiah(target - (await balanceOf(tx, receivable)));
	if (amount === 0) return;
	const memo =
		amount > 0
			? `Jasa pinjaman terutang ${month} ${memberName}`
			: `Jasa pinjaman dibatalkan ${month} ${memberName}`;
	await post(tx, {
		actor: systemActor,
		kind: 'loan.accrual',
		source: { kind: 'loan', key: String(loanId) },
		key: `loan_accrual:${loanId}:${month}`,
		entries: [
			{
				...{ bookId, date, memo },
				// Either way round: what is taken back has the signs turned.
				postings: [
					{ accountId: receivable, amount },
					{ accountId: await accountOf(tx, bookId, CODE.interestIncome), amount: rupiah(-amount) }
				]
			}
		]
	});
	await tx
		.update(loanAccrual)
		.set({ amount })
		.where(sql`${loanAccrual.loanId} = ${loanId} AND ${loanAccrual.month} = ${month}`);
}

/** When the first period of the schedule that holds began: a later schedule begins where the one before ended. */
function beginOf({ instalments, disbursedOn, restructuredOn, product }: RunningLoan): BookDate {
	const [first] = instalments;
	if (!first) return disbursedOn;
	const step = everyOf(product);
	const before =
		'months' in step ? addMonths(first.dueOn, -step.months) : addDays(first.dueOn, -step.weeks * 7);
	const [latest] = [disbursedOn, restructuredOn ?? disbursedOn, before].toSorted().reverse();
	return latest ?? disbursedOn;
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
