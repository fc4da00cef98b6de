import { and, asc, eq, gt, lt, lte, or } from 'drizzle-orm';
import { bookById } from '#lib/ledger/books.server.ts';
import { membershipById } from '#lib/organisations/find.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { assert } from '#lib/shared/assert.ts';
import { today } from '#lib/shared/clock.server.ts';
import { db, write, type Tx } from '#lib/shared/database.server.ts';
import {
	addDays,
	addMonths,
	firstOfMonth,
	monthOf,
	type BookDate,
	type TimeZone
} from '#lib/shared/dates.ts';
import { faultPoint } from '#lib/shared/fault.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { depositById } from './find.server.ts';
import { accrue, payInterest } from './interest.server.ts';
import { mature } from './end.server.ts';
import { termDeposit } from './schema.server.ts';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
/** Deposits in one transaction: short enough that nobody waits for it. */
const CHUNK = 50;

/**
 * Brings every deposit to today: interest of each finished month booked (and paid, where it is paid monthly), and what
 * has come to its end settled by its instruction. A run that was cut off is simply run again.
 */
export async function settleDeposits(): Promise<void> {
	const books = await db
		.selectDistinct({ id: termDeposit.bookId })
		.from(termDeposit)
		.where(eq(termDeposit.state, 'running'));
	for (const { id } of books) {
		const book = await bookById(db, id);
		assert(book, 'a deposit has its book');
		await settleBook(id, book.timeZone);
	}
}

async function settleBook(bookId: BookId, timeZone: TimeZone): Promise<void> {
	const on = today(timeZone);
	let after = 0;
	for (;;) {
		const due = await dueDeposits(bookId, on, after);
		const last = due.at(-1);
		if (last === undefined) return;
		after = last;
		await write(async (tx) => {
			for (const id of due) await settleDeposit(tx, id, on);
		});
		faultPoint('term_deposits.between_chunks');
	}
}

/** Those with a finished month that is not booked, or whose day has come. */
async function dueDeposits(bookId: BookId, on: BookDate, after: number): Promise<number[]> {
	const thisMonth = firstOfMonth(monthOf(on));
	const rows = await db
		.select({ id: termDeposit.id })
		.from(termDeposit)
		.where(
			and(
				...[eq(termDeposit.bookId, bookId), eq(termDeposit.state, 'running'), gt(termDeposit.id, after)],
				or(lt(termDeposit.accruedUntil, thisMonth), lte(termDeposit.maturesOn, on))
			)
		)
		.orderBy(asc(termDeposit.id))
		.limit(CHUNK);
	return rows.map(({ id }) => id);
}

/** One deposit, month by month, read again inside the transaction: of two runs one finds it done. */
async function settleDeposit(tx: Tx, id: number, on: BookDate): Promise<void> {
	const deposit = await depositById(tx, id);
	if (deposit?.state !== 'running') return;
	const member = await membershipById(tx, deposit.membershipId);
	assert(member, 'a deposit has its member');
	let held = { deposit, name: member.name };
	const thisMonth = firstOfMonth(monthOf(on));
	for (;;) {
		const until = addMonths(firstOfMonth(monthOf(held.deposit.accruedUntil)), 1);
		if (until > thisMonth || until >= held.deposit.maturesOn) break;
		held = await accrue(tx, held, until);
		if (held.deposit.interestPaid === 'monthly') {
			const amount = rupiah(held.deposit.accrued - held.deposit.paid);
			held = await payInterest(tx, systemActor, held, { amount, on: addDays(until, -1) });
		}
	}
	if (held.deposit.maturesOn <= on) await mature(tx, systemActor, held);
}

/** What recurs for deposits; called once at start. */
export function registerTermDepositJobs(): void {
	registerJob('term_deposits.settle', settleDeposits, SIX_HOURS_MS);
}
