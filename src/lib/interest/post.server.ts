import { and, desc, eq, sql } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { bookById } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import { systemActor } from '#lib/shared/actor.ts';
import { now, today } from '#lib/shared/clock.server.ts';
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
import type { AccountId, BookId, MembershipId } from '#lib/shared/ids.ts';
import { registerJob } from '#lib/shared/jobs.server.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { interestOfMonth, taxOnNext } from './daily.ts';
import { firstRate, lastPostedMonth, rateOn, type SavingsRate } from './rates.server.ts';
import { savingsInterest, savingsRate } from './schema.server.ts';
import { interestPayable, isCooperative, openDate, paidInMonth } from './withhold.server.ts';

const SIX_HOURS_MS = 6 * 60 * 60 * 1000;
/** Members in one transaction: short enough that nobody waits for it. */
const CHUNK = 50;
const NOTHING_PAID = { interest: NO_RUPIAH, tax: NO_RUPIAH };

export interface MemberInterest {
	readonly membershipId: MembershipId;
	readonly accountId: AccountId;
	readonly name: string;
	readonly interest: Rupiah;
	readonly tax: Rupiah;
}

/** What each member's voluntary savings earn in a month, by what stands in the books now. */
export async function monthlyInterest(
	reader: Reader,
	bookId: BookId,
	first: BookDate
): Promise<{ rate: SavingsRate; members: MemberInterest[] } | null> {
	const rate = await rateOn(reader, bookId, first);
	if (!rate) return null;
	const [cooperative, paid, savers, movements] = await Promise.all([
		isCooperative(reader, bookId),
		// Term savings may have paid her in the same month; the tax is on all of it.
		paidInMonth(reader, bookId, monthOf(first)),
		saversWithOpening(reader, bookId, first),
		movementsIn(reader, bookId, first)
	]);
	const members = savers.map(({ membershipId, accountId, name, opening }) => {
		const interest = interestOfMonth({
			...{ first, opening, rate: rate.rate, roundTo: rate.roundTo },
			movements: movements.get(accountId) ?? []
		});
		return {
			...{ membershipId, accountId, name, interest },
			tax: taxOnNext(paid.get(membershipId) ?? NOTHING_PAID, interest, cooperative)
		};
	});
	return { rate, members: members.filter(({ interest }) => interest > 0) };
}

interface SaverRow {
	readonly membershipId: MembershipId;
	readonly accountId: AccountId;
	readonly name: string;
	readonly opening: Rupiah;
}

function saversWithOpening(reader: Reader, bookId: BookId, first: BookDate): Promise<SaverRow[]> {
	return reader.all<SaverRow>(sql`
		SELECT s.membership_id AS membershipId, s.account_id AS accountId, a.holder_name AS name,
			coalesce((SELECT sum(m.credit - m.debit) FROM account_month m
				WHERE m.account_id = a.id AND m.month < ${monthOf(first)}), 0) AS opening
		FROM savings_account s JOIN account a ON a.id = s.account_id
		WHERE s.book_id = ${bookId} AND s.kind = 'voluntary' ORDER BY s.membership_id`);
}

/** The interest of the month itself, booked on its last day, earns from the next one on. */
async function movementsIn(reader: Reader, bookId: BookId, first: BookDate) {
	const rows = await reader.all<{ accountId: AccountId; date: BookDate; amount: number }>(sql`
		SELECT p.account_id AS accountId, e.date, -sum(p.amount) AS amount
		FROM entry e JOIN posting p ON p.entry_id = e.id JOIN savings_account s ON s.account_id = p.account_id
		WHERE e.book_id = ${bookId} AND e.date >= ${first} AND e.date < ${addMonths(first, 1)} AND s.kind = 'voluntary'
			AND NOT (e.kind = 'savings.interest' AND e.date = ${lastOfMonth(monthOf(first))})
		GROUP BY p.account_id, e.date`);
	const found = new Map<AccountId, { date: BookDate; amount: number }[]>();
	for (const { accountId, date, amount } of rows) {
		found.set(accountId, [...(found.get(accountId) ?? []), { date, amount }]);
	}
	return found;
}

/**
 * Posts a finished month's interest, each member once: who has hers is passed over, so that a run that was cut off is
 * simply run again. @returns how many were posted now.
 */
export async function postMonth(bookId: BookId, first: BookDate): Promise<number> {
	const counted = await monthlyInterest(db, bookId, first);
	if (!counted) return 0;
	let posted = 0;
	for (let begin = 0; begin < counted.members.length; begin += CHUNK) {
		const chunk = counted.members.slice(begin, begin + CHUNK);
		posted += await write(async (tx) => {
			let done = 0;
			for (const each of chunk) if (await postOne(tx, bookId, first, each)) done += 1;
			return done;
		});
		faultPoint('interest.between_chunks');
	}
	return posted;
}

async function postOne(tx: Tx, bookId: BookId, first: BookDate, member: MemberInterest): Promise<boolean> {
	const { membershipId, interest, tax, accountId, name } = member;
	const month = monthOf(first);
	const [fresh] = await tx
		.insert(savingsInterest)
		.values({ bookId, month, membershipId, interest, tax, postedAt: now() })
		.onConflictDoNothing()
		.returning({ month: savingsInterest.month });
	if (!fresh) return false;
	const payable = await interestPayable(tx, bookId, member);
	const date = await openDate(tx, bookId, lastOfMonth(month));
	const source = { kind: 'membership', key: String(membershipId) };
	await post(tx, {
		actor: systemActor,
		...{
			kind: 'savings.interest_accrued',
			source,
			key: `savings_interest:${bookId}:${month}:${membershipId}:accrued`
		},
		entries: [
			{
				...{ bookId, date, memo: `Jasa simpanan ${month} ${name}` },
				postings: [
					debit(await accountOf(tx, bookId, CODE.interestOnSavings), interest),
					credit(payable, interest)
				]
			}
		]
	});
	const { transactionId } = await post(tx, {
		actor: systemActor,
		...{ kind: 'savings.interest', source, key: `savings_interest:${bookId}:${month}:${membershipId}` },
		entries: [
			{
				...{ bookId, date, memo: `Jasa simpanan ${month} ${name} masuk simpanan sukarela` },
				postings: [
					debit(payable, interest),
					credit(accountId, rupiah(interest - tax)),
					credit(await accountOf(tx, bookId, CODE.savingsTaxPayable), tax)
				]
			}
		]
	});
	await tx
		.update(savingsInterest)
		.set({ transactionId })
		.where(
			and(
				eq(savingsInterest.bookId, bookId),
				eq(savingsInterest.month, month),
				eq(savingsInterest.membershipId, membershipId)
			)
		);
	return true;
}

/** Posts every finished month that is not in the books yet, oldest first, in every book that pays interest. */
export async function postFinishedMonths(): Promise<void> {
	const books = await db.selectDistinct({ bookId: savingsRate.bookId }).from(savingsRate);
	for (const { bookId } of books) {
		const book = await bookById(db, bookId);
		const begun = await firstRate(db, bookId);
		if (!book || !begun) continue;
		const thisMonth = firstOfMonth(monthOf(today(book.timeZone)));
		// The newest posted month is looked at again: its run may have been cut off.
		const last = await lastPostedMonth(db, bookId);
		const from = last > monthOf(begun.validFrom) ? firstOfMonth(last as BookMonth) : begun.validFrom;
		for (let first = from; first < thisMonth; first = addMonths(first, 1)) {
			await postMonth(bookId, first);
		}
	}
}

/** What recurs for interest; called once at start. */
export function registerInterestJobs(): void {
	registerJob('savings.interest', postFinishedMonths, SIX_HOURS_MS);
}

/** What was posted, month by month, newest first. */
export function postedMonths(reader: Reader, bookId: BookId) {
	return reader
		.select({
			month: savingsInterest.month,
			members: sql<number>`count(*)`,
			interest: sql<Rupiah>`sum(${savingsInterest.interest})`,
			tax: sql<Rupiah>`sum(${savingsInterest.tax})`
		})
		.from(savingsInterest)
		.where(eq(savingsInterest.bookId, bookId))
		.groupBy(savingsInterest.month)
		.orderBy(desc(savingsInterest.month))
		.limit(24);
}

/**
 * Whose interest of a posted month would come out otherwise today, because something was written down later with an
 * earlier date. Nothing is posted by itself: an officer decides.
 */
export async function differencesIn(reader: Reader, bookId: BookId, month: string) {
	const first = firstOfMonth(month as BookMonth);
	const [counted, posted] = await Promise.all([
		monthlyInterest(reader, bookId, first),
		reader
			.select({ membershipId: savingsInterest.membershipId, interest: savingsInterest.interest })
			.from(savingsInterest)
			.where(and(eq(savingsInterest.bookId, bookId), eq(savingsInterest.month, month)))
	]);
	const before = new Map(posted.map(({ membershipId, interest }) => [membershipId, interest]));
	return (counted?.members ?? [])
		.map(({ membershipId, name, interest }) => ({
			...{ membershipId, name, now: interest, posted: before.get(membershipId) ?? rupiah(0) }
		}))
		.filter((each) => each.now !== each.posted);
}
