/** `totals` reads as a member does, with initials for names; `exact` reads as an officer does. */
export const TOKEN_SCOPES = ['totals', 'exact'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** How many requests a minute a token may be given. */
export const TOKEN_LIMITS = [10, 60, 300] as const;
