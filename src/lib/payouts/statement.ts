import type { Rupiah } from '#lib/shared/money.ts';

/** What each row of a producer's statement counts. */
export const SUMS = ['earned', 'loans', 'mandatory', 'voluntary', 'paid'] as const;

export type StatementSums = Readonly<Record<(typeof SUMS)[number], Rupiah>>;

export interface StatementRow extends StatementSums {
	readonly kind: 'sale' | 'refund' | 'charges' | 'charges_back' | 'bought' | 'spoiled' | 'payout';
	readonly at: number;
	readonly what: string;
}
