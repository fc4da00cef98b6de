/** Planned at the desk, out with the courier, closed when the cash was counted against the sheet. */
export const RUN_STATES = ['planned', 'out', 'closed', 'cancelled'] as const;
export type RunState = (typeof RUN_STATES)[number];

/** `removed`: it never left with this run, or it was seen to at the desk instead. */
export const STOP_STATES = ['waiting', 'delivered', 'failed', 'removed'] as const;
export type StopState = (typeof STOP_STATES)[number];

/** What one courier carries in a day. */
export const MOST_STOPS = 60;
/** How many days ahead a run may be planned. */
export const DAYS_AHEAD = 14;
