import { CODE, type AccountCode } from '#lib/ledger/codes.ts';
import type { SavingsKind } from './kinds.ts';

/** The control account of each kind of savings: the first two are equity (UU 25/1992 art. 41), the third a liability. */
export const SAVINGS_CODE: Readonly<Record<SavingsKind, AccountCode>> = {
	principal: CODE.principalSavings,
	mandatory: CODE.mandatorySavings,
	voluntary: CODE.voluntarySavings
};
