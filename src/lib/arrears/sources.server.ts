import { sql } from 'drizzle-orm';
import type { FundingId } from '#lib/funding/ids.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addMonths, firstOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import { portfolioOf, shareOf } from './classes.ts';
import { standingsOf } from './standings.server.ts';
import { averageOf } from './average.ts';

const MONTHS = 12;

export interface SourceHealth {
	/** Interest and penalty of the last twelve months ÷ the average outstanding at the ends of its months, basis points. */
	readonly yield: number | null;
	/** PAR30: principal of loans with an instalment over thirty days late, or restructured ÷ all, basis points. */
	readonly atRisk: number | null;
}

/** What lending from one source earns, and how much of it is at risk; null is the members' savings. */
export async function sourceHealth(
	reader: Reader,
	bookId: BookId,
	{ fundingId, on }: { fundingId: FundingId | null; on: BookDate }
): Promise<SourceHealth> {
	const first = firstOfMonth(monthOf(addMonths(on, 1 - MONTHS)));
	const [standings, lent, [earned]] = await Promise.all([
		standingsOf(reader, bookId, on),
		reader.all<{ month: string; amount: number }>(sql`
		SELECT m.month, sum(m.debit - m.credit) AS amount
		FROM loan l JOIN account_month m ON m.account_id = l.account_id
		WHERE l.book_id = ${bookId} AND l.funding_id IS ${fundingId} GROUP BY m.month ORDER BY m.month`),
		reader.all<{ amount: number }>(sql`
		SELECT coalesce(sum(CASE WHEN p.kind = 'taken_back' THEN -1 ELSE 1 END * (p.interest + p.penalty)), 0) AS amount
		FROM loan_payment p JOIN loan l ON l.id = p.loan_id
		WHERE l.book_id = ${bookId} AND l.funding_id IS ${fundingId} AND p.reversed_by IS NULL
			AND p.paid_on >= ${first} AND p.paid_on <= ${on}`)
	]);
	const portfolio = portfolioOf(standings.filter((each) => each.fundingId === fundingId));
	const months = Array.from({ length: MONTHS }, (_, index) => monthOf(addMonths(first, index)));
	return {
		yield: shareOf(earned?.amount ?? 0, averageOf(lent, months)),
		atRisk: shareOf(portfolio.atRisk, portfolio.gross)
	};
}
