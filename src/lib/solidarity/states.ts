/** Who pays what a member missed: the solidarity fund, all others alike, or all others by what they have saved. */
export const COVER_WAYS = ['fund', 'equally', 'by_savings'] as const;
export type CoverWay = (typeof COVER_WAYS)[number];

export const COVER_STATES = ['entered', 'approved', 'refused'] as const;
