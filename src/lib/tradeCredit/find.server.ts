import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm';
import { organisation } from '#lib/organisations/schema.server.ts';
import { user } from '#lib/people/schema.server.ts';
import { today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { TradeBuyerId, TradeInvoiceId } from './ids.ts';
import { tradeBuyer, tradeInvoice, tradePayment, tradeTerms, tradeWriteOff } from './schema.server.ts';

/** A buyer with an agreement, as desk and buyer read her. */
export interface TradeBuyer {
	readonly id: TradeBuyerId;
	readonly businessName: string;
	readonly buyerName: string;
	readonly buyerPhone: string | null;
	readonly creditLimit: Rupiah;
	readonly days: number;
	/** What is held for open orders and owed. */
	readonly used: Rupiah;
	/** Of the limit. */
	readonly left: Rupiah;
	readonly owed: Rupiah;
	readonly overdue: Rupiah;
	/** The day the first of what she owes is due; null when she owes nothing. */
	readonly firstDueOn: BookDate | null;
	readonly endedAt: number | null;
	readonly endReason: string | null;
}

interface BuyerRow extends Omit<TradeBuyer, 'left'> {
	readonly organisationId: OrganisationId;
}

/** At most so many buyers stand on one page; a village's trade buyers are dozens. */
const MOST_BUYERS = 500;

function buyersWhere(reader: Reader, where: ReturnType<typeof sql>, on: BookDate): Promise<TradeBuyer[]> {
	return reader
		.all<BuyerRow>(
			sql`SELECT b.id, b.organisation_id AS organisationId, b.business_name AS businessName, u.name AS buyerName,
					u.phone AS buyerPhone, b.credit_limit AS creditLimit, b.days, b.used, b.ended_at AS endedAt,
					b.end_reason AS endReason, coalesce(i.owed, 0) AS owed, coalesce(i.overdue, 0) AS overdue, i.first AS firstDueOn
				FROM trade_buyer b JOIN user u ON u.id = b.buyer_id
				LEFT JOIN (
					SELECT trade_buyer_id, sum(amount - paid) AS owed, min(due_on) AS first,
						sum(CASE WHEN due_on < ${on} THEN amount - paid ELSE 0 END) AS overdue
					FROM trade_invoice WHERE paid < amount GROUP BY trade_buyer_id
				) i ON i.trade_buyer_id = b.id
				WHERE ${where}
				ORDER BY overdue > 0 DESC, i.first IS NULL, i.first, b.business_name LIMIT ${MOST_BUYERS}`
		)
		.then((rows) =>
			rows.map(({ organisationId: _, ...row }) => ({
				...row,
				left: rupiah(row.endedAt === null ? Math.max(0, row.creditLimit - row.used) : 0)
			}))
		);
}

/** A BUM Desa's buyers with agreements: who is overdue first, then whose money is due first. */
export function tradeBuyersOf(
	reader: Reader,
	organisationId: OrganisationId,
	on: BookDate
): Promise<TradeBuyer[]> {
	return buyersWhere(reader, sql`b.organisation_id = ${organisationId}`, on);
}

/** One of a BUM Desa's buyers, or null. */
export async function tradeBuyerAt(
	reader: Reader,
	organisationId: OrganisationId,
	id: TradeBuyerId,
	on: BookDate
): Promise<TradeBuyer | null> {
	const where = sql`b.organisation_id = ${organisationId} AND b.id = ${id}`;
	const [found] = await buyersWhere(reader, where, on);
	return found ?? null;
}

/** A person's own agreements, each with the BUM Desa it is with. */
export async function agreementsOfBuyer(reader: Reader, buyerId: UserId) {
	const rows = await reader
		.select({ id: tradeBuyer.id, organisation })
		.from(tradeBuyer)
		.innerJoin(organisation, eq(organisation.id, tradeBuyer.organisationId))
		.where(eq(tradeBuyer.buyerId, buyerId))
		.orderBy(asc(tradeBuyer.id));
	const found = [];
	for (const { id, organisation: hub } of rows) {
		const on = today(hub.timeZone);
		const buyer = await tradeBuyerAt(reader, hub.id, id, on);
		if (buyer) found.push({ buyer, hub, on });
	}
	return found;
}

/** What is owed for one delivered part. */
export interface TradeInvoice {
	readonly id: TradeInvoiceId;
	readonly tradeBuyerId: TradeBuyerId;
	readonly orderNumber: string;
	readonly amount: Rupiah;
	readonly open: Rupiah;
	readonly issuedOn: BookDate;
	readonly dueOn: BookDate;
}

/** What some buyers still owe, what is due first first. */
export async function openInvoicesOf(
	reader: Reader,
	buyers: readonly TradeBuyerId[]
): Promise<TradeInvoice[]> {
	if (buyers.length === 0) return [];
	const rows = await reader
		.select()
		.from(tradeInvoice)
		.where(
			and(inArray(tradeInvoice.tradeBuyerId, [...buyers]), sql`${tradeInvoice.paid} < ${tradeInvoice.amount}`)
		)
		.orderBy(asc(tradeInvoice.dueOn), asc(tradeInvoice.id));
	return rows.map(({ id, tradeBuyerId, orderNumber, amount, paid, issuedOn, dueOn }) => ({
		...{ id, tradeBuyerId, orderNumber, amount, issuedOn, dueOn },
		open: rupiah(amount - paid)
	}));
}

/**
 * The days on which what was delivered of an order is due, with what the buyer has not paid of it: what was written off is not
 * forgiven.
 */
export async function invoicesOfOrder(reader: Reader, orderNumber: string) {
	const rows = await reader
		.select({
			...{ id: tradeInvoice.id, amount: tradeInvoice.amount, paid: tradeInvoice.paid },
			...{ dueOn: tradeInvoice.dueOn, givenUp: stillUnpaid }
		})
		.from(tradeInvoice)
		.where(eq(tradeInvoice.orderNumber, orderNumber))
		.orderBy(asc(tradeInvoice.id));
	return rows.map(({ id, amount, paid, dueOn, givenUp }) => ({
		...{ id, amount, dueOn },
		open: rupiah(amount - paid + givenUp)
	}));
}

/** What was written off of an invoice and has not come in; its table is named, for alone it would be the inner one's column. */
const stillUnpaid = sql<Rupiah>`(SELECT coalesce(sum(w.amount - w.recovered), 0) FROM trade_write_off w
	WHERE w.invoice_id = trade_invoice.id AND w.state = 'approved')`;

/** What is given up of what a buyer owes, or asked to be, the newest first; not what was refused. */
export async function writeOffsOf(reader: Reader, tradeBuyerId: TradeBuyerId) {
	return reader
		.select({
			...{ id: tradeWriteOff.id, amount: tradeWriteOff.amount, recovered: tradeWriteOff.recovered },
			...{ reason: tradeWriteOff.reason, state: tradeWriteOff.state, askedBy: tradeWriteOff.askedBy },
			...{ askedByName: user.name, decidedAt: tradeWriteOff.decidedAt, invoiceId: tradeWriteOff.invoiceId },
			orderNumber: tradeInvoice.orderNumber
		})
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.innerJoin(user, eq(user.id, tradeWriteOff.askedBy))
		.where(and(eq(tradeInvoice.tradeBuyerId, tradeBuyerId), ne(tradeWriteOff.state, 'refused')))
		.orderBy(desc(tradeWriteOff.id));
}

/** What a buyer paid lately, the newest first. */
export function tradePaymentsOf(reader: Reader, tradeBuyerId: TradeBuyerId) {
	return reader
		.select({
			...{ id: tradePayment.id, amount: tradePayment.amount, place: tradePayment.place },
			...{ note: tradePayment.note, receivedOn: tradePayment.receivedOn }
		})
		.from(tradePayment)
		.where(eq(tradePayment.tradeBuyerId, tradeBuyerId))
		.orderBy(desc(tradePayment.id))
		.limit(30);
}

/** Terms that wait for a second officer, oldest first. */
export function waitingTermsOf(reader: Reader, organisationId: OrganisationId) {
	return reader
		.select({
			id: tradeTerms.id,
			businessName: tradeTerms.businessName,
			buyerName: user.name,
			buyerPhone: user.phone,
			creditLimit: tradeTerms.creditLimit,
			days: tradeTerms.days,
			note: tradeTerms.note,
			proposedBy: tradeTerms.proposedBy
		})
		.from(tradeTerms)
		.innerJoin(user, eq(user.id, tradeTerms.buyerId))
		.where(and(eq(tradeTerms.organisationId, organisationId), eq(tradeTerms.state, 'proposed')))
		.orderBy(asc(tradeTerms.id));
}
export type WaitingTerms = Awaited<ReturnType<typeof waitingTermsOf>>[number];

/** Buyers for whom a write-off waits for a second officer, with the sum of it, the oldest request first. */
export function waitingWriteOffsOf(reader: Reader, organisationId: OrganisationId) {
	return reader
		.select({
			...{ tradeBuyerId: tradeBuyer.id, businessName: tradeBuyer.businessName },
			amount: sql<Rupiah>`sum(${tradeWriteOff.amount})`
		})
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.innerJoin(tradeBuyer, eq(tradeBuyer.id, tradeInvoice.tradeBuyerId))
		.where(and(eq(tradeBuyer.organisationId, organisationId), eq(tradeWriteOff.state, 'asked')))
		.groupBy(tradeBuyer.id)
		.orderBy(sql`min(${tradeWriteOff.id})`);
}

/** What was written off of what some buyers owe and has not come in, by buyer. It is not forgiven. */
export async function unpaidWriteOffsOf(
	reader: Reader,
	buyers: readonly TradeBuyerId[]
): Promise<Map<TradeBuyerId, Rupiah>> {
	if (buyers.length === 0) return new Map();
	const rows = await reader
		.select({
			tradeBuyerId: tradeInvoice.tradeBuyerId,
			unpaid: sql<Rupiah>`sum(${tradeWriteOff.amount} - ${tradeWriteOff.recovered})`
		})
		.from(tradeWriteOff)
		.innerJoin(tradeInvoice, eq(tradeInvoice.id, tradeWriteOff.invoiceId))
		.where(and(inArray(tradeInvoice.tradeBuyerId, [...buyers]), eq(tradeWriteOff.state, 'approved')))
		.groupBy(tradeInvoice.tradeBuyerId);
	return new Map(rows.map(({ tradeBuyerId, unpaid }) => [tradeBuyerId, unpaid]));
}
