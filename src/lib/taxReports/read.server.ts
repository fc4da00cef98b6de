import { sql, type SQL } from 'drizzle-orm';
import { balanceOf, findAccount } from '#lib/ledger/accounts.server.ts';
import { tradeBookOf } from '#lib/ledger/books.server.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { YEAR_SOURCE } from '#lib/ledger/periods.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { bookDate, startOfDay, type BookMonth, type TimeZone } from '#lib/shared/dates.ts';
import type { BookId, OrganisationId, UserId } from '#lib/shared/ids.ts';
import { NO_RUPIAH, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { vatByMonth } from '#lib/taxes/outputVat.server.ts';
import { incomeTaxOf, personsTax, termsIn, type TaxTerms } from '#lib/taxes/rules.ts';

/** A calendar year: taxes on turnover are reckoned by it. */
export interface AskedTax {
	readonly year: number;
	readonly timeZone: TimeZone;
}

export function monthsOf(year: number): BookMonth[] {
	return Array.from(
		{ length: 12 },
		(_, index) => `${year}-${String(index + 1).padStart(2, '0')}` as BookMonth
	);
}

/** What an organisation earned itself, by its books, in whole rupiah, without VAT; refunds taken off. */
interface OwnTurnover {
	/** What it keeps of goods sold for others: on consignment this alone is its turnover. */
	readonly commission: Rupiah;
	/** Goods it had bought. */
	readonly goods: Rupiah;
	readonly farmInputs: Rupiah;
	/** Delivery by its own courier, and fees for packing, transport, administration and sales. */
	readonly services: Rupiah;
}

/**
 * Which income account counts as what. Discounts are none of it: turnover is what was asked before them (PP 55/2022 art. 58), and
 * what came back is read from the refunds.
 */
const PARTS: Readonly<Record<string, keyof OwnTurnover>> = {
	[CODE.commissionIncome]: 'commission',
	[CODE.salesToMembers]: 'goods',
	[CODE.salesToNonMembers]: 'goods',
	[CODE.farmInputSales]: 'farmInputs',
	[CODE.deliveryIncome]: 'services',
	[CODE.packingFees]: 'services',
	[CODE.administrationFees]: 'services',
	[CODE.salesFees]: 'services',
	[CODE.transportFees]: 'services'
};

export interface OwnMonth extends OwnTurnover {
	readonly month: BookMonth;
	readonly turnover: Rupiah;
	/** By the register of output VAT: what of the turnover was sold with VAT, and that VAT; 0 where it is not registered. */
	readonly vatBase: Rupiah;
	readonly vat: Rupiah;
	/** Null where income tax is not reckoned from turnover, or nothing is stated. */
	readonly incomeTax: Rupiah | null;
	/** What the books show for the month as owed to the tax office; paying it takes nothing off. */
	readonly incomeBooked: Rupiah;
	readonly vatBooked: Rupiah;
}

/** What a BUM Desa itself earned in each month of a year by its trade book, and the taxes of it by what it stated. */
export async function ownMonths(
	reader: Reader,
	{
		organisationId,
		terms,
		...asked
	}: AskedTax & { organisationId: OrganisationId; terms: readonly TaxTerms[] }
): Promise<OwnMonth[]> {
	const bookId = await tradeBookOf(reader, organisationId);
	const [booked, returned, supplied, vatBooked] = await Promise.all([
		bookedIn(reader, bookId, asked.year),
		returnedIn(reader, organisationId, asked),
		vatByMonth(reader, bookId, asked.year),
		vatBookedIn(reader, bookId, asked.year)
	]);
	return monthsOf(asked.year).map((month) => {
		const sums = { commission: 0, goods: -(returned.get(month) ?? 0), farmInputs: 0, services: 0 };
		let incomeBooked = 0;
		for (const { code, amount, credit } of booked.filter((row) => row.month === month)) {
			const part = PARTS[code];
			if (part) sums[part] += amount;
			if (code === CODE.finalTaxPayable) incomeBooked += credit;
		}
		const { base = NO_RUPIAH, vat = NO_RUPIAH } = supplied.find((each) => each.month === month) ?? {};
		const turnover = rupiah(sums.commission + sums.goods + sums.farmInputs + sums.services);
		return {
			...{ month, turnover, vatBase: base, vat },
			...{ commission: rupiah(sums.commission), goods: rupiah(sums.goods) },
			...{ services: rupiah(sums.services), farmInputs: rupiah(sums.farmInputs) },
			incomeTax: incomeTaxOf(turnover, month, termsIn(terms, month)),
			...{ incomeBooked: rupiah(incomeBooked), vatBooked: vatBooked.get(month) ?? NO_RUPIAH }
		};
	});
}

interface Booked {
	month: BookMonth;
	code: string;
	/** Credited less debited. */
	amount: number;
	credit: number;
}

/** By month and code, from the monthly totals; the closing of the year, which empties income accounts, is left out. */
function bookedIn(reader: Reader, bookId: number, year: number): Promise<Booked[]> {
	const codes = sql.join(
		[...Object.keys(PARTS), CODE.finalTaxPayable].map((code) => sql`${code}`),
		sql`, `
	);
	return reader.all<Booked>(sql`
		SELECT m.month, a.code, sum(m.credit - m.debit) AS amount, sum(m.credit) AS credit
		FROM account a JOIN account_month m ON m.account_id = a.id
		WHERE a.book_id = ${bookId} AND a.code IN (${codes}) AND m.month BETWEEN ${`${year}-01`} AND ${`${year}-12`}
		GROUP BY m.month, a.code
		UNION ALL
		SELECT substr(e.date, 1, 7), a.code, sum(p.amount), 0
		FROM ledger_transaction t CROSS JOIN entry e ON e.transaction_id = t.id
		CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
		WHERE t.source_kind = ${YEAR_SOURCE} AND e.book_id = ${bookId} AND a.code IN (${codes})
			AND e.date BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`}
		GROUP BY 1, a.code`);
}

/** What moved on the account of output VAT, by month, but for what was paid out of cash or bank to the tax office. */
async function vatBookedIn(
	reader: Reader,
	bookId: BookId,
	year: number
): Promise<ReadonlyMap<BookMonth, Rupiah>> {
	const rows = await reader.all<{ month: BookMonth; amount: number }>(sql`
		SELECT substr(e.date, 1, 7) AS month, sum(-p.amount) AS amount
		FROM account a CROSS JOIN posting p ON p.account_id = a.id JOIN entry e ON e.id = p.entry_id
		WHERE a.book_id = ${bookId} AND a.code = ${CODE.outputVat} AND e.date BETWEEN ${`${year}-01-01`} AND ${`${year}-12-31`}
			AND NOT (p.amount > 0 AND ${isPayment(sql`e`)})
		GROUP BY 1`);
	return new Map(rows.map(({ month, amount }) => [month, rupiah(amount)]));
}

export interface VatOwed {
	/** What stands on the account; below nothing when more was paid than was owed. */
	readonly owed: Rupiah;
	/** What of it earlier months left, which is to be paid: this month's is not due yet. */
	readonly due: Rupiah;
}

/** What a BUM Desa owes the tax office of VAT now. */
export async function vatOwed(
	reader: Reader,
	{ organisationId, month }: { organisationId: OrganisationId; month: BookMonth }
): Promise<VatOwed> {
	const bookId = await tradeBookOf(reader, organisationId);
	const account = await findAccount(reader, bookId, CODE.outputVat);
	const owed = account === null ? NO_RUPIAH : rupiah(-(await balanceOf(reader, account)));
	const booked = await vatBookedIn(reader, bookId, Number(month.slice(0, 4)));
	return { owed, due: rupiah(Math.max(0, owed - (booked.get(month) ?? 0))) };
}

/** An entry that pays money out, and is none of the register's, such as a sale for cash that was taken back. */
function isPayment(entry: SQL): SQL {
	return sql`(EXISTS (SELECT 1 FROM posting q JOIN account c ON c.id = q.account_id
			WHERE q.entry_id = ${entry}.id AND q.amount < 0 AND c.code IN (${CODE.cash}, ${CODE.bank}))
		AND NOT EXISTS (SELECT 1 FROM output_vat v WHERE v.transaction_id = ${entry}.transaction_id))`;
}

/** The month of an instant at the village; none of Indonesia's time zones changes its clock. */
function monthAt(instant: SQL, { year, timeZone }: AskedTax): SQL {
	const ahead = Math.round(
		(Date.parse(`${year}-01-01T00:00:00Z`) - startOfDay(bookDate(`${year}-01-01`), timeZone)) / 1000
	);
	return sql`strftime('%Y-%m', ${instant} / 1000 + ${ahead}, 'unixepoch')`;
}

function within(instant: SQL, { year, timeZone }: AskedTax): SQL {
	return sql`${instant} >= ${startOfDay(bookDate(`${year}-01-01`), timeZone)}
		AND ${instant} < ${startOfDay(bookDate(`${year + 1}-01-01`), timeZone)}`;
}

/** What came back of goods sold as its own, without VAT, in the month it did: its sales account does not know it. */
async function returnedIn(
	reader: Reader,
	organisationId: OrganisationId,
	asked: AskedTax
): Promise<ReadonlyMap<BookMonth, number>> {
	const rows = await reader.all<{ month: BookMonth; returned: number }>(sql`
		SELECT ${monthAt(sql`r.refunded_at`, asked)} AS month, sum(r.bought + coalesce((SELECT sum(v.vat) FROM refund f
			JOIN output_vat v ON v.transaction_id = f.owed_transaction_id AND v.supply = 'goods' WHERE f.id = r.refund_id), 0)) AS returned
		FROM sub_order s JOIN order_line l ON l.sub_order_id = s.id JOIN line_refund r ON r.order_line_id = l.id
		WHERE s.bumdesa_id = ${organisationId} AND r.bought > 0 AND ${within(sql`r.refunded_at`, asked)} GROUP BY 1`);
	return new Map(rows.map(({ month, returned }) => [month, returned]));
}

/** Whose turnover: all who sell at a BUM Desa, or one person's, wherever she sells. */
export type Sellers =
	| { readonly kind: 'at'; readonly organisationId: OrganisationId }
	| { readonly kind: 'person'; readonly userId: UserId };

/**
 * What producers turned over: the whole price of goods sold on consignment (the commission is their cost), less what was taken back
 * from them, in the month it was; and what the BUM Desa bought of them, on the day it did. Without delivery.
 */
function turnoverOf(sellers: Sellers, asked: AskedTax): SQL {
	const ours =
		sellers.kind === 'at' ? sql`s.bumdesa_id = ${sellers.organisationId}` : mine(sql`s.seller_id`, sellers);
	const bought =
		sellers.kind === 'at'
			? sql`k.organisation_id = ${sellers.organisationId}`
			: mine(sql`d.membership_id`, sellers);
	return sql`(
		SELECT s.seller_id AS seller, ${monthAt(sql`s.delivered_at`, asked)} AS month,
			l.payable + l.commission + l.group_share AS amount
		FROM sub_order s JOIN order_line l ON l.sub_order_id = s.id
		WHERE ${ours} AND ${within(sql`s.delivered_at`, asked)}
		UNION ALL
		SELECT s.seller_id, ${monthAt(sql`r.refunded_at`, asked)}, -(r.payable + r.commission + r.group_share)
		FROM sub_order s JOIN order_line l ON l.sub_order_id = s.id JOIN line_refund r ON r.order_line_id = l.id
		WHERE ${ours} AND ${within(sql`r.refunded_at`, asked)}
		UNION ALL
		SELECT d.membership_id, substr(e.date, 1, 7), d.amount + d.group_share
		FROM lot_debt d JOIN lot k ON k.id = d.lot_id JOIN entry e ON e.transaction_id = d.transaction_id AND e.book_id = d.book_id
		WHERE ${bought} AND d.kind = 'bought' AND e.date BETWEEN ${`${asked.year}-01-01`} AND ${`${asked.year}-12-31`}
	)`;
}

function mine(membershipId: SQL, { userId }: { userId: UserId }): SQL {
	return sql`${membershipId} IN (SELECT id FROM membership WHERE user_id = ${userId})`;
}

export interface ProducersTax {
	readonly name: string;
	/** The groups she sells through. */
	readonly groups: string;
	readonly turnover: Rupiah;
	readonly taxable: Rupiah;
	readonly tax: Rupiah;
}

/** A page of who sells at a BUM Desa, the largest first, with the year's turnover there: a person once, whatever her groups. */
export async function producersTaxes(
	reader: Reader,
	{
		organisationId,
		page,
		size,
		...asked
	}: AskedTax & { organisationId: OrganisationId; page: number; size: number }
): Promise<{ rows: ProducersTax[]; more: boolean }> {
	const rows = await reader.all<{ name: string; groups: string; turnover: Rupiah }>(sql`
		SELECT u.name, replace(group_concat(DISTINCT p.name), ',', ', ') AS groups, sum(t.amount) AS turnover
		FROM ${turnoverOf({ kind: 'at', organisationId }, asked)} t
		JOIN membership m ON m.id = t.seller JOIN user u ON u.id = m.user_id JOIN organisation p ON p.id = m.organisation_id
		GROUP BY u.id HAVING turnover <> 0 ORDER BY turnover DESC, u.name
		LIMIT ${size + 1} OFFSET ${(page - 1) * size}`);
	return {
		more: rows.length > size,
		rows: rows.slice(0, size).map((row) => {
			const [year] = personsTax([row.turnover]);
			return { ...row, taxable: year?.taxable ?? NO_RUPIAH, tax: year?.tax ?? NO_RUPIAH };
		})
	};
}

export interface PersonsMonth {
	readonly month: BookMonth;
	readonly turnover: Rupiah;
	readonly taxable: Rupiah;
	readonly tax: Rupiah;
}

/** A producer's own months of a year, wherever she sells. */
export async function personsMonths(
	reader: Reader,
	{ userId, ...asked }: AskedTax & { userId: UserId }
): Promise<PersonsMonth[]> {
	const rows = await reader.all<{ month: BookMonth; turnover: Rupiah }>(sql`
		SELECT month, sum(amount) AS turnover FROM ${turnoverOf({ kind: 'person', userId }, asked)} GROUP BY month`);
	const byMonth = new Map(rows.map(({ month, turnover }) => [month, turnover]));
	const months = monthsOf(asked.year);
	const turnovers = months.map((month) => byMonth.get(month) ?? NO_RUPIAH);
	const taxes = personsTax(turnovers);
	return months.map((month, index) => ({
		month,
		turnover: turnovers[index] ?? NO_RUPIAH,
		taxable: taxes[index]?.taxable ?? NO_RUPIAH,
		tax: taxes[index]?.tax ?? NO_RUPIAH
	}));
}
