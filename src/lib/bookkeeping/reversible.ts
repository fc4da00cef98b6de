/**
 * What the desk may take back from the journal. Orders, settlements and payouts have states of their own and are undone
 * from their own pages, or the books and those pages would tell different stories.
 */
const REVERSIBLE_KINDS: ReadonlySet<string> = new Set([
	'manual',
	'cash.in',
	'cash.out',
	'cash.count',
	'savings.deposit',
	'savings.withdrawal',
	'opening'
]);

export function isReversibleKind(kind: string): boolean {
	return REVERSIBLE_KINDS.has(kind);
}
