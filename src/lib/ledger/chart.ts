export const ACCOUNT_TYPES = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type AccountType = (typeof ACCOUNT_TYPES)[number];

/** `trade`: buying and selling; `usp`: a co-operative's savings-and-loan unit; `group`: all of a KSM's money. */
export const BOOK_KINDS = ['trade', 'usp', 'group'] as const;
export type BookKind = (typeof BOOK_KINDS)[number];
