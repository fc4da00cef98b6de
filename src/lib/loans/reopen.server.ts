import { and, desc, eq } from 'drizzle-orm';
import { accountOf } from '#lib/ledger/accounts.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { debit } from '#lib/ledger/post.server.ts';
import type { Posting } from '#lib/ledger/posting.ts';
import type { Actor } from '#lib/shared/actor.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { TransactionId } from '#lib/shared/ids.ts';
import { leastRupiah, NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { NO_AMOUNTS, totalOf, type Amounts, type Part } from './dues.ts';
import { loanById, runningLoansChanged, type RunningLoan } from './find.server.ts';
import { keepPayment, NO_NEW_SCHEDULE } from './record.server.ts';
import { loan, loanInstalment, loanPayment, loanPaymentPart } from './schema.server.ts';
import { markParts } from './schedules.server.ts';

/** What one loan gives back of what a sale had paid. */
export interface Reopened {
	readonly running: RunningLoan;
	readonly version: number;
	readonly amounts: Amounts;
	readonly parts: readonly Part[];
}

/**
 * Which instalments open again when a sale that paid them is refunded: the newest first, and only as far as that sale
 * had paid them and no earlier refund opened them. What a loan written off or made anew since was paid stays paid.
 */
export async function planReopening(
	reader: Reader,
	settlementId: TransactionId,
	wanted: Amounts
): Promise<Reopened[]> {
	const left = { ...wanted };
	const plan: Reopened[] = [];
	for (const payment of await salePayments(reader, settlementId)) {
		const running = await loanById(reader, payment.loanId);
		if (!running || running.state === 'written_off') continue;
		const parts: Part[] = [];
		for (const part of await partsLeft(reader, payment.id, settlementId)) {
			if (part.version !== running.version) continue;
			const opened = {
				number: part.number,
				principal: leastRupiah(left.principal, part.principal),
				interest: leastRupiah(left.interest, part.interest),
				penalty: leastRupiah(left.penalty, part.penalty)
			};
			left.principal = rupiah(left.principal - opened.principal);
			left.interest = rupiah(left.interest - opened.interest);
			left.penalty = rupiah(left.penalty - opened.penalty);
			if (totalOf(opened) > 0) parts.push(opened);
		}
		if (parts.length > 0) plan.push({ running, version: running.version, amounts: sumOf(parts), parts });
	}
	return plan;
}

function salePayments(reader: Reader, settlementId: TransactionId) {
	return reader
		.select()
		.from(loanPayment)
		.where(and(eq(loanPayment.transactionId, settlementId), eq(loanPayment.kind, 'sale')))
		.orderBy(desc(loanPayment.id));
}

/** What a sale's payment still pays of each instalment, after earlier refunds of the same sale. */
async function partsLeft(reader: Reader, paymentId: number, settlementId: TransactionId) {
	const given = await reader
		.select()
		.from(loanPaymentPart)
		.where(eq(loanPaymentPart.paymentId, paymentId))
		.orderBy(desc(loanPaymentPart.number));
	const back = await reader
		.select({ part: loanPaymentPart })
		.from(loanPaymentPart)
		.innerJoin(loanPayment, eq(loanPayment.id, loanPaymentPart.paymentId))
		.where(and(eq(loanPayment.kind, 'taken_back'), eq(loanPayment.reopensId, settlementId)));
	return given.map((part) => {
		const same = back.filter(
			(each) => each.part.number === part.number && each.part.version === part.version
		);
		const minus = (amount: Rupiah, key: 'penalty' | 'interest' | 'principal') =>
			rupiah(Math.max(0, amount - sumRupiah(same.map((each) => each.part[key]))));
		return {
			...part,
			penalty: minus(part.penalty, 'penalty'),
			interest: minus(part.interest, 'interest'),
			principal: minus(part.principal, 'principal')
		};
	});
}

function sumOf(parts: readonly Part[]): Amounts {
	return parts.reduce<Amounts>(
		(sum, part) => ({
			penalty: rupiah(sum.penalty + part.penalty),
			interest: rupiah(sum.interest + part.interest),
			principal: rupiah(sum.principal + part.principal)
		}),
		NO_AMOUNTS
	);
}

/** What reopening debits in the lending book: the loan, and the income that was none. */
export async function reopeningPostings(tx: Tx, plan: readonly Reopened[]): Promise<Posting[]> {
	const postings: Posting[] = [];
	for (const { running, amounts } of plan) {
		postings.push(
			debit(running.accountId, amounts.principal),
			debit(await accountOf(tx, running.bookId, CODE.interestIncome), amounts.interest),
			debit(await accountOf(tx, running.bookId, CODE.penaltyIncome), amounts.penalty)
		);
	}
	return postings;
}

/** Opens the instalments in the transaction that posted it. The days between are not late days. */
export async function reopen(
	tx: Tx,
	actor: Actor,
	plan: readonly Reopened[],
	{
		settlementId,
		transactionId,
		on
	}: {
		settlementId: TransactionId;
		transactionId: TransactionId;
		on: BookDate;
	}
): Promise<void> {
	for (const { running, version, amounts, parts } of plan) {
		await markParts(tx, { loanId: running.id, version }, parts, -1);
		for (const { number } of parts) {
			await tx
				.update(loanInstalment)
				.set({ lateFrom: on })
				.where(
					and(
						eq(loanInstalment.loanId, running.id),
						eq(loanInstalment.version, version),
						eq(loanInstalment.number, number)
					)
				);
		}
		await tx.update(loan).set({ state: 'running' }).where(eq(loan.id, running.id));
		runningLoansChanged(tx, running.membershipId);
		await keepPayment(tx, actor, running, {
			...{ kind: 'taken_back', amounts, parts, prepaid: NO_RUPIAH, advance: NO_RUPIAH },
			...NO_NEW_SCHEDULE,
			...{ transactionId, on, reopensId: settlementId }
		});
	}
}
