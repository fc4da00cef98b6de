/** What is looked at before a month is closed, in the order a treasurer goes through it. */
export const CHECKS = [
	'month_over',
	'earlier_closed',
	'drafts',
	'cash_counted',
	'suspense',
	'opening_balance',
	'pairs',
	'depreciation',
	'savings_interest'
] as const;
export type CheckKey = (typeof CHECKS)[number];

/** What only reminds: a group may have stopped paying interest, and then nothing is missing. */
const REMINDERS: readonly CheckKey[] = ['savings_interest'];

export interface Check {
	readonly key: CheckKey;
	readonly fulfilled: boolean;
	/** A failed reminder does not keep the month from being closed. */
	readonly reminder: boolean;
	/** How many or how much is not as it should be; 0 where it is fulfilled. */
	readonly amount: number;
}

/** A check from how much is wrong: nothing wrong fulfils it. */
export function check(key: CheckKey, amount: number): Check {
	return { key, fulfilled: amount === 0, reminder: REMINDERS.includes(key), amount };
}

/** Whether the month may be closed. */
export function mayClose(checks: readonly Check[]): boolean {
	return checks.every(({ fulfilled, reminder }) => fulfilled || reminder);
}

/** The first thing that keeps a month from being closed. */
export function firstObstacle(checks: readonly Check[]): CheckKey | null {
	return checks.find(({ fulfilled, reminder }) => !fulfilled && !reminder)?.key ?? null;
}
