import { and, eq, sql } from 'drizzle-orm';
import { accountOf, balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { credit, debit, post } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import { guarantorsOf } from '#lib/lending/find.server.ts';
import { guaranteeReason } from '#lib/lending/guarantee.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { todayIn } from '#lib/lending/products.server.ts';
import { savingsAccountOf } from '#lib/savings/accounts.server.ts';
import { release } from '#lib/savings/hold.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Tx } from '#lib/shared/database.server.ts';
import { rupiah } from '#lib/shared/money.ts';
import { advanceAccount, advanceOf } from './advance.server.ts';
import { runningLoansChanged, type Loan } from './find.server.ts';
import { loan, loanInstalment } from './schema.server.ts';

/**
 * A loan with nothing left to pay is settled, and the savings that stood for it are free; else it runs. What was paid in
 * advance and is no longer needed is the borrower's again, and interest that was booked as earned but let off is taken
 * back.
 */
export async function settleIfPaid(tx: Tx, actor: Actor, loanId: LoanId): Promise<void> {
	const [found] = await tx.select().from(loan).where(eq(loan.id, loanId));
	if (!found || found.state === 'written_off') return;
	const [left] = await tx
		.select({
			amount: sql<number>`coalesce(sum(${loanInstalment.principal} - ${loanInstalment.paidPrincipal}
				+ ${loanInstalment.interest} - ${loanInstalment.paidInterest}), 0)`
		})
		.from(loanInstalment)
		.where(and(eq(loanInstalment.loanId, loanId), eq(loanInstalment.version, found.version)));
	const settled = (left?.amount ?? 0) === 0;
	await tx
		.update(loan)
		.set({ state: settled ? 'settled' : 'running' })
		.where(eq(loan.id, loanId));
	runningLoansChanged(tx, found.membershipId);
	if (!settled) return;
	const guarantors = await guarantorsOf(tx, found.applicationId);
	for (const membershipId of [found.membershipId, ...guarantors.map((each) => each.membershipId)]) {
		await release(tx, guaranteeReason(found.applicationId, membershipId));
	}
	await postEnd(tx, actor, found);
}

/** Dr instalments in advance · Cr her voluntary savings; Dr interest income · Cr interest receivable. */
async function postEnd(tx: Tx, actor: Actor, ended: Loan): Promise<void> {
	const { bookId, id } = ended;
	const postings: Posting[] = await interestLetOff(tx, ended);
	const advance = await advanceOf(tx, ended);
	if (advance > 0) {
		const { accountId } = await savingsAccountOf(tx, ended.membershipId, 'voluntary');
		postings.push(debit(await advanceAccount(tx, ended), advance), credit(accountId, advance));
	}
	if (postings.length === 0) return;
	await post(tx, {
		actor,
		kind: 'loan.settled',
		source: { kind: 'loan', key: String(id) },
		entries: [{ bookId, date: await todayIn(tx, bookId), memo: `Pinjaman ${id} lunas`, postings }]
	});
}

/** What takes back the interest that was booked as earned on a loan and will not be paid. */
export async function interestLetOff(
	tx: Tx,
	{ bookId, id }: Pick<Loan, 'bookId' | 'id'>
): Promise<Posting[]> {
	const receivable = await findAccount(tx, bookId, CODE.interestReceivable, {
		kind: 'loan',
		key: String(id)
	});
	const accrued = receivable === null ? 0 : await balanceOf(tx, receivable);
	if (receivable === null || accrued === 0) return [];
	return [
		{ accountId: receivable, amount: rupiah(-accrued) },
		{ accountId: await accountOf(tx, bookId, CODE.interestIncome), amount: rupiah(accrued) }
	];
}
