/** Why somebody is no longer a member. */
export const LEAVING_KINDS = ['resigned', 'expelled', 'died'] as const;
export type LeavingKind = (typeof LEAVING_KINDS)[number];

export const LEAVING_STATES = ['entered', 'approved', 'refused'] as const;

/** What has to end before a member can leave. */
export const LEAVING_BLOCKS = ['last_head', 'still_officer', 'goods_under_way', 'payout_open'] as const;
export type LeavingBlock = (typeof LEAVING_BLOCKS)[number];
