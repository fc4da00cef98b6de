import { sumRupiah, rupiah, type Rupiah } from '#lib/shared/money.ts';
import { costsFromStripe } from './amounts.ts';

/** One line of what a payout is made of, in Stripe's unit. */
export interface PayoutLine {
	/** What a buyer paid, positive; what was given back or disputed, negative; 0 for a charge of Stripe's alone. */
	readonly amount: number;
	readonly fee: number;
	/** The book whose sale it was; null when it is nobody's in particular. */
	readonly book: number | null;
}

export interface PayoutShare {
	readonly book: number;
	readonly gross: Rupiah;
	readonly costs: Rupiah;
	/** What reached the bank: gross less costs. Negative when more was given back than paid. */
	readonly net: Rupiah;
}

/**
 * Splits a payout over the books whose buyers paid it. What is nobody's in particular, such as Stripe's monthly
 * charge, falls to the book with the largest part. Costs are rounded up to whole rupiah once for each book.
 */
export function sharePayout(lines: readonly PayoutLine[], fallback: number): PayoutShare[] {
	const books = new Map<number, { amount: number; fee: number }>();
	const add = (book: number, { amount, fee }: PayoutLine) => {
		const so = books.get(book) ?? { amount: 0, fee: 0 };
		books.set(book, { amount: so.amount + amount, fee: so.fee + fee });
	};
	for (const line of lines) if (line.book !== null) add(line.book, line);
	const largest = [...books].sort(([, a], [, b]) => b.amount - a.amount)[0]?.[0] ?? fallback;
	for (const line of lines) {
		// A charge of Stripe's own comes as a negative amount without a fee: it is a cost, not a refund.
		if (line.book === null) add(largest, { amount: 0, fee: line.fee - line.amount, book: largest });
	}
	return [...books].map(([book, { amount, fee }]) => {
		const gross = rupiah(amount / 100);
		const costs = costsFromStripe(fee);
		return { book, gross, costs, net: rupiah(gross - costs) };
	});
}

/** What reached the bank over all books. */
export function netOf(shares: readonly PayoutShare[]): Rupiah {
	return sumRupiah(shares.map(({ net }) => net));
}
