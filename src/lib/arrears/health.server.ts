import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addMonths, monthOf, type BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import { portfolioOf, shareOf, type Portfolio } from './classes.ts';
import { incomePerHeadOf, type IncomePerHead } from './incomePerHead.server.ts';
import { standingsOf, type LoanStanding } from './standings.server.ts';

export interface Health {
	readonly portfolio: Portfolio;
	readonly standings: readonly LoanStanding[];
	/** All in basis points; null where there is nothing to divide by. */
	readonly atRisk: number | null;
	/** Operating income ÷ (cost of funds + provisions + operating costs), over twelve months. */
	readonly selfSufficiency: number | null;
	/** Interest and penalty of twelve months ÷ the portfolio of now. */
	readonly yield: number | null;
	readonly women: number | null;
	readonly averageLoan: Rupiah | null;
	/** Average loan ÷ national income per head. */
	readonly depth: number | null;
	/** What depth is measured by. */
	readonly income: IncomePerHead | null;
	readonly savings: Rupiah;
	readonly savingsToLoans: number | null;
	readonly allowance: Rupiah;
}

/** How a book's lending stands on a day, computed from the books and the schedules alone. */
export async function healthOf(reader: Reader, bookId: BookId, on: BookDate): Promise<Health> {
	const standings = await standingsOf(reader, bookId, on);
	const portfolio = portfolioOf(standings);
	const turnover = await turnoverOf(reader, bookId, on);
	const balances = await balancesOf(reader, bookId);
	const costs = turnover.costOfFunds + turnover.provisions + turnover.operating;
	const income = await incomePerHeadOf(reader, bookId);
	const averageLoan = averageOf(standings);
	return {
		...{ portfolio, standings, averageLoan, income },
		atRisk: shareOf(portfolio.atRisk, portfolio.gross),
		selfSufficiency: shareOf(turnover.income, costs),
		yield: shareOf(turnover.interest, portfolio.gross),
		women: shareOf(standings.filter(({ isWoman }) => isWoman).length, standings.length),
		depth: income && averageLoan !== null ? shareOf(averageLoan, income.amount) : null,
		savings: balances.savings,
		savingsToLoans: shareOf(balances.savings, portfolio.gross),
		allowance: balances.allowance
	};
}

function averageOf(standings: readonly LoanStanding[]): Rupiah | null {
	if (standings.length === 0) return null;
	return rupiah(Math.round(standings.reduce((sum, each) => sum + each.principal, 0) / standings.length));
}

interface Turnover {
	readonly income: number;
	readonly interest: number;
	readonly costOfFunds: number;
	readonly provisions: number;
	readonly operating: number;
}

/** Twelve months of income and costs, from the monthly totals; taxes are no operating cost. */
async function turnoverOf(reader: Reader, bookId: BookId, on: BookDate): Promise<Turnover> {
	const from = monthOf(addMonths(on, -11));
	const rows = await reader.all<{ code: string; type: string; amount: number }>(sql`
		SELECT a.code, a.type, sum(m.debit - m.credit) AS amount
		FROM account_month m JOIN account a ON a.id = m.account_id
		WHERE a.book_id = ${bookId} AND a.type IN ('income', 'expense') AND a.is_control = 0
			AND m.month >= ${from} AND m.month <= ${monthOf(on)}
		GROUP BY a.code, a.type`);
	const sum = (wanted: (row: { code: string; type: string }) => boolean) =>
		rows.filter(wanted).reduce((total, { amount }) => total + amount, 0);
	const funds: readonly string[] = [CODE.interestOnSavings, CODE.bankInterest];
	const isCost = ({ code, type }: { code: string; type: string }) =>
		type === 'expense' && !code.startsWith('7.3') && !funds.includes(code) && code !== CODE.provisionExpense;
	return {
		income: -sum(({ type }) => type === 'income'),
		interest: -sum(({ code }) => code === CODE.interestIncome || code === CODE.penaltyIncome),
		costOfFunds: sum(({ code }) => funds.includes(code)),
		provisions: sum(({ code }) => code === CODE.provisionExpense),
		operating: sum(isCost)
	};
}

async function balancesOf(reader: Reader, bookId: BookId): Promise<{ savings: Rupiah; allowance: Rupiah }> {
	const saved: readonly string[] = [
		CODE.voluntarySavings,
		CODE.termSavings,
		CODE.principalSavings,
		CODE.mandatorySavings
	];
	const rows = await reader.all<{ code: string; amount: number }>(sql`
		SELECT code, -sum(balance) AS amount FROM account
		WHERE book_id = ${bookId} AND is_control = 0 GROUP BY code`);
	const of = (codes: readonly string[]) =>
		rupiah(rows.filter(({ code }) => codes.includes(code)).reduce((sum, { amount }) => sum + amount, 0));
	return { savings: of(saved), allowance: of([CODE.loanAllowance]) };
}
