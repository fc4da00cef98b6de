/**
 * The average of what stood out at the ends of these months, from what was added in each month of a loan's life; months
 * before the first loan are left out. 0 when nothing was lent.
 */
export function averageOf(
	changes: readonly { readonly month: string; readonly amount: number }[],
	months: readonly string[]
): number {
	const [first] = changes;
	const counted = first ? months.filter((month) => month >= first.month) : [];
	if (counted.length === 0) return 0;
	const ends = counted.map((end) =>
		changes.reduce((sum, { month, amount }) => (month <= end ? sum + amount : sum), 0)
	);
	return Math.round(ends.reduce((sum, end) => sum + end, 0) / counted.length);
}
