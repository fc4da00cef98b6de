import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { bookDate, startOfDay, type TimeZone } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { MemberPart } from './parts.ts';

/** What the members' shares of each pool are measured by, in rupiah; those with nothing are missing. */
export type Contributions = Readonly<Record<MemberPart, ReadonlyMap<MembershipId, Rupiah>>>;

/**
 * What each member brought in during a year, from the books and the orders themselves: principal and mandatory savings
 * at its end, interest paid on loans, goods of the group that she bought, and her own that were sold, less refunds, or
 * bought from her by the BUM Desa, whose own they are from then on.
 * One reading each, however many members there are.
 */
export async function contributionsOf(
	reader: Reader,
	{ id, timeZone }: { readonly id: OrganisationId; readonly timeZone: TimeZone },
	year: number
): Promise<Contributions> {
	const from = startOfDay(bookDate(`${year}-01-01`), timeZone);
	const until = startOfDay(bookDate(`${year + 1}-01-01`), timeZone);
	// A line counts in the year it was settled in; what was given back later is taken off the year of its sale.
	const settled = sql`
		FROM settlement s JOIN order_line l ON l.id = s.order_line_id
			LEFT JOIN (SELECT order_line_id, sum(amount - bought) AS amount FROM line_refund GROUP BY order_line_id) r
				ON r.order_line_id = l.id
			JOIN sub_order so ON so.id = l.sub_order_id
		WHERE so.group_id = ${id} AND s.settled_at >= ${from} AND s.settled_at < ${until}`;
	return {
		capital: await sums(
			reader,
			sql`
			SELECT CAST(a.holder_key AS INTEGER) AS id, -sum(t.debit - t.credit) AS amount
			FROM account a JOIN book b ON b.id = a.book_id JOIN account_month t ON t.account_id = a.id
			WHERE b.organisation_id = ${id} AND a.holder_kind = 'membership'
				AND a.code IN (${CODE.principalSavings}, ${CODE.mandatorySavings}) AND t.month <= ${`${year}-12`}
			GROUP BY a.holder_key`
		),
		interest: await sums(
			reader,
			sql`
			SELECT n.membership_id AS id, sum(iif(p.kind = 'taken_back', -p.interest, p.interest)) AS amount
			FROM loan_payment p JOIN loan n ON n.id = p.loan_id JOIN book b ON b.id = n.book_id
			WHERE b.organisation_id = ${id} AND p.reversed_by IS NULL
				AND p.paid_on BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`}
			GROUP BY n.membership_id`
		),
		purchases: await sums(
			reader,
			sql`
			SELECT m.id AS id, sum(x.gross) AS amount FROM (
				SELECT so.order_id AS order_id, l.gross - l.bought - coalesce(r.amount, 0) AS gross ${settled}
			) x JOIN customer_order o ON o.id = x.order_id
				JOIN membership m ON m.user_id = o.buyer_id AND m.organisation_id = ${id}
			WHERE m.state IN ('active', 'left')
			GROUP BY m.id`
		),
		sales: await sums(
			reader,
			sql`
			SELECT id, sum(amount) AS amount FROM (
				SELECT s.membership_id AS id, l.gross - l.bought - coalesce(r.amount, 0) AS amount ${settled}
				UNION ALL
				SELECT d.membership_id, d.amount + d.group_share FROM lot_debt d
				JOIN membership m ON m.id = d.membership_id
				WHERE m.organisation_id = ${id} AND d.kind = 'bought' AND d.settled_at >= ${from} AND d.settled_at < ${until}
			) GROUP BY id`
		)
	};
}

async function sums(
	reader: Reader,
	query: ReturnType<typeof sql>
): Promise<ReadonlyMap<MembershipId, Rupiah>> {
	const rows = await reader.all<{ id: MembershipId; amount: Rupiah }>(
		sql`SELECT id, amount FROM (${query}) WHERE amount > 0 ORDER BY id`
	);
	return new Map(rows.map(({ id, amount }) => [id, amount]));
}
