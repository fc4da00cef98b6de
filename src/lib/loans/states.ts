/** A loan runs until it is paid or written off; a payment taken back makes a settled one run again. */
export const LOAN_STATES = ['running', 'settled', 'written_off'] as const;
export type LoanState = (typeof LOAN_STATES)[number];

/** How a loan reaches the borrower: in cash, onto her voluntary savings, or as farm inputs from a BUM Desa. */
export const DISBURSEMENTS = ['cash', 'savings', 'inputs'] as const;
export type Disbursement = (typeof DISBURSEMENTS)[number];

/**
 * Where an instalment came from; `taken_back` gives back what a sale had paid, when its buyer was refunded, and `leaving`
 * is set off from the savings of a member who left.
 */
export const PAYMENT_KINDS = [
	'cash',
	'savings',
	'sale',
	'advance',
	'recovery',
	'taken_back',
	'covered',
	'leaving'
] as const;
export type LoanPaymentKind = (typeof PAYMENT_KINDS)[number];

/** What two officers decide about a running loan: one enters it, another approves. */
export const CHANGE_KINDS = ['reverse_payment', 'restructure', 'write_off'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

export const CHANGE_STATES = ['entered', 'approved', 'refused'] as const;
export type ChangeState = (typeof CHANGE_STATES)[number];
