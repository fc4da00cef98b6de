import type { BookKind } from '#lib/ledger/chart.ts';
import { CODE } from '#lib/ledger/codes.ts';

export type CashDirection = 'in' | 'out';

interface CashCategory {
	readonly key: string;
	readonly direction: CashDirection;
	/** The account on the other side; where a book kind has one of its own, that. */
	readonly code: string;
	readonly codeIn?: Partial<Record<BookKind, string>>;
	readonly books: readonly BookKind[];
}

const ALL: readonly BookKind[] = ['trade', 'usp', 'group'];
const TRADE: readonly BookKind[] = ['trade'];
const OPERATING_COSTS = '6.2.99.99';

/**
 * What money comes in for and goes out for, in everyday words (the words stand in i18n), each with the account that a
 * bookkeeper would choose. Savings, loans, sales by order, payouts and assets have pages of their own and
 * are not here.
 */
export const CASH_CATEGORIES = [
	{ key: 'grant', direction: 'in', code: '3.4.01.01', books: ALL },
	{ key: 'village_capital', direction: 'in', code: '3.1.01.01', books: TRADE },
	{ key: 'shop_sale', direction: 'in', code: '4.2.01.01', books: TRADE },
	{ key: 'farm_input_sale', direction: 'in', code: '4.2.51.01', books: TRADE },
	{ key: 'from_bank', direction: 'in', code: CODE.bank, books: ALL },
	{ key: 'other_income', direction: 'in', code: CODE.otherIncome, books: ALL },
	{ key: 'unclear', direction: 'in', code: CODE.unidentifiedReceipts, books: ALL },
	{ key: 'honorarium', direction: 'out', code: '6.1.01.01', books: ALL },
	{ key: 'transport', direction: 'out', code: OPERATING_COSTS, codeIn: { trade: '6.2.51.01' }, books: ALL },
	{ key: 'utilities', direction: 'out', code: OPERATING_COSTS, books: ALL },
	{ key: 'stationery', direction: 'out', code: OPERATING_COSTS, books: ALL },
	{ key: 'meeting', direction: 'out', code: OPERATING_COSTS, books: ALL },
	{ key: 'goods', direction: 'out', code: CODE.inventory, books: TRADE },
	{ key: 'farm_inputs', direction: 'out', code: '1.1.05.51', books: TRADE },
	{ key: 'to_bank', direction: 'out', code: CODE.bank, books: ALL },
	{ key: 'bank_charge', direction: 'out', code: CODE.bankCharges, books: ALL },
	{ key: 'social_fund', direction: 'out', code: '2.1.08.03', books: ALL },
	{ key: 'vat', direction: 'out', code: CODE.outputVat, books: TRADE },
	{ key: 'other_expense', direction: 'out', code: CODE.otherExpense, books: ALL }
] as const satisfies readonly CashCategory[];

export type CashCategoryKey = (typeof CASH_CATEGORIES)[number]['key'];

/** The categories a book of this kind knows, in the order they are shown. */
export function cashCategories(kind: BookKind, direction: CashDirection): CashCategoryKey[] {
	return CASH_CATEGORIES.filter(
		(category) => category.direction === direction && category.books.includes(kind)
	).map(({ key }) => key);
}

/** Which way a category goes and the account it means in a book of this kind; null when the book does not know it. */
export function findCashCategory(
	key: string,
	kind: BookKind
): { direction: CashDirection; code: string } | null {
	const found: CashCategory | undefined = CASH_CATEGORIES.find((category) => category.key === key);
	if (!found?.books.includes(kind)) return null;
	return { direction: found.direction, code: found.codeIn?.[kind] ?? found.code };
}
