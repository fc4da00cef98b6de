import { assert } from '#lib/shared/assert.ts';
import { NO_RUPIAH, rupiah, share, type Rupiah } from '#lib/shared/money.ts';

/** The most a transfer is lowered by, so that its sum alone tells the order. */
export const MOST_UNIQUE_DISCOUNT = 499;

/**
 * By how much to lower a transfer so that no other open transfer of the book asks for the same sum. The search
 * starts at a place that differs from order to order, so that sums of neighbouring orders look unalike.
 *
 * @param taken the sums other open transfers ask for.
 * @returns 1–499, or null when every sum is taken (499 open orders of one amount) or the amount is too small.
 */
export function pickUniqueDiscount(amount: Rupiah, start: number, taken: ReadonlySet<number>): Rupiah | null {
	// Something is left to be transferred.
	const most = Math.min(MOST_UNIQUE_DISCOUNT, amount - 1);
	for (let step = 0; step < most; step += 1) {
		const discount = ((start + step) % most) + 1;
		if (!taken.has(amount - discount)) return rupiah(discount);
	}
	return null;
}

export interface CashTaken {
	/** What changes hands. */
	readonly cash: Rupiah;
	/** Rounded down: the organisation's expense. */
	readonly givenAway: Rupiah;
	/** Rounded up: its other income. */
	readonly gained: Rupiah;
}

/** Cash rounded to Rp100, half to even, since no smaller coin is about: 28.035 → 28.000, 35 given away. */
export function roundCash(amount: Rupiah): CashTaken {
	const cash = share(amount, 1, 1, 100);
	return {
		cash,
		givenAway: rupiah(Math.max(0, amount - cash)),
		gained: rupiah(Math.max(0, cash - amount))
	};
}

export type TransferOutcome =
	| { readonly kind: 'short'; readonly missing: Rupiah }
	| { readonly kind: 'paid'; readonly discount: Rupiah; readonly excess: Rupiah };

/**
 * What a transfer amounts to. The unique discount is a promise: whoever transfers the asked sum gets it, and who
 * rounds it up to the full amount has not overpaid. Only what goes beyond the full amount is to be given back.
 *
 * @param received all that came in for it so far.
 */
export function judgeTransfer(amount: Rupiah, uniqueDiscount: Rupiah, received: Rupiah): TransferOutcome {
	assert(uniqueDiscount < amount, 'a discount leaves something to pay');
	const due = amount - uniqueDiscount;
	if (received < due) return { kind: 'short', missing: rupiah(due - received) };
	const discount = received < amount ? rupiah(amount - received) : NO_RUPIAH;
	const excess = received > amount ? rupiah(received - amount) : NO_RUPIAH;
	return { kind: 'paid', discount, excess };
}
