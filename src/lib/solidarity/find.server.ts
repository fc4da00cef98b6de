import { sql } from 'drizzle-orm';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookId, MembershipId } from '#lib/shared/ids.ts';
import type { LoanId } from '#lib/lending/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';

export interface CoverDebt {
	readonly loanId: LoanId;
	readonly memberName: string;
	readonly phone: string | null;
	/** What was paid for her and she has not paid back. */
	readonly owed: Rupiah;
}

/** Who owes the group for instalments that were covered, the oldest debt first, also where the loan is paid off. */
export function coverDebts(reader: Reader, bookId: BookId): Promise<CoverDebt[]> {
	return reader.all<CoverDebt>(sql`
		SELECT c.loan_id AS loanId, u.name AS memberName, u.phone, sum(c.amount - c.repaid) AS owed
		FROM cover c
		JOIN loan l ON l.id = c.loan_id
		JOIN membership m ON m.id = l.membership_id
		JOIN user u ON u.id = m.user_id
		WHERE l.book_id = ${bookId} AND c.state = 'approved' AND c.amount > c.repaid
		GROUP BY c.loan_id ORDER BY min(c.id) LIMIT 100`);
}

/** What a member owes the group for what was covered for her. */
export async function coverDebtOf(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const [found] = await reader.all<{ owed: Rupiah }>(sql`
		SELECT coalesce(sum(c.amount - c.repaid), 0) AS owed FROM cover c JOIN loan l ON l.id = c.loan_id
		WHERE l.membership_id = ${membershipId} AND c.state = 'approved'`);
	return found?.owed ?? NO_RUPIAH;
}

export interface CarriedShare {
	/** For whom she paid. */
	readonly memberName: string;
	readonly amount: Rupiah;
	readonly repaid: Rupiah;
}

/** What a member gave of her savings for others and has not got back yet. */
export function sharesCarriedBy(reader: Reader, membershipId: MembershipId): Promise<CarriedShare[]> {
	return reader.all<CarriedShare>(sql`
		SELECT u.name AS memberName, sum(s.amount) AS amount, sum(s.repaid) AS repaid
		FROM cover_share s
		JOIN cover c ON c.id = s.cover_id
		JOIN loan l ON l.id = c.loan_id
		JOIN membership m ON m.id = l.membership_id
		JOIN user u ON u.id = m.user_id
		WHERE s.membership_id = ${membershipId} AND c.state = 'approved' AND s.amount > s.repaid
		GROUP BY l.membership_id ORDER BY min(c.id)`);
}
