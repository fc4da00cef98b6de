import { rupiah, sumRupiah, type Rupiah, type SoldBy } from '#lib/shared/money.ts';

/** One line of an invoice, at the weight it was packed with. */
export interface BillLine {
	readonly name: string;
	readonly soldBy: SoldBy;
	readonly unit: string;
	/** In g, ml, dm³ or pieces. */
	readonly quantity: number;
	/** What was ordered, when something else was packed. */
	readonly orderedQuantity: number | null;
	readonly price: Rupiah;
	readonly gross: Rupiah;
}

export interface BillPart {
	readonly lines: readonly BillLine[];
	readonly delivery: Rupiah;
	readonly fees: Rupiah;
}

/** A payment that was made: what it was to be, and what of it came in. */
export interface BillPayment {
	readonly amount: Rupiah;
	readonly received: Rupiah;
}

export interface BillFacts {
	/** What the buyer is to pay for: no part that expired, nor one cancelled before anything was paid. */
	readonly parts: readonly BillPart[];
	readonly payments: readonly BillPayment[];
	/** What is still to be paid: waiting payments, and what is owed by agreement. */
	readonly waiting: Rupiah;
	/** Paid payments that are owed by agreement: their part not paid yet. */
	readonly owedLater: Rupiah;
	/** What each credit note takes off. */
	readonly credits: readonly Rupiah[];
	/** What the scales gave back before the goods were handed over. */
	readonly weighedBack: Rupiah;
}

/** The sums of an invoice; `net − paid + givenBack` is what is open. */
export interface BillSums {
	readonly goods: Rupiah;
	readonly delivery: Rupiah;
	readonly fees: Rupiah;
	readonly total: Rupiah;
	/** A transfer's unique discount and the rounding of cash; below nothing when the rounding went up. */
	readonly discount: number;
	/** What the scales asked for goods that were cancelled before it was paid. */
	readonly unasked: number;
	readonly credited: Rupiah;
	readonly net: Rupiah;
	readonly paid: Rupiah;
	/** Given back, owed back, or taken off what is owed by agreement. */
	readonly givenBack: Rupiah;
	readonly open: Rupiah;
}

/** Adds an invoice up from what the order, its payments and its refunds say. Pure; all in whole rupiah. */
export function billSums(facts: BillFacts): BillSums {
	const goods = sumRupiah(facts.parts.flatMap(({ lines }) => lines.map(({ gross }) => gross)));
	const delivery = sumRupiah(facts.parts.map((part) => part.delivery));
	const fees = sumRupiah(facts.parts.map((part) => part.fees));
	const total = rupiah(goods + delivery + fees);
	const received = sumRupiah(facts.payments.map((payment) => payment.received));
	const asked = sumRupiah(facts.payments.map(({ amount }) => amount));
	const discount = asked - received;
	const credited = sumRupiah(facts.credits);
	const paid = rupiah(received - facts.owedLater);
	const open = rupiah(facts.waiting + facts.owedLater);
	// Everything asked for was paid, is waited for, or was never asked: what is left is the last.
	const unasked = total - asked + facts.weighedBack - facts.waiting;
	return {
		...{ goods, delivery, fees, total, discount, unasked, credited },
		net: rupiah(total - discount - unasked - credited),
		paid,
		givenBack: rupiah(facts.weighedBack + credited),
		open
	};
}
