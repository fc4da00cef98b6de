import { eq, inArray } from 'drizzle-orm';
import { numbersOf, documentsOfOrder, type NumberedDocument } from '#lib/numbering/give.server.ts';
import { printedNumber } from '#lib/numbering/numbers.ts';
import { eventsOf, type OrderPart, type WholeOrder } from '#lib/orders/find.server.ts';
import { orderLine } from '#lib/orders/schema.server.ts';
import { villageByCode } from '#lib/organisations/villages.server.ts';
import { paymentsFor, type Payment } from '#lib/payments/open.server.ts';
import type { PaymentMethod, RefundCause } from '#lib/payments/states.ts';
import type { Charge } from '#lib/orders/charges.ts';
import { chargeRefundsOf } from '#lib/settlement/refundCharge.server.ts';
import { lineRefund } from '#lib/settlement/schema.server.ts';
import { vatOfParts, vatOfRefunds } from '#lib/settlement/vat.server.ts';
import { assert } from '#lib/shared/assert.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { invoicesOfOrder } from '#lib/tradeCredit/find.server.ts';
import { billSums, type BillPart, type BillSums } from './bill.ts';

/** A credit note of an invoice. */
export interface CreditNote {
	/** `NK-2026-000007`. */
	readonly number: string;
	readonly issuedOn: BookDate;
	readonly amount: Rupiah;
	readonly cause: RefundCause;
	readonly reason: string;
	/** The goods or the charge it was given for; both null when whole parts were cancelled. */
	readonly goods: string | null;
	readonly charge: Charge | null;
	/** The VAT that goes back with it. */
	readonly vat: Rupiah;
}

/** An order's invoice with all it says. */
export interface Bill {
	/** `FK-2026-000042`. */
	readonly number: string;
	readonly issuedOn: BookDate;
	readonly order: WholeOrder;
	/** Where it was brought, in words; null when it was fetched. */
	readonly place: string | null;
	readonly parts: readonly (BillPart & { readonly seller: string; readonly cancelled: boolean })[];
	/** Whether the goods are packed, so that their weights stay. */
	readonly isWeighed: boolean;
	readonly sums: BillSums;
	/** The VAT contained in what was paid or handed over. */
	readonly vat: Rupiah;
	readonly payments: readonly {
		readonly method: PaymentMethod;
		readonly at: number | null;
		readonly paid: Rupiah;
	}[];
	readonly credits: readonly CreditNote[];
}

/** The invoice of an order as it stands now; null before it has a number. */
export async function billOf(reader: Reader, order: WholeOrder): Promise<Bill | null> {
	const documents = await documentsOfOrder(reader, order.number);
	const invoice = documents.find(({ kind }) => kind === 'invoice');
	if (!invoice) return null;
	const notes = documents.filter(({ kind }) => kind === 'credit_note');
	const [credits, parts, all, later, vat, place] = await Promise.all([
		creditNotes(reader, order, notes),
		billedParts(reader, order),
		paymentsFor(reader, order.number),
		invoicesOfOrder(reader, order.number),
		vatOfParts(reader, order.parts),
		placeOf(reader, order)
	]);
	const paid = all.filter(({ state }) => state === 'paid').reverse();
	const owedLater = sumRupiah(later.map(({ open }) => open));
	const sums = billSums({
		parts,
		payments: paid.map((payment) => ({ amount: payment.amount, received: countedOf(payment) })),
		waiting: sumRupiah(all.filter(({ state }) => state === 'awaiting').map(({ amount }) => amount)),
		owedLater,
		credits: credits.map(({ amount }) => amount),
		weighedBack: sumRupiah(
			order.refunds
				.filter(({ cause, state }) => cause === 'weighed' && state !== 'withdrawn')
				.map(({ amount }) => amount)
		)
	});
	return {
		...{ number: printedNumber(invoice), issuedOn: invoice.issuedOn, order, parts, sums, credits },
		...{ vat, place },
		isWeighed: order.parts.every(({ state }) => state !== 'placed' && state !== 'packing'),
		payments: paidRows(paid, owedLater)
	};
}

/** What of a payment pays the invoice: more than was asked was sent back, but for cash, which is rounded. */
function countedOf({ method, amount, receivedAmount }: Payment): Rupiah {
	const received = receivedAmount ?? amount;
	return method === 'cash' ? received : rupiah(Math.min(received, amount));
}

/** One row for each payment; what is owed by agreement counts as far as it was paid. */
function paidRows(paid: readonly Payment[], owedLater: Rupiah): Bill['payments'] {
	let unpaid: number = owedLater;
	return paid.flatMap((payment) => {
		const counted = countedOf(payment);
		const short = payment.method === 'later' ? Math.min(unpaid, counted) : 0;
		unpaid -= short;
		const rest = rupiah(counted - short);
		return rest === 0 ? [] : [{ method: payment.method, at: payment.confirmedAt, paid: rest }];
	});
}

/** The parts a buyer pays for, or paid for before they were cancelled. */
async function billedParts(reader: Reader, order: WholeOrder): Promise<Bill['parts']> {
	const live = order.parts.filter(({ state }) => state !== 'expired');
	const gone = live.some(({ state }) => state === 'cancelled')
		? await cancelledAfterPayment(reader, order)
		: [];
	return live
		.filter((part) => part.state !== 'cancelled' || gone.includes(part))
		.map((part) => ({
			seller: part.sellerName,
			cancelled: part.state === 'cancelled',
			lines: part.lines,
			delivery: part.deliveryAmount,
			fees: sumRupiah(part.fees.map(({ amount }) => amount))
		}));
}

async function cancelledAfterPayment(reader: Reader, order: WholeOrder): Promise<OrderPart[]> {
	const { state, confirmedAt } = order.payment;
	if (state !== 'paid' || confirmedAt === null) return [];
	const events = await eventsOf(reader, order.id);
	return order.parts.filter((part) =>
		events.some(
			({ event, subOrderId, at }) => event === 'cancelled' && subOrderId === part.id && at >= confirmedAt
		)
	);
}

async function creditNotes(
	reader: Reader,
	order: WholeOrder,
	documents: readonly NumberedDocument[]
): Promise<CreditNote[]> {
	if (documents.length === 0) return [];
	const refundIdOf = ({ reference }: NumberedDocument) => Number(reference.replace('refund:', ''));
	const refundIds = documents.map(refundIdOf);
	const lines = await reader
		.select({ refundId: lineRefund.refundId, name: orderLine.name })
		.from(lineRefund)
		.innerJoin(orderLine, eq(orderLine.id, lineRefund.orderLineId))
		.where(inArray(lineRefund.refundId, refundIds));
	const charges = await chargeRefundsOf(
		reader,
		order.parts.map(({ id }) => id)
	);
	const vat = await vatOfRefunds(reader, refundIds);
	return documents.map((document) => {
		const refundId = refundIdOf(document);
		const owed = order.refunds.find(({ id }) => id === refundId);
		assert(owed && document.amount !== null, `credit note ${document.id} has its refund`);
		return {
			number: printedNumber(document),
			issuedOn: document.issuedOn,
			amount: document.amount,
			...{ cause: owed.cause, reason: owed.reason },
			goods: lines.find((line) => line.refundId === refundId)?.name ?? null,
			charge: charges.find((each) => each.refundId === refundId)?.charge ?? null,
			vat: vat.get(refundId) ?? NO_RUPIAH
		};
	});
}

async function placeOf(reader: Reader, order: WholeOrder): Promise<string | null> {
	if (order.deliveryMethod === 'pickup') return null;
	const village = order.villageCode ? await villageByCode(reader, order.villageCode) : null;
	return [order.address, village?.name, village?.district, village?.regency].filter(Boolean).join(', ');
}

/** Which of these orders have an invoice, by their numbers. */
export async function invoicedAmong(
	reader: Reader,
	orderNumbers: readonly string[]
): Promise<ReadonlySet<string>> {
	const found = await numbersOf(reader, 'invoice', orderNumbers);
	return new Set(found.map(({ reference }) => reference));
}
