import { sql } from 'drizzle-orm';
import type { FundingId } from '#lib/funding/ids.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { daysBetween, type BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { Standing } from './classes.ts';

export interface LoanStanding extends Standing {
	readonly loanId: LoanId;
	/** What it was lent from; null for the members' savings. */
	readonly fundingId: FundingId | null;
	readonly memberName: string;
	readonly principal: Rupiah;
	readonly isWoman: boolean;
}

interface Row {
	readonly loanId: LoanId;
	readonly fundingId: FundingId | null;
	readonly memberName: string;
	readonly principal: Rupiah;
	readonly outstanding: Rupiah;
	readonly oldestDue: BookDate | null;
	readonly restructuredOn: BookDate | null;
	readonly gender: string | null;
}

/** How every running loan of a book stands on a day, the latest first; one query, however many there are. */
export async function standingsOf(reader: Reader, bookId: BookId, on: BookDate): Promise<LoanStanding[]> {
	const rows = await reader.all<Row>(sql`
		SELECT l.id AS loanId, l.funding_id AS fundingId, u.name AS memberName, u.gender, l.principal, l.restructured_on AS restructuredOn,
			sum(i.principal - i.paid_principal) AS outstanding,
			min(CASE WHEN i.due_on < ${on} AND (i.paid_principal < i.principal OR i.paid_interest < i.interest)
				THEN i.due_on END) AS oldestDue
		FROM loan l
		JOIN loan_instalment i ON i.loan_id = l.id AND i.version = l.version
		JOIN membership m ON m.id = l.membership_id
		JOIN user u ON u.id = m.user_id
		WHERE l.book_id = ${bookId} AND l.state = 'running'
		GROUP BY l.id ORDER BY oldestDue IS NULL, oldestDue, l.id`);
	return rows.map(({ oldestDue, restructuredOn, gender, ...row }) => ({
		...row,
		daysLate: oldestDue ? Math.max(0, daysBetween(oldestDue, on)) : 0,
		restructured: restructuredOn !== null,
		isWoman: gender === 'female'
	}));
}
