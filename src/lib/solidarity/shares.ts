import { leastRupiah, NO_RUPIAH, rupiah, splitByLargestRemainder, type Rupiah } from '#lib/shared/money.ts';

export interface Giver<Id> {
	readonly id: Id;
	/** Free voluntary savings. */
	readonly available: Rupiah;
}

/**
 * What each of the others gives: the same from everybody, or by what she has saved; the parts add up. Null when
 * somebody has not that much, for then the group must decide otherwise.
 */
export function sharesOf<Id>(
	amount: Rupiah,
	givers: readonly Giver<Id>[],
	way: 'equally' | 'by_savings'
): { id: Id; amount: Rupiah }[] | null {
	const weights = givers.map(({ available }) => (way === 'equally' ? 1 : available));
	if (weights.every((weight) => weight === 0)) return null;
	const parts = splitByLargestRemainder(amount, weights);
	const shares = givers.map(({ id, available }, index) => ({
		...{ id, available, amount: parts[index] ?? NO_RUPIAH }
	}));
	if (shares.some((share) => share.amount > share.available)) return null;
	return shares.filter((share) => share.amount > 0).map(({ id, amount: part }) => ({ id, amount: part }));
}

export interface OpenCover {
	readonly id: number;
	/** What she still owes of it. */
	readonly left: Rupiah;
}

/** What comes back goes to the oldest first. */
export function oldestFirst(amount: Rupiah, covers: readonly OpenCover[]): { id: number; amount: Rupiah }[] {
	let left = amount;
	const parts = [];
	for (const { id, left: owed } of covers) {
		const part = leastRupiah(left, owed);
		left = rupiah(left - part);
		if (part > 0) parts.push({ id, amount: part });
	}
	return parts;
}
