import { parseRupiah, rupiah, type Rupiah } from '#lib/shared/money.ts';
import type { MembershipId } from '#lib/shared/ids.ts';
import type { WaitingForm } from '#lib/shared/waiting.ts';

/** What was entered at a meeting without a signal. */
export interface WaitingLine extends WaitingForm {
	/** Who came, what one member paid, or how a loan was voted on. */
	readonly action: 'attend' | 'collect' | 'vote';
	/** Whose it is; null for the attendance of all, and for votes. */
	readonly membershipId: MembershipId | null;
	/** What came in. */
	readonly amount: Rupiah;
	/** What went out. */
	readonly out: Rupiah;
}

/** Kept for one person and one meeting: nobody else on this telephone sends it in her name. */
export const shelfName = (userId: number, meetingId: number) => `rapat:${userId}:${meetingId}`;

/** A later attendance takes the place of an earlier one, before the votes that need it. */
export function replacesLine(earlier: WaitingLine, item: WaitingLine): boolean {
	return earlier.action === 'attend' && item.action === 'attend';
}

/** Fields that are amounts of money; the others name rows and keys. */
const IN: readonly string[] = [
	...['mandatory', 'social', 'absence_fine', 'arisan', 'deposit', 'instalment[]']
];
const OUT: readonly string[] = ['withdrawal', 'arisan_payout'];

/** What comes in and goes out by a filled-in row, or null when an amount is none; an empty one is nothing. */
export function amountsOf(fields: WaitingForm['fields']): { amount: Rupiah; out: Rupiah } | null {
	const amount = sumOf(fields, IN);
	const out = sumOf(fields, OUT);
	return amount === null || out === null ? null : { amount, out };
}

function sumOf(fields: WaitingForm['fields'], names: readonly string[]): Rupiah | null {
	let sum = 0;
	for (const [name, value] of fields) {
		if (!names.includes(name) || value.trim() === '') continue;
		const read = parseRupiah(value, { zero: true });
		if (!read.ok) return null;
		sum += read.amount;
	}
	return rupiah(sum);
}
