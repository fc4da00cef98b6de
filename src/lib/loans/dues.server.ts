import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { savingsBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { organisationOfMember } from '#lib/organisations/find.server.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { AccountId, BookId, MembershipId, TransactionId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { interestLeft, principalLeft, spread, totalOf, type Amounts } from './dues.ts';
import {
	loanById,
	loanDue,
	principalOutstanding,
	runningLoanIds,
	runningLoansOf,
	type RunningLoan
} from './find.server.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { keepPayment, NO_NEW_SCHEDULE } from './record.server.ts';
import { markParts } from './schedules.server.ts';
import { settleIfPaid } from './settle.server.ts';
import { useAdvance } from './useAdvance.server.ts';

/** What one loan asks for on a date: first the penalty, then the interest, then the principal. */
export interface LoanDue extends Amounts {
	readonly loanId: LoanId;
	readonly bookId: BookId;
	readonly accountId: AccountId;
	/** What is left of the principal before it is paid. */
	readonly outstanding: Rupiah;
	/** How much of a sale may go there where she assigned her sales to it; null: as for all loans. */
	readonly capBasisPoints: number | null;
}

export interface Dues {
	/** What the member owes her group from earlier refunds. */
	readonly otherDue: Rupiah;
	/** Oldest due first. */
	readonly loans: readonly LoanDue[];
}

/**
 * What a member owes on a day, and a settlement takes first from her sale: what she owes from refunds after
 * settlement, which stands on her receivable account in the group's savings book, and what of her loans has fallen
 * due; then the loans to which she assigned her sales, due or not.
 */
export async function duesOf(reader: Reader, membershipId: MembershipId, on: BookDate): Promise<Dues> {
	const any = await runningLoanIds(reader, membershipId);
	return owedAndDue(reader, { membershipId, on, hasLoans: any.length > 0 });
}

/** The same before a sale is settled: instalments paid in advance that have fallen due are used up first. */
export async function duesAtSale(
	tx: Tx,
	actor: Actor,
	membershipId: MembershipId,
	on: BookDate
): Promise<Dues> {
	const running = await runningLoanIds(tx, membershipId);
	// What was paid in advance and has fallen due is not taken from the sale as well.
	for (const id of running) await useAdvance(tx, actor, id);
	return owedAndDue(tx, { membershipId, on, hasLoans: running.length > 0 });
}

async function owedAndDue(
	reader: Reader,
	{ membershipId, on, hasLoans }: { membershipId: MembershipId; on: BookDate; hasLoans: boolean }
): Promise<Dues> {
	const otherDue = await owedFromRefunds(reader, membershipId);
	const all = hasLoans ? await runningLoansOf(reader, membershipId) : [];
	const assigned = all.filter(({ assignedBasisPoints }) => assignedBasisPoints !== null);
	const loans = [...all.filter((each) => !assigned.includes(each)), ...assigned].map((running) => ({
		...saleClaim(running, on),
		capBasisPoints: running.assignedBasisPoints,
		loanId: running.id,
		bookId: running.bookId,
		accountId: running.accountId,
		outstanding: principalOutstanding(running)
	}));
	return { otherDue, loans: loans.filter((due) => totalOf(due) > 0) };
}

/** What a member no longer had when buyers got their money back for her goods, and her next sales pay. */
export async function owedFromRefunds(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const organisationId = await organisationOfMember(reader, membershipId);
	if (!organisationId) return NO_RUPIAH;
	const accountId = await findAccount(
		reader,
		await savingsBookOf(reader, organisationId),
		CODE.otherReceivablesFromMembers,
		{ kind: 'membership', key: String(membershipId) }
	);
	return accountId ? rupiah(Math.max(0, await balanceOf(reader, accountId))) : NO_RUPIAH;
}

/** What a loan asks of a sale: what is due, or all of it where her sales are assigned to it. */
function saleClaim(running: RunningLoan, on: BookDate): Amounts {
	const due = loanDue(running, on);
	if (running.assignedBasisPoints === null) return due;
	const left = {
		interest: running.instalments.map(interestLeft),
		principal: running.instalments.map(principalLeft)
	};
	return { penalty: due.penalty, interest: sumRupiah(left.interest), principal: sumRupiah(left.principal) };
}

/** A sale paid a part of a loan: which instalments, in the transaction that posted it. */
export async function recordSalePayment(
	tx: Tx,
	actor: Actor,
	{
		loanId,
		amounts,
		transactionId,
		on
	}: {
		loanId: LoanId;
		amounts: Amounts;
		transactionId: TransactionId;
		on: BookDate;
	}
): Promise<void> {
	if (totalOf(amounts) === 0) return;
	const running = await loanById(tx, loanId);
	if (!running) throw new Error(`no loan ${loanId}`);
	const isAssigned = running.assignedBasisPoints !== null;
	const due = running.instalments.filter((each) => isAssigned || each.dueOn <= on);
	const parts = spread(amounts, due, { on, terms: running.product });
	await markParts(tx, { loanId, version: running.version }, parts);
	await keepPayment(tx, actor, running, {
		...{ kind: 'sale', amounts, parts, prepaid: NO_RUPIAH, advance: NO_RUPIAH },
		...NO_NEW_SCHEDULE,
		...{ transactionId, on }
	});
	await settleIfPaid(tx, actor, loanId);
}
