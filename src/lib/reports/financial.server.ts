import { sql } from 'drizzle-orm';
import { CODE } from '#lib/ledger/codes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import { NO_RUPIAH, rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import type { BookAccess } from './access.server.ts';
import { chartOf, holderIdsOf, type ReadAccount } from './accounts.server.ts';
import { cashActivityOf, CASH_ACTIVITIES, CASH_PREFIX, type CashActivity } from './cashActivity.ts';
import { changeOf, turnoverByCode, type Turnover } from './turnover.server.ts';

/** A dated stretch, both ends in it. */
export interface Range {
	readonly from: BookDate;
	readonly to: BookDate;
}

export interface ReportLine {
	readonly code: string;
	readonly nameId: string;
	readonly nameEn: string;
	/** In the direction of the section: income and liabilities in credit, assets and expenses in debit. */
	readonly amount: Rupiah;
}

interface Section {
	readonly lines: readonly ReportLine[];
	readonly total: Rupiah;
}

/** The accounts of some types with what moved on them; those on which nothing did are left out. */
function section(
	accounts: readonly ReadAccount[],
	turnover: ReadonlyMap<string, Turnover>,
	{ types, side }: { types: readonly ReadAccount['type'][]; side: 'debit' | 'credit' }
): Section {
	const lines = accounts.flatMap((account): ReportLine[] => {
		const moved = turnover.get(account.code);
		if (!types.includes(account.type) || !moved) return [];
		const amount = side === 'debit' ? moved.debit - moved.credit : moved.credit - moved.debit;
		return amount === 0 ? [] : [lineOf(account, rupiah(amount))];
	});
	return { lines, total: sumRupiah(lines.map(({ amount }) => amount)) };
}

function lineOf({ code, nameId, nameEn }: ReadAccount, amount: Rupiah): ReportLine {
	return { code, nameId, nameEn, amount };
}

export interface IncomeStatement extends Range {
	readonly income: Section;
	readonly expense: Section;
	/** Income less expense; negative is a loss. */
	readonly surplus: Rupiah;
}

/** What a book earned and spent in a period. */
export async function incomeStatement(
	reader: Reader,
	access: BookAccess,
	range: Range
): Promise<IncomeStatement> {
	const accounts = await chartOf(reader, access);
	const turnover = await turnoverByCode(reader, access.book.id, range);
	const income = section(accounts, turnover, { types: ['income'], side: 'credit' });
	const expense = section(accounts, turnover, { types: ['expense'], side: 'debit' });
	return { ...range, income, expense, surplus: rupiah(income.total - expense.total) };
}

export interface PositionStatement {
	readonly asOf: BookDate;
	readonly assets: Section;
	readonly liabilities: Section;
	readonly equity: Section;
	/** Income less expense that no year's closing has taken to equity yet. */
	readonly surplusToDate: Rupiah;
	/** Liabilities, equity and the surplus to date: equal to the assets. */
	readonly liabilitiesAndEquity: Rupiah;
}

/** What a book has and owes at the end of a date. */
export async function positionStatement(
	reader: Reader,
	access: BookAccess,
	asOf: BookDate
): Promise<PositionStatement> {
	const accounts = await chartOf(reader, access);
	const turnover = await turnoverByCode(reader, access.book.id, { from: null, to: asOf });
	const between = await betweenOrganisations(reader, access, accounts, asOf);
	const others = withoutCode(turnover, CODE.dueBetweenOrganisations);
	const assets = joined(section(accounts, others, { types: ['asset'], side: 'debit' }), between.owedToUs);
	const liabilities = joined(
		section(accounts, others, { types: ['liability'], side: 'credit' }),
		between.owedByUs
	);
	const equity = section(accounts, turnover, { types: ['equity'], side: 'credit' });
	const surplusToDate = section(accounts, turnover, { types: ['income', 'expense'], side: 'credit' }).total;
	return {
		asOf,
		assets,
		liabilities,
		equity,
		surplusToDate,
		liabilitiesAndEquity: rupiah(liabilities.total + equity.total + surplusToDate)
	};
}

/**
 * What other organisations owe this book, and what it owes them. The law knows one account for both: it is a
 * receivable towards those on whose account it stands in debit, and a debt towards the others.
 */
async function betweenOrganisations(
	reader: Reader,
	access: BookAccess,
	accounts: readonly ReadAccount[],
	asOf: BookDate
): Promise<{ owedToUs: ReportLine[]; owedByUs: ReportLine[] }> {
	const control = accounts.find(({ code }) => code === CODE.dueBetweenOrganisations);
	let [owedToUs, owedByUs] = [0, 0];
	for (const id of control ? await holderIdsOf(reader, control) : []) {
		const holder = { id, bookId: access.book.id, isControl: false, isHolder: true };
		const balance = await changeOf(reader, holder, { from: null, to: asOf });
		owedToUs += Math.max(balance, 0);
		owedByUs += Math.max(-balance, 0);
	}
	const line = (amount: number) => (control && amount > 0 ? [lineOf(control, rupiah(amount))] : []);
	return { owedToUs: line(owedToUs), owedByUs: line(owedByUs) };
}

function withoutCode(turnover: ReadonlyMap<string, Turnover>, code: string): ReadonlyMap<string, Turnover> {
	return new Map([...turnover].filter(([each]) => each !== code));
}

/** A section with more lines, in the order of their codes. */
function joined({ lines }: Section, more: readonly ReportLine[]): Section {
	const all = [...lines, ...more].sort((a, b) => (a.code < b.code ? -1 : 1));
	return { lines: all, total: sumRupiah(all.map(({ amount }) => amount)) };
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
export async function equityStatement(
	reader: Reader,
	access: BookAccess,
	range: Range
): Promise<EquityStatement> {
	const accounts = await chartOf(reader, access);
	const upTo = await turnoverByCode(reader, access.book.id, { from: null, to: range.to });
	const within = await turnoverByCode(reader, access.book.id, range);
	const lines = accounts.flatMap((account): EquityLine[] => {
		const all = upTo.get(account.code);
		if (account.type !== 'equity' || !all) return [];
		const increase = within.get(account.code)?.credit ?? NO_RUPIAH;
		const decrease = within.get(account.code)?.debit ?? NO_RUPIAH;
		const closing = rupiah(all.credit - all.debit);
		const opening = rupiah(closing - increase + decrease);
		return [{ ...lineOf(account, closing), opening, increase, decrease, closing }];
	});
	const sides = { types: ['income', 'expense'] as const, side: 'credit' as const };
	const surplus = section(accounts, within, sides).total;
	const surplusBefore = rupiah(section(accounts, upTo, sides).total - surplus);
	return {
		...range,
		lines,
		surplusBefore,
		surplus,
		opening: rupiah(sumRupiah(lines.map(({ opening }) => opening)) + surplusBefore),
		closing: rupiah(sumRupiah(lines.map(({ closing }) => closing)) + surplusBefore + surplus)
	};
}

export interface CashFlowStatement extends Range {
	readonly opening: Rupiah;
	readonly activities: readonly { activity: CashActivity; lines: readonly ReportLine[]; total: Rupiah }[];
	readonly closing: Rupiah;
}

/**
 * Where cash and money at the bank came from and went, by the direct method: an entry that touches cash is told by
 * its other accounts, which by the balance of the entry add up to the change of cash.
 */
export async function cashFlowStatement(
	reader: Reader,
	access: BookAccess,
	range: Range
): Promise<CashFlowStatement> {
	const accounts = new Map((await chartOf(reader, access)).map((account) => [account.code, account]));
	const before = await turnoverByCode(reader, access.book.id, { from: null, to: range.to });
	const closing = sumRupiah(
		[...before].flatMap(([code, { debit, credit }]) =>
			code.startsWith(CASH_PREFIX) ? [rupiah(debit - credit)] : []
		)
	);
	const rows = await reader.all<{ code: string; amount: number }>(sql`
		SELECT a.code, -sum(p.amount) AS amount
		FROM entry e CROSS JOIN posting p ON p.entry_id = e.id JOIN account a ON a.id = p.account_id
		WHERE e.book_id = ${access.book.id} AND e.date BETWEEN ${range.from} AND ${range.to}
			AND a.code NOT LIKE ${`${CASH_PREFIX}%`}
			AND EXISTS (SELECT 1 FROM posting c JOIN account ca ON ca.id = c.account_id
				WHERE c.entry_id = e.id AND ca.code LIKE ${`${CASH_PREFIX}%`})
		GROUP BY a.code ORDER BY a.code`);
	const lines = rows.flatMap(({ code, amount }) => {
		const account = accounts.get(code);
		return account && amount !== 0 ? [lineOf(account, rupiah(amount))] : [];
	});
	const activities = CASH_ACTIVITIES.map((activity) => {
		const own = lines.filter(({ code }) => cashActivityOf(code) === activity);
		return { activity, lines: own, total: sumRupiah(own.map(({ amount }) => amount)) };
	});
	const change = sumRupiah(activities.map(({ total }) => total));
	return { ...range, opening: rupiah(closing - change), activities, closing };
}
