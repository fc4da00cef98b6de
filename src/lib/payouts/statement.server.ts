import { sql } from 'drizzle-orm';
import type { ExportTable, Row } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { producerStatementMessages } from '#lib/i18n/producerStatement.ts';
import { membershipById, organisationById, type Organisation } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { addDays, formatBookDate, formatDate, startOfDay, type BookDate } from '#lib/shared/dates.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import { SUMS, type StatementRow, type StatementSums } from './statement.ts';

/** Whose, and from when to when. */
export interface AskedStatement {
	readonly member: { id: MembershipId; name: string; phone: string | null; group: Organisation };
	readonly from: BookDate;
	readonly to: BookDate;
	readonly locale: Locale;
}

/** More than a producer sells in a year; a longer time is read in parts. */
const MOST = 2_000;

/**
 * What a producer earned by sales in a time, line by line, oldest first: her part of each as it was settled, where it went,
 * what she charged for bringing it or as fees, what refunds took back, what she was paid for lots, and what was paid out to
 * her. One query.
 */
export async function statementRows(reader: Reader, asked: AskedStatement): Promise<StatementRow[]> {
	const { id, group } = asked.member;
	const from = startOfDay(asked.from, group.timeZone);
	const to = startOfDay(addDays(asked.to, 1), group.timeZone);
	return reader.all<StatementRow>(sql`
		SELECT 'sale' AS kind, t.settled_at AS at, l.name || ', ' || o.number AS what, t.payable AS earned,
			t.other_due + t.penalty + t.interest + t.principal AS loans, t.mandatory, t.voluntary, 0 AS paid
		FROM settlement t JOIN order_line l ON l.id = t.order_line_id JOIN sub_order s ON s.id = l.sub_order_id
		JOIN customer_order o ON o.id = s.order_id
		WHERE t.membership_id = ${id} AND t.settled_at >= ${from} AND t.settled_at < ${to}
		UNION ALL
		SELECT 'refund', r.refunded_at, l.name || ', ' || o.number, -r.payable,
			-(r.other_due + r.penalty + r.interest + r.principal), -r.mandatory, -r.voluntary, 0
		FROM line_refund r JOIN settlement t ON t.order_line_id = r.order_line_id AND t.settled_at <= r.refunded_at
		JOIN order_line l ON l.id = r.order_line_id JOIN sub_order s ON s.id = l.sub_order_id
		JOIN customer_order o ON o.id = s.order_id
		WHERE t.membership_id = ${id} AND r.payable > 0 AND r.refunded_at >= ${from} AND r.refunded_at < ${to}
		UNION ALL
		SELECT 'charges', own.at, own.number, own.amount, 0, 0, own.amount, 0 FROM (
			SELECT s.completed_at AS at, o.number, iif(s.delivers = 'producer', s.delivery_amount, 0)
				+ (SELECT coalesce(sum(f.amount), 0) FROM order_fee f WHERE f.sub_order_id = s.id AND f.charged_by = 'producer')
				- (SELECT coalesce(sum(r.payable), 0) FROM charge_refund r WHERE r.sub_order_id = s.id) AS amount
			FROM sub_order s JOIN customer_order o ON o.id = s.order_id
			WHERE s.seller_id = ${id} AND s.state = 'completed' AND s.completed_at >= ${from} AND s.completed_at < ${to}) own
		WHERE own.amount > 0
		UNION ALL
		SELECT 'charges_back', r.refunded_at, o.number, -(r.voluntary + r.receivable), 0, 0, -(r.voluntary + r.receivable), 0
		FROM sub_order s JOIN charge_refund r ON r.sub_order_id = s.id JOIN customer_order o ON o.id = s.order_id
		WHERE s.seller_id = ${id} AND r.voluntary + r.receivable > 0 AND r.refunded_at >= ${from} AND r.refunded_at < ${to}
		UNION ALL
		SELECT d.kind, d.settled_at, g.name || ', lot ' || b.number, d.amount,
			t.other_due + t.penalty + t.interest + t.principal, t.mandatory, t.voluntary, 0
		FROM lot_debt d JOIN lot_settlement t ON t.lot_debt_id = d.id JOIN lot b ON b.id = d.lot_id
		JOIN listing g ON g.id = b.listing_id
		WHERE d.membership_id = ${id} AND d.settled_at >= ${from} AND d.settled_at < ${to}
		UNION ALL
		SELECT 'payout', p.paid_at, coalesce(p.bank_name, ''), 0, 0, 0, 0, p.amount
		FROM payout p WHERE p.membership_id = ${id} AND p.state = 'paid' AND p.paid_at >= ${from} AND p.paid_at < ${to}
		ORDER BY at LIMIT ${MOST}`);
}

/** The sums of all rows. */
export function statementSums(rows: readonly StatementSums[]): StatementSums {
	const all = { earned: 0, loans: 0, mandatory: 0, voluntary: 0, paid: 0 };
	for (const row of rows) for (const key of SUMS) all[key] += row[key];
	return all as StatementSums;
}

/** The member of a desk's statement: of its own group, or of a group that sells through it; null else. */
export async function producerAt(
	reader: Reader,
	desk: Organisation,
	membershipId: MembershipId
): Promise<AskedStatement['member'] | null> {
	const member = await membershipById(reader, membershipId);
	const group = member && (await organisationById(reader, member.organisationId));
	if (!member || !group) return null;
	const isHere = hasMembers(desk.kind)
		? group.id === desk.id
		: (await agreementsOf(reader, desk.id)).some(({ groupId }) => groupId === group.id);
	return isHere ? { id: member.id, name: member.name, phone: member.phone, group } : null;
}

/** The statement as a table for a file. */
export function statementTable(reader: Reader, asked: AskedStatement): ExportTable {
	const { member, locale } = asked;
	const t = messagesFor(producerStatementMessages, locale);
	const style = { locale, timeZone: member.group.timeZone };
	const amounts = (row: StatementSums) => SUMS.map((key) => row[key]);
	async function* rows(): AsyncGenerator<Row> {
		const all = await statementRows(reader, asked);
		for (const row of all) {
			yield { cells: [formatDate(row.at, style), `${t.kinds[row.kind]} ${row.what}`, ...amounts(row)] };
		}
		yield { cells: [t.all, '', ...amounts(statementSums(all))], strong: true };
	}
	return {
		name: `${t.title} ${member.name}`,
		heading: [
			`${t.title}: ${member.name}, ${member.group.name}`,
			t.between(formatBookDate(asked.from, locale), formatBookDate(asked.to, locale))
		],
		columns: [t.date, t.what, ...SUMS.map((key) => t.columns[key])],
		amounts: SUMS.length,
		rows: rows(),
		notes: [t.note]
	};
}
