import type { savingsMessages } from '#lib/i18n/savings.ts';
import type { SavingsKind } from './kinds.ts';

/** What a page can say about a movement: a key of the messages under `happened`. */
export type Happening = Exclude<keyof (typeof savingsMessages)['id']['happened'], 'order'>;

export interface SavingsMovement {
	/** The kind of its ledger transaction. */
	readonly transactionKind: string;
	/** For a reversal, the kind of what it takes back. */
	readonly reversesKind?: string | null;
	readonly kind: SavingsKind;
	/** What the member gained, in whole rupiah; negative when it was taken. */
	readonly amount: number;
}

/** What happened to a member's money, in words she uses; new kinds of event fall back to `other`. */
export function happeningOf({ transactionKind, reversesKind, kind, amount }: SavingsMovement): Happening {
	const [noun] = transactionKind.split('.');
	const gained = amount > 0;
	if (transactionKind === 'savings.deposit') return 'deposit';
	if (transactionKind === 'savings.withdrawal') return 'withdrawal';
	if (transactionKind === 'savings.interest') return 'interest';
	switch (noun) {
		case 'opening':
			return 'opening';
		case 'reversal':
			return reversesKind === 'payout' ? 'payoutReturned' : 'reversal';
		case 'settlement':
			if (!gained) return 'refundOut';
			return kind === 'mandatory' ? 'settlementMandatory' : 'settlementVoluntary';
		case 'payout':
			return gained ? 'payoutReturned' : 'payout';
		case 'payment':
			return gained ? 'refundIn' : 'payment';
		case 'loan':
			return gained ? 'loanIn' : 'instalment';
		case 'insurance':
			return gained ? 'insuranceClaim' : 'insurancePremium';
		case 'term_deposit':
			if (transactionKind === 'term_deposit.interest') return 'termInterest';
			return gained ? 'termEnded' : 'termOpened';
		case 'refund':
			return gained ? 'refundIn' : 'refundOut';
		default:
			return 'other';
	}
}
