/** The grades of a warehouse that has not written down its own yet. */
export const DEFAULT_GRADES = ['A', 'B', 'C'] as const;

/** More would not fit on a phone beside the scale, and nobody could tell them apart. */
export const MOST_GRADES = 8;

export const CHANGE_STATES = ['waiting', 'booked', 'refused'] as const;

/** Why a producer is owed for a lot: it was bought, or some of it spoiled where the BUM Desa bears that. */
export const DEBT_KINDS = ['bought', 'spoiled'] as const;
export type DebtKind = (typeof DEBT_KINDS)[number];
