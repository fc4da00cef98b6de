import type { Rupiah } from '#lib/shared/money.ts';

/** One line of an entry as an officer writes it: an amount on one side, the other is 0. */
export interface DraftLine {
	/** A code of the chart that takes manual entries. */
	readonly code: string;
	readonly debit: Rupiah;
	readonly credit: Rupiah;
}
