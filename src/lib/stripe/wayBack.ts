import { leastRupiah, rupiah, type Rupiah } from '#lib/shared/money.ts';

/** So much of a sum and one online payment that it came with, or goes back through. */
export interface Through<Id> {
	readonly paymentId: Id;
	readonly amount: Rupiah;
}

/**
 * Through which online payments a sum goes back. Stripe gives no more back than a payment brought, so an order that was
 * paid and topped up may need two. One alone is taken where one is enough, the one that just fits first.
 *
 * @param left what of each payment has not gone back yet.
 * @returns parts that add up to the sum, or to all that is left when that is less.
 */
export function wayBack<Id>(sum: Rupiah, left: readonly Through<Id>[]): Through<Id>[] {
	const bySize = [...left].sort((a, b) => a.amount - b.amount);
	const fitting = bySize.find(({ amount }) => amount >= sum);
	if (fitting) return sum > 0 ? [{ paymentId: fitting.paymentId, amount: sum }] : [];
	const parts: Through<Id>[] = [];
	let rest = sum;
	for (const { paymentId, amount } of bySize.reverse()) {
		const part = leastRupiah(amount, rest);
		if (part > 0) parts.push({ paymentId, amount: part });
		rest = rupiah(rest - part);
	}
	return parts;
}
