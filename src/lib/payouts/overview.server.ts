import { sql, type SQL } from 'drizzle-orm';
import type { ExportTable, Row } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { payoutOverviewMessages } from '#lib/i18n/payoutOverview.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { agreementsOf } from '#lib/organisations/agreements.server.ts';
import type { Organisation } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { bookDate, startOfDay } from '#lib/shared/dates.ts';
import type { MembershipId, OrganisationId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, type Rupiah } from '#lib/shared/money.ts';

/** What is owed to producers, in whole rupiah. */
export interface Owed {
	/** From goods that were delivered and are not settled yet. */
	readonly coming: Rupiah;
	/** On voluntary savings, and not held. */
	readonly free: Rupiah;
	/** Held on them: asked for, or a guarantee. */
	readonly held: Rupiah;
	/** Of it, what was asked to be paid out. */
	readonly asked: Rupiah;
	/** Paid out since the year began. */
	readonly paid: Rupiah;
}

export interface OwedProducer extends Owed {
	readonly membershipId: MembershipId;
	readonly name: string;
	readonly group: string;
}

export interface OwedGroup extends Owed {
	readonly group: string;
	readonly members: number;
}

type Desk = Pick<Organisation, 'id' | 'kind' | 'name' | 'timeZone'>;

/** A group's own members; for a BUM Desa the members of all groups that sell through it. */
async function groupsOf(reader: Reader, desk: Desk): Promise<OrganisationId[]> {
	if (hasMembers(desk.kind)) return [desk.id];
	return [...new Set((await agreementsOf(reader, desk.id)).map(({ groupId }) => groupId))];
}

/** What trade books owe a member for goods that were delivered and are not settled yet. */
const coming = (holder: SQL, sells: SQL) =>
	sql`coalesce((SELECT -sum(a.balance) FROM account a WHERE a.book_id IN (SELECT id FROM book WHERE ${sells})
		AND a.code IN (${CODE.consignmentPayable}, ${CODE.purchasesPayable}) AND a.holder_kind = 'membership'
		AND a.holder_key = ${holder}), 0)`;

/** The same of all trade books, for the member herself. */
export async function comingTo(reader: Reader, membershipId: MembershipId): Promise<Rupiah> {
	const [row] = await reader.all<{ amount: Rupiah }>(
		sql`SELECT ${coming(sql`${String(membershipId)}`, sql`kind = 'trade'`)} AS amount`
	);
	return row?.amount ?? NO_RUPIAH;
}

/** One row a member, of those who save or left something behind; `coming` counts the desk's own book where it sells. */
function owedRows(desk: Desk, groups: readonly OrganisationId[]): SQL {
	const year = startOfDay(bookDate(`${today(desk.timeZone).slice(0, 4)}-01-01`), desk.timeZone);
	const sells = hasMembers(desk.kind) ? sql`kind = 'trade'` : sql`organisation_id = ${desk.id}`;
	const held = sql`coalesce((SELECT sum(h.amount) FROM savings_hold h
		WHERE h.account_id = s.account_id AND h.released_at IS NULL), 0)`;
	return sql`SELECT m.id AS membershipId, m.organisation_id AS groupId, m.number, u.name, o.name AS "group",
			${coming(sql`CAST(m.id AS TEXT)`, sells)} AS coming,
			coalesce(-v.balance, 0) - ${held} AS free, ${held} AS held,
			coalesce((SELECT sum(p.amount) FROM payout p
				WHERE p.membership_id = m.id AND p.state IN ('requested', 'approved')), 0) AS asked,
			coalesce((SELECT sum(p.amount) FROM payout p
				WHERE p.membership_id = m.id AND p.state = 'paid' AND p.paid_at >= ${year}), 0) AS paid
		FROM membership m JOIN user u ON u.id = m.user_id JOIN organisation o ON o.id = m.organisation_id
		LEFT JOIN savings_account s ON s.membership_id = m.id AND s.kind = 'voluntary'
		LEFT JOIN account v ON v.id = s.account_id
		WHERE m.number IS NOT NULL AND m.organisation_id IN (${sql.join(
			groups.map((id) => sql`${id}`),
			sql`, `
		)})`;
}

/** What is owed to each producer, by group and number, a page at a time. */
export async function owedToProducers(
	reader: Reader,
	desk: Desk,
	{ page, size }: { page: number; size: number }
): Promise<{ rows: OwedProducer[]; more: boolean }> {
	const groups = await groupsOf(reader, desk);
	if (groups.length === 0) return { rows: [], more: false };
	const rows = await reader.all<OwedProducer>(sql`${owedRows(desk, groups)}
		ORDER BY o.name, m.organisation_id, m.number LIMIT ${size + 1} OFFSET ${(page - 1) * size}`);
	return { rows: rows.slice(0, size), more: rows.length > size };
}

/** The same by group. */
export async function owedToGroups(reader: Reader, desk: Desk): Promise<OwedGroup[]> {
	const groups = await groupsOf(reader, desk);
	if (groups.length === 0) return [];
	return reader.all<OwedGroup>(sql`SELECT "group", count(*) AS members, sum(coming) AS coming, sum(free) AS free,
			sum(held) AS held, sum(asked) AS asked, sum(paid) AS paid
		FROM (${owedRows(desk, groups)}) GROUP BY groupId ORDER BY "group" LIMIT 200`);
}

const FILE_PAGE = 200;

/** All of it as a table for a file: each producer, then each group. */
export function overviewTable(reader: Reader, desk: Desk, locale: Locale): ExportTable {
	const words = messagesFor(payoutOverviewMessages, locale);
	const amounts = ({ coming, free, held, asked, paid }: Owed) => [coming, free, held, asked, paid];
	async function* rows(): AsyncGenerator<Row> {
		for (let page = 1; ; page += 1) {
			const { rows: found, more } = await owedToProducers(reader, desk, { page, size: FILE_PAGE });
			for (const each of found) yield { cells: [each.name, each.group, ...amounts(each)] };
			if (!more) break;
		}
		for (const each of await owedToGroups(reader, desk)) {
			yield { cells: [words.all, each.group, ...amounts(each)], strong: true };
		}
	}
	return {
		name: words.title,
		heading: [desk.name, words.lead],
		columns: [
			...[words.producer, words.group, words.coming, words.free],
			...[words.held, words.asked, words.paid]
		],
		amounts: 5,
		rows: rows()
	};
}
