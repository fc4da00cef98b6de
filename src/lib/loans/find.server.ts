import { and, asc, count, desc, eq, inArray, lte, sql } from 'drizzle-orm';
import { membership } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import { changed, unchanged } from '#lib/shared/lasting.server.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { dueOn, type Amounts, type OpenInstalment } from './dues.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import type { LoanProduct } from '#lib/lending/products.server.ts';
import { loanProduct } from '#lib/lending/schema.server.ts';
import { loan, loanInstalment, loanPayment } from './schema.server.ts';

export type Loan = typeof loan.$inferSelect;
export type LoanPayment = typeof loanPayment.$inferSelect;
export type LoanInstalment = typeof loanInstalment.$inferSelect;

/** A loan with the terms it runs on and the schedule that holds. */
export interface RunningLoan extends Loan {
	readonly product: LoanProduct;
	readonly instalments: readonly LoanInstalment[];
}

export async function loanById(reader: Reader, id: LoanId): Promise<RunningLoan | null> {
	const [found] = await loansByIds(reader, [id]);
	return found ?? null;
}

/** Loans with their schedules, in the order of their numbers; three queries however many they are. */
export async function loansByIds(reader: Reader, ids: readonly LoanId[]): Promise<RunningLoan[]> {
	if (ids.length === 0) return [];
	const found = await reader
		.select({ loan, product: loanProduct })
		.from(loan)
		.innerJoin(loanProduct, eq(loanProduct.id, loan.productId))
		.where(inArray(loan.id, [...ids]))
		.orderBy(asc(loan.id));
	return withSchedules(reader, found);
}

async function withSchedules(
	reader: Reader,
	found: readonly { loan: Loan; product: LoanProduct }[]
): Promise<RunningLoan[]> {
	if (found.length === 0) return [];
	const rows = await reader
		.select({ instalment: loanInstalment })
		.from(loanInstalment)
		.innerJoin(loan, and(eq(loan.id, loanInstalment.loanId), eq(loan.version, loanInstalment.version)))
		.where(
			inArray(
				loanInstalment.loanId,
				found.map((each) => each.loan.id)
			)
		)
		.orderBy(asc(loanInstalment.loanId), asc(loanInstalment.number));
	const schedules = new Map<LoanId, LoanInstalment[]>(found.map((each) => [each.loan.id, []]));
	for (const { instalment } of rows) schedules.get(instalment.loanId)?.push(instalment);
	return found.map((each) => ({
		...each.loan,
		product: each.product,
		instalments: schedules.get(each.loan.id) ?? []
	}));
}

/** One version of a loan's schedule. */
export function instalmentsOf(reader: Reader, loanId: LoanId, version: number): Promise<LoanInstalment[]> {
	return reader
		.select()
		.from(loanInstalment)
		.where(and(eq(loanInstalment.loanId, loanId), eq(loanInstalment.version, version)))
		.orderBy(asc(loanInstalment.number));
}

/** A member's loans that still run, the one with the oldest unpaid instalment first. */
export async function runningLoansOf(reader: Reader, membershipId: MembershipId): Promise<RunningLoan[]> {
	const found = await reader
		.select({ loan, product: loanProduct })
		.from(loan)
		.innerJoin(loanProduct, eq(loanProduct.id, loan.productId))
		.where(and(eq(loan.membershipId, membershipId), eq(loan.state, 'running')))
		.orderBy(asc(loan.id));
	const whole = await withSchedules(reader, found);
	return whole.toSorted((a, b) => oldestOpen(a).localeCompare(oldestOpen(b)));
}

/** The loans of a member that still run, the oldest first: most have none, and need no schedule read. */
export async function runningLoanIds(reader: Reader, membershipId: MembershipId): Promise<LoanId[]> {
	return unchanged(reader, runningKey(membershipId), async () => {
		const rows = await reader
			.select({ id: loan.id })
			.from(loan)
			.where(and(eq(loan.membershipId, membershipId), eq(loan.state, 'running')))
			.orderBy(asc(loan.id));
		return rows.map(({ id }) => id);
	});
}

/** To be called by whatever makes a loan or changes its state. */
export function runningLoansChanged(tx: Tx, membershipId: MembershipId): void {
	changed(tx, runningKey(membershipId));
}

const runningKey = (membershipId: MembershipId) => `running loans:${membershipId}`;

/** All loans of a book that still run, with their schedules. */
export async function runningLoansOfBook(reader: Reader, bookId: BookId): Promise<RunningLoan[]> {
	const found = await reader
		.select({ loan, product: loanProduct })
		.from(loan)
		.innerJoin(loanProduct, eq(loanProduct.id, loan.productId))
		.where(and(eq(loan.bookId, bookId), eq(loan.state, 'running')))
		.orderBy(asc(loan.id));
	return withSchedules(reader, found);
}

/** The day its oldest unpaid instalment falls, or fell, due. */
export function oldestOpen({ instalments }: { instalments: readonly OpenInstalment[] }): string {
	const open = instalments.find(
		(each) => each.principal > each.paidPrincipal || each.interest > each.paidInterest
	);
	return open?.dueOn ?? '9999-12-31';
}

/** What a loan asks for on a day. */
export function loanDue(running: RunningLoan, on: BookDate): Amounts {
	return dueOn(running.instalments, on, running.product);
}

/** What is left of the principal, by the schedule; the ledger's account says the same. */
export function principalOutstanding({ instalments }: { instalments: readonly OpenInstalment[] }): Rupiah {
	return rupiah(instalments.reduce((sum, each) => sum + each.principal - each.paidPrincipal, 0));
}

export interface LoanRow {
	readonly id: LoanId;
	readonly memberName: string;
	readonly memberNumber: number | null;
	readonly phone: string | null;
	readonly productName: string;
	readonly principal: Rupiah;
	readonly left: Rupiah;
	/** Principal and interest that fell due and were not paid. */
	readonly overdue: Rupiah;
	readonly oldestDue: BookDate | null;
	readonly state: Loan['state'];
}

export interface LoanPage {
	readonly on: BookDate;
	/** `late`: a collector's list, the latest first. `ended`: paid off or written off, the newest first. */
	readonly which: 'running' | 'late' | 'ended';
	readonly page: number;
	readonly size: number;
}

/** A group's loans; of those that run, the late ones first. */
export async function loansOfBook(
	reader: Reader,
	bookId: BookId,
	{ on, which, page, size }: LoanPage
): Promise<{ items: LoanRow[]; total: number }> {
	const unpaid = sql`(i.principal - i.paid_principal + i.interest - i.paid_interest)`;
	const overdue = sql`coalesce(sum(CASE WHEN i.due_on < ${on} THEN ${unpaid} ELSE 0 END), 0)`;
	const having = which === 'late' ? sql`HAVING overdue > 0` : sql``;
	const state = which === 'ended' ? sql`l.state <> 'running'` : sql`l.state = 'running'`;
	const order = which === 'ended' ? sql`l.id DESC` : sql`oldestDue IS NULL, oldestDue, l.id`;
	const rows = await reader.all<Record<string, unknown>>(sql`
		SELECT l.id, u.name AS memberName, m.number AS memberNumber, u.phone, p.name AS productName, l.principal, l.state,
			sum(i.principal - i.paid_principal) AS "left", ${overdue} AS overdue,
			min(CASE WHEN i.due_on < ${on} AND ${unpaid} > 0 THEN i.due_on END) AS oldestDue,
			count(*) OVER () AS total
		FROM loan l
		JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		JOIN loan_product p ON p.id = l.product_id
		JOIN membership m ON m.id = l.membership_id
		JOIN user u ON u.id = m.user_id
		WHERE l.book_id = ${bookId} AND ${state}
		GROUP BY l.id ${having}
		ORDER BY ${order} LIMIT ${size} OFFSET ${(page - 1) * size}`);
	const items = rows as unknown as (LoanRow & { total: number })[];
	return { items, total: items[0]?.total ?? 0 };
}

/** How many payments of a loan are told. */
const MOST_PAYMENTS = 200;

/** What came in for a loan, newest first. */
export function paymentsOf(reader: Reader, loanId: LoanId): Promise<LoanPayment[]> {
	return reader
		.select()
		.from(loanPayment)
		.where(eq(loanPayment.loanId, loanId))
		.orderBy(desc(loanPayment.id))
		.limit(MOST_PAYMENTS);
}

/** The same of several loans in one query; those for which nothing came in are missing. */
export async function paymentsOfLoans(
	reader: Reader,
	loanIds: readonly LoanId[]
): Promise<ReadonlyMap<LoanId, readonly LoanPayment[]>> {
	const found = new Map<LoanId, LoanPayment[]>();
	if (loanIds.length === 0) return found;
	const place = sql<number>`row_number() OVER (PARTITION BY ${loanPayment.loanId} ORDER BY ${loanPayment.id} DESC)`;
	const newest = reader
		.select({ id: loanPayment.id, place: place.as('place') })
		.from(loanPayment)
		.where(inArray(loanPayment.loanId, [...loanIds]))
		.as('newest');
	const rows = await reader
		.select({ payment: loanPayment })
		.from(loanPayment)
		.innerJoin(newest, eq(newest.id, loanPayment.id))
		.where(lte(newest.place, MOST_PAYMENTS))
		.orderBy(desc(loanPayment.id));
	for (const { payment } of rows) {
		const those = found.get(payment.loanId);
		if (those) those.push(payment);
		else found.set(payment.loanId, [payment]);
	}
	return found;
}

/** All of a member's loans, newest first. */
export async function loansOf(reader: Reader, membershipId: MembershipId): Promise<RunningLoan[]> {
	const found = await reader
		.select({ loan, product: loanProduct })
		.from(loan)
		.innerJoin(loanProduct, eq(loanProduct.id, loan.productId))
		.where(eq(loan.membershipId, membershipId))
		.orderBy(desc(loan.id))
		.limit(20);
	return withSchedules(reader, found);
}

/** How many instalments a member paid on time and late, over all her loans: her record. */
export async function recordOf(
	reader: Reader,
	membershipId: MembershipId,
	on: BookDate
): Promise<{ loans: number; paid: number; late: number }> {
	const [[counted], [all]] = await Promise.all([
		reader
			.select({
				paid: count(),
				late: sql<number>`coalesce(sum(${loanInstalment.paidPenalty} > 0), 0)`
			})
			.from(loanInstalment)
			.innerJoin(loan, and(eq(loan.id, loanInstalment.loanId), eq(loan.version, loanInstalment.version)))
			.where(
				and(
					eq(loan.membershipId, membershipId),
					lte(loanInstalment.dueOn, on),
					sql`${loanInstalment.paidPrincipal} = ${loanInstalment.principal}`
				)
			),
		reader.select({ loans: count() }).from(loan).where(eq(loan.membershipId, membershipId))
	]);
	return { loans: all?.loans ?? 0, paid: counted?.paid ?? 0, late: counted?.late ?? 0 };
}

export interface LoanReceipt {
	readonly payment: LoanPayment;
	readonly bookId: BookId;
	readonly memberName: string;
	readonly memberNumber: number | null;
	/** What is left of the principal now. */
	readonly left: Rupiah;
}

/** A receipt by its address, or null. */
export async function loanReceipt(reader: Reader, token: string): Promise<LoanReceipt | null> {
	const [found] = await reader
		.select({
			payment: loanPayment,
			bookId: loan.bookId,
			memberName: user.name,
			memberNumber: membership.number
		})
		.from(loanPayment)
		.innerJoin(loan, eq(loan.id, loanPayment.loanId))
		.innerJoin(membership, eq(membership.id, loan.membershipId))
		.innerJoin(user, eq(user.id, membership.userId))
		.where(eq(loanPayment.token, token));
	const running = found && (await loanById(reader, found.payment.loanId));
	return found && running ? { ...found, left: principalOutstanding(running) } : null;
}
