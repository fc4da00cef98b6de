/** How it was grown, in words a buyer understands; what exactly was used stands beside it. */
export const PRACTICES = ['organic', 'few_chemicals', 'chemicals', 'not_grown'] as const;
export type Practice = (typeof PRACTICES)[number];

/** The grades of a warehouse that has not written down its own yet. */
export const DEFAULT_GRADES = ['A', 'B', 'C'] as const;

/** More would not fit on a phone beside the scale, and nobody could tell them apart. */
export const MOST_GRADES = 8;

export const CHANGE_STATES = ['waiting', 'booked', 'refused'] as const;
