import type { AccountType } from '#lib/ledger/chart.ts';
import { CODE } from '#lib/ledger/codes.ts';
import { addDays, addMonths, firstOfMonth, lastOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import { cashActivityOf, CASH_ACTIVITIES, CASH_PREFIX, type CashActivity } from './cashActivity.ts';

/** A dated stretch, both ends in it. */
export interface Range {
	readonly from: BookDate;
	readonly to: BookDate;
}

/** The same stretch a year earlier; a month's end stays a month's end. */
export function yearBefore({ from, to }: Range): Range {
	const end = addMonths(to, -12);
	return {
		from: addMonths(from, -12),
		to: to === lastOfMonth(monthOf(to)) ? lastOfMonth(monthOf(end)) : end
	};
}

/** What one code of the chart did in a period; all but the two turnovers are debit positive. */
export interface Figure {
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	readonly type: AccountType;
	readonly opening: Rupiah;
	readonly debit: Rupiah;
	readonly credit: Rupiah;
	readonly closing: Rupiah;
	/** What of its change stood in entries that moved cash. */
	readonly cash: Rupiah;
}

/** All that the statements of one period are made from, in the order of the codes. */
export interface Figures {
	readonly range: Range;
	readonly lines: readonly Figure[];
	/** The two sides of the account between organisations at the period's end. */
	readonly owedToUs: Rupiah;
	readonly owedByUs: Rupiah;
}

/** The statements, as the API's addresses name them. */
export const STATEMENT_KINDS = ['income', 'position', 'equity', 'cash-flow'] as const;
export type StatementKind = (typeof STATEMENT_KINDS)[number];

export interface ReportLine {
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	/** In the direction of the section: income and liabilities in credit, assets and expenses in debit. */
	readonly amount: Rupiah;
}

export interface Section {
	readonly lines: readonly ReportLine[];
	readonly total: Rupiah;
}

function lineOf({ code, nameId, nameEn }: Figure, amount: number): ReportLine {
	return { code, nameId, nameEn, amount: rupiah(amount) };
}

function sectionOf(lines: readonly ReportLine[]): Section {
	const shown = lines.filter(({ amount }) => amount !== 0);
	return { lines: shown, total: sumRupiah(shown.map(({ amount }) => amount)) };
}

export interface IncomeStatement extends Range {
	readonly income: Section;
	readonly expense: Section;
	/** Income less expense; negative is a loss. */
	readonly surplus: Rupiah;
}

/** What was earned and spent in a period. */
export function incomeOf({ range, lines }: Figures): IncomeStatement {
	const of = (type: AccountType, sign: number) =>
		sectionOf(
			lines
				.filter((each) => each.type === type)
				.map((each) => lineOf(each, sign * (each.debit - each.credit)))
		);
	const income = of('income', -1);
	const expense = of('expense', 1);
	return { ...range, income, expense, surplus: rupiah(income.total - expense.total) };
}

export interface PositionStatement {
	readonly asOf: BookDate;
	readonly assets: Section;
	readonly liabilities: Section;
	readonly equity: Section;
	/** Income less expense that no year's closing has taken to equity yet, this year's closing left out. */
	readonly surplusToDate: Rupiah;
	/** Liabilities, equity and the surplus to date: equal to the assets. */
	readonly liabilitiesAndEquity: Rupiah;
}

/** What there is and what is owed at the end of a period. */
export function positionOf({ range, lines, owedToUs, owedByUs }: Figures): PositionStatement {
	const between = lines.find(({ code }) => code === CODE.dueBetweenOrganisations);
	const of = (type: AccountType, sign: number, owed: Rupiah) => {
		const own = lines
			.filter((each) => each.type === type && each !== between)
			.map((each) => lineOf(each, sign * each.closing));
		const all = between ? [...own, lineOf(between, owed)] : own;
		return sectionOf(all.sort((a, b) => (a.code < b.code ? -1 : 1)));
	};
	const assets = of('asset', 1, owedToUs);
	const liabilities = of('liability', -1, owedByUs);
	const equity = sectionOf(
		lines.filter(({ type }) => type === 'equity').map((each) => lineOf(each, -each.closing))
	);
	const surplusToDate = rupiah(-sumOf(lines, isResult, ({ closing }) => closing));
	return {
		asOf: range.to,
		assets,
		liabilities,
		equity,
		surplusToDate,
		liabilitiesAndEquity: rupiah(liabilities.total + equity.total + surplusToDate)
	};
}

const isResult = ({ type }: Figure) => type === 'income' || type === 'expense';

function sumOf(
	lines: readonly Figure[],
	which: (figure: Figure) => boolean,
	what: (figure: Figure) => number
): number {
	return lines.filter(which).reduce((sum, each) => sum + what(each), 0);
}

export interface EquityLine extends ReportLine {
	readonly opening: Rupiah;
	readonly increase: Rupiah;
	readonly decrease: Rupiah;
	/** Equal to `amount`. */
	readonly closing: Rupiah;
}

export interface EquityStatement extends Range {
	readonly lines: readonly EquityLine[];
	readonly surplusBefore: Rupiah;
	readonly surplus: Rupiah;
	readonly opening: Rupiah;
	readonly closing: Rupiah;
}

/** How what belongs to the members and the village changed in a period. */
export function equityOf({ range, lines }: Figures): EquityStatement {
	const own = lines
		.filter(({ type }) => type === 'equity')
		.map((each) => ({
			...lineOf(each, -each.closing),
			opening: rupiah(-each.opening),
			increase: each.credit,
			decrease: each.debit,
			closing: rupiah(-each.closing)
		}))
		.filter(({ opening, increase, decrease }) => opening !== 0 || increase !== 0 || decrease !== 0);
	const surplus = rupiah(sumOf(lines, isResult, ({ debit, credit }) => credit - debit));
	const surplusBefore = rupiah(-sumOf(lines, isResult, ({ opening }) => opening));
	return {
		...range,
		lines: own,
		surplusBefore,
		surplus,
		opening: rupiah(sumRupiah(own.map(({ opening }) => opening)) + surplusBefore),
		closing: rupiah(sumRupiah(own.map(({ closing }) => closing)) + surplusBefore + surplus)
	};
}

export interface CashFlowStatement extends Range {
	readonly opening: Rupiah;
	readonly activities: readonly ({ readonly activity: CashActivity } & Section)[];
	/** What all activities brought. */
	readonly change: Rupiah;
	readonly closing: Rupiah;
}

/**
 * Where cash and money at the bank came from and went, by the direct method: an entry that moves cash is told by its
 * other accounts, which by the balance of the entry add up to the change of cash.
 */
export function cashFlowOf({ range, lines }: Figures): CashFlowStatement {
	const others = lines.filter((each) => !isCash(each)).map((each) => lineOf(each, -each.cash));
	const activities = CASH_ACTIVITIES.map((activity) => ({
		activity,
		...sectionOf(others.filter(({ code }) => cashActivityOf(code) === activity))
	}));
	const change = sumRupiah(activities.map(({ total }) => total));
	const opening = rupiah(sumOf(lines, isCash, (each) => each.opening));
	return { ...range, opening, activities, change, closing: rupiah(opening + change) };
}

const isCash = ({ code }: { code: string }) => code.startsWith(CASH_PREFIX);

/** What must agree between the statements of one period, or the books are broken. */
export interface Ties {
	/** Assets are liabilities and equity. */
	readonly balanced: boolean;
	/** The result is the same in the income statement and in the changes in equity, which end where the position does. */
	readonly result: boolean;
	/** The cash flow ends with the cash of the position. */
	readonly cash: boolean;
}

export function tiesOf(figures: Figures): Ties {
	const position = positionOf(figures);
	const equity = equityOf(figures);
	const cash = sumRupiah(position.assets.lines.filter(isCash).map(({ amount }) => amount));
	return {
		balanced: position.assets.total === position.liabilitiesAndEquity,
		result:
			incomeOf(figures).surplus === equity.surplus &&
			equity.closing === position.equity.total + position.surplusToDate,
		cash: cashFlowOf(figures).closing === cash
	};
}

export type FinancialStatement =
	| ({ kind: 'income' } & IncomeStatement)
	| ({ kind: 'position' } & PositionStatement)
	| ({ kind: 'equity' } & EquityStatement)
	| ({ kind: 'cash-flow' } & CashFlowStatement);

/** One of the statements of a period. */
export function statementOf(kind: StatementKind, figures: Figures): FinancialStatement {
	switch (kind) {
		case 'income':
			return { kind, ...incomeOf(figures) };
		case 'position':
			return { kind, ...positionOf(figures) };
		case 'equity':
			return { kind, ...equityOf(figures) };
		case 'cash-flow':
			return { kind, ...cashFlowOf(figures) };
	}
}

/** A month, half a year or a year, as reports are made for. */
export interface ReportPeriod extends Range {
	/** `2026-11`, `2026-S1`, `2026`. */
	readonly key: string;
	readonly kind: 'month' | 'half' | 'year';
	readonly year: number;
	/** 1–12 of a month, 1–2 of a half-year, 0 of a year. */
	readonly part: number;
}

/** Reads a period from an address; null when it is none. */
export function parseReportPeriod(text: string): ReportPeriod | null {
	const match = /^(20\d{2})(?:-(0[1-9]|1[0-2])|-S([12]))?$/.exec(text);
	if (!match) return null;
	const year = Number(match[1]);
	const part = Number(match[2] ?? match[3] ?? 0);
	const kind = match[2] ? 'month' : match[3] ? 'half' : 'year';
	const length = { month: 1, half: 6, year: 12 }[kind];
	const first = kind === 'year' ? 1 : (part - 1) * length + 1;
	const from = firstOfMonth(`${year}-${String(first).padStart(2, '0')}` as ReturnType<typeof monthOf>);
	return { key: text, kind, year, part, from, to: addDays(addMonths(from, length), -1) };
}
