import { daysBetween, type BookDate } from '#lib/shared/dates.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** `proposed` by one officer; `agreed` or `refused` by another. */
export const TERMS_STATES = ['proposed', 'agreed', 'refused'] as const;
export type TermsState = (typeof TERMS_STATES)[number];

/** `asked` by one officer; `approved` or `refused` by another. */
export const WRITE_OFF_STATES = ['asked', 'approved', 'refused'] as const;

/** Days a buyer may be given to pay: a quarter is the longest that village trade carries. */
export const MOST_DAYS = 90;

/** How late an invoice is, in the steps an ageing list is read by. */
export const AGES = ['notDue', 'upTo30', 'upTo60', 'upTo90', 'older'] as const;
export type Age = (typeof AGES)[number];

/** In which step an invoice stands on a day. On its due date it is not late yet. */
export function ageOf(dueOn: BookDate, on: BookDate): Age {
	const late = daysBetween(dueOn, on);
	if (late <= 0) return 'notDue';
	if (late <= 30) return 'upTo30';
	if (late <= 60) return 'upTo60';
	return late <= 90 ? 'upTo90' : 'older';
}

interface Owed {
	readonly dueOn: BookDate;
	/** What is still to be paid of it. */
	readonly open: Rupiah;
}

/** What is owed in each step; together all that is owed. */
export function ageing(invoices: readonly Owed[], on: BookDate): Readonly<Record<Age, Rupiah>> {
	const sums: Record<Age, number> = { notDue: 0, upTo30: 0, upTo60: 0, upTo90: 0, older: 0 };
	for (const { dueOn, open } of invoices) sums[ageOf(dueOn, on)] += open;
	return sums as Record<Age, Rupiah>;
}

/**
 * What a payment pays of each invoice: the one due first is paid first, and each only as far as it goes. The parts add
 * up to the payment unless it is more than all of them.
 *
 * @param invoices in the order in which they are due.
 */
export function payOldestFirst<Invoice extends { readonly open: Rupiah }>(
	amount: Rupiah,
	invoices: readonly Invoice[]
): { readonly invoice: Invoice; readonly part: Rupiah }[] {
	const parts = [];
	let left: number = amount;
	for (const invoice of invoices) {
		const part = Math.min(left, invoice.open);
		if (part > 0) parts.push({ invoice, part: rupiah(part) });
		left -= part;
	}
	return parts;
}
