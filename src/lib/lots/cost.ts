import { NO_RUPIAH, rupiah, share, type Rupiah } from '#lib/shared/money.ts';

/** A bought lot's cost, and of how much of the lot it was. */
export interface Bought {
	readonly cost: Rupiah;
	/** What was taken in for it, in g, ml, dm³ or pieces. */
	readonly accepted: number;
	/** Of how much the cost has left the inventory. */
	readonly costed: number;
}

/**
 * What leaves the inventory with a quantity, or comes back into it when that is negative, and how much of the lot has left
 * it then. It is the difference of two sums that are each rounded once, so that a lot sold to its end has cost exactly
 * what it cost, however many parts it was sold in. What a count finds beyond what was taken in costs nothing.
 */
export function costOf(lot: Bought, quantity: number): { readonly cost: Rupiah; readonly costed: number } {
	const costed = Math.min(lot.accepted, Math.max(0, lot.costed + quantity));
	return { cost: rupiah(upTo(lot, costed) - upTo(lot, lot.costed)), costed };
}

function upTo({ cost, accepted }: Bought, quantity: number): Rupiah {
	return accepted === 0 ? NO_RUPIAH : share(cost, quantity, accepted);
}
