/** Cash, bank, cash with officers, provider clearing and blocked savings: the group 1.1.01 of the chart. */
export const CASH_PREFIX = '1.1.01.';

export const CASH_ACTIVITIES = ['operating', 'investing', 'financing'] as const;
export type CashActivity = (typeof CASH_ACTIVITIES)[number];

/** Fixed assets are investing; savings, bank loans, revolving funds and capital are financing; the rest is operating. */
const INVESTING = ['1.3.'];
const FINANCING = ['2.1.07.01', '2.1.07.02', '2.2.', '3.1.', '3.2.', '3.3.', '3.4.', '3.9.'];

/** Which part of the cash-flow statement an account's code belongs to. */
export function cashActivityOf(code: string): CashActivity {
	if (INVESTING.some((prefix) => code.startsWith(prefix))) return 'investing';
	if (FINANCING.some((prefix) => code.startsWith(prefix))) return 'financing';
	return 'operating';
}
