import { CODE, type AccountCode } from '#lib/ledger/codes.ts';

/** Where an asset came from: paid in cash or by the bank, still owed to the seller, given, or there before these books. */
export const SOURCES = ['cash', 'bank', 'owed', 'donated', 'opening'] as const;
export type AssetSource = (typeof SOURCES)[number];

/** The account on the other side of the asset. What was there before the books began belongs to the earnings kept. */
export const SOURCE_CODE: Readonly<Record<AssetSource, AccountCode>> = {
	cash: CODE.cash,
	bank: CODE.bank,
	owed: CODE.tradePayables,
	donated: CODE.donatedCapital,
	opening: CODE.retainedEarnings
};
