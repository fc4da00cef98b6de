import { CHART } from '#lib/ledger/chartOfAccounts.ts';
import { CODE } from '#lib/ledger/codes.ts';

/** Holders whose accounts the system keeps by itself: a manual entry there would part them from what they stand for. */
const KEPT_BY_SYSTEM: ReadonlySet<string> = new Set([
	'member',
	'loan',
	'producer',
	'order',
	'book',
	'officer',
	'asset'
]);

/** Only the opening balances and the closing of a year post here. */
const CLOSED_CODES: ReadonlySet<string> = new Set([CODE.openingBalances, CODE.incomeSummary]);

/** The holder under a control account for what belongs to nobody in particular. */
export const GENERAL_HOLDER = { kind: 'general', key: 'main', name: 'Umum' } as const;

/** Whether officers may post to a code by hand: savings, loans, assets and what books owe each other move by their own pages. */
export function isManualCode(code: string): boolean {
	const inChart = CHART.find((each) => each.code === code);
	if (!inChart || CLOSED_CODES.has(code)) return false;
	return inChart.holder === null || !KEPT_BY_SYSTEM.has(inChart.holder);
}
