import type { Locale } from '#lib/i18n/locale.ts';
import type { StatementWords } from '#lib/i18n/statements.ts';
import type { OrganisationKind } from '#lib/organisations/roles.ts';
import { rupiah, sumRupiah, type Rupiah } from '#lib/shared/money.ts';
import {
	cashFlowOf,
	equityOf,
	incomeOf,
	positionOf,
	type Figure,
	type Figures,
	type ReportLine,
	type StatementKind
} from './statements.ts';
import { accountName } from './words.ts';

/** What a sheet shows: a statement, or the notes to all of them. */
export type SheetKind = StatementKind | 'notes';
export const SHEET_KINDS: readonly SheetKind[] = ['income', 'position', 'equity', 'cash-flow', 'notes'];

export interface SheetRow {
	readonly style: 'heading' | 'line' | 'total' | 'text';
	readonly label: string;
	/** Under the sheet's columns; none beside a heading or a text. */
	readonly figures: readonly Rupiah[];
}

/** A statement as it is read, on screen and on paper alike: a row of figures under each column. */
export interface Sheet {
	readonly kind: SheetKind;
	readonly title: string;
	readonly columns: readonly string[];
	readonly rows: readonly SheetRow[];
}

/** Whose form the statements have: the law's for village enterprises, or that for co-operatives. */
export type Form = 'cooperative' | 'bumdesa';

export function formOf(kind: OrganisationKind): Form {
	return kind === 'bumdesa' ? 'bumdesa' : 'cooperative';
}

/** What the sheets of one report are made from: this period and the same one a year earlier. */
export interface Report {
	readonly organisation: OrganisationKind;
	readonly now: Figures;
	readonly before: Figures;
	/** The two periods, as the columns are headed. */
	readonly columns: readonly [string, string];
	readonly words: StatementWords;
	readonly locale: Locale;
}

/** A line's two figures: now, and a year before. */
interface Pair {
	readonly code: string;
	readonly label: string;
	readonly figures: readonly [Rupiah, Rupiah];
}

function pairsOf(report: Report, now: readonly ReportLine[], before: readonly ReportLine[]): Pair[] {
	const known = new Map([...before, ...now].map((line) => [line.code, line]));
	const amount = (lines: readonly ReportLine[], code: string) =>
		lines.find((line) => line.code === code)?.amount ?? rupiah(0);
	return [...known.values()]
		.sort((a, b) => (a.code < b.code ? -1 : 1))
		.map((line) => ({
			code: line.code,
			label: accountName(line, report.locale),
			figures: [amount(now, line.code), amount(before, line.code)]
		}));
}

function totalOf(pairs: readonly Pair[]): [Rupiah, Rupiah] {
	return [
		sumRupiah(pairs.map(({ figures }) => figures[0])),
		sumRupiah(pairs.map(({ figures }) => figures[1]))
	];
}

/** A heading, its lines and their total; nothing where there are no lines. */
function block(report: Report, title: string, pairs: readonly Pair[]): SheetRow[] {
	if (pairs.length === 0) return [];
	return [
		{ style: 'heading', label: title, figures: [] },
		...pairs.map(({ label, figures }): SheetRow => ({ style: 'line', label, figures })),
		{ style: 'total', label: report.words.total(title), figures: totalOf(pairs) }
	];
}

/**
 * Income that a co-operative has from serving its members: sales to them, what they pay for loans, the commission on
 * selling their produce, the share of sales they agreed to leave. All other operating income is from non-members.
 */
const FROM_MEMBERS = ['4.1.08.', '4.1.51.01', '4.1.51.03', '4.2.01.51', '4.2.51.'];

type SectionKey = keyof StatementWords['sections'];
type SumKey = 'revenue' | 'gross' | 'operating' | 'beforeTax';
type Step = { section: SectionKey; has: (line: ReportLine) => boolean; side: 1 | -1 } | { sum: SumKey };

const starts = (...prefixes: string[]) => {
	return ({ code }: ReportLine) => prefixes.some((prefix) => code.startsWith(prefix));
};
const fromMembers = starts(...FROM_MEMBERS);

const COMMON: readonly Step[] = [
	{ sum: 'revenue' },
	{ section: 'cost', has: starts('5.'), side: -1 },
	{ sum: 'gross' },
	{ section: 'administration', has: starts('6.1.'), side: -1 },
	{ section: 'operations', has: starts('6.2.'), side: -1 },
	{ section: 'marketing', has: (line) => starts('6.')(line) && !starts('6.1.', '6.2.')(line), side: -1 },
	{ sum: 'operating' },
	{ section: 'otherIncome', has: (line) => !starts('4.')(line), side: 1 },
	{ section: 'otherExpense', has: (line) => !starts('5.', '6.', '7.3.')(line), side: -1 },
	{ sum: 'beforeTax' },
	{ section: 'tax', has: starts('7.3.'), side: -1 }
];

/** The order of the income statement: SAK EP for a co-operative, Kepmendesa 136/2022 for a village enterprise. */
const INCOME: Readonly<Record<Form, readonly Step[]>> = {
	cooperative: [
		{ section: 'fromMembers', has: fromMembers, side: 1 },
		{ section: 'fromOthers', has: (line) => starts('4.')(line) && !fromMembers(line), side: 1 },
		...COMMON
	],
	bumdesa: [
		{ section: 'services', has: starts('4.1.'), side: 1 },
		{ section: 'sales', has: (line) => starts('4.')(line) && !starts('4.1.')(line), side: 1 },
		...COMMON
	]
};

export function incomeSheet(report: Report): Sheet {
	const { words } = report;
	const form = formOf(report.organisation);
	const [now, before] = [incomeOf(report.now), incomeOf(report.before)];
	const income = pairsOf(report, now.income.lines, before.income.lines);
	const expense = pairsOf(report, now.expense.lines, before.expense.lines);
	const rows: SheetRow[] = [];
	let running: [Rupiah, Rupiah] = [rupiah(0), rupiah(0)];
	let grown = false;
	for (const step of INCOME[form]) {
		if ('sum' in step) {
			if (grown) rows.push({ style: 'total', label: words.sums[step.sum], figures: running });
			grown = false;
			continue;
		}
		const lines = (step.side === 1 ? income : expense).filter((pair) => step.has(asLine(pair)));
		const total = totalOf(lines);
		rows.push(...block(report, words.sections[step.section], lines));
		running = [rupiah(running[0] + step.side * total[0]), rupiah(running[1] + step.side * total[1])];
		grown ||= lines.length > 0;
	}
	rows.push({ style: 'total', label: words.sums.surplus[form], figures: [now.surplus, before.surplus] });
	return { kind: 'income', title: words.names[form].income, columns: report.columns, rows };
}

const asLine = ({ code, figures }: Pair): ReportLine => ({
	code,
	nameId: '',
	nameEn: '',
	amount: figures[0]
});

export function positionSheet(report: Report): Sheet {
	const { words, organisation } = report;
	const form = formOf(organisation);
	const [now, before] = [positionOf(report.now), positionOf(report.before)];
	const assets = pairsOf(report, now.assets.lines, before.assets.lines);
	const debts = pairsOf(report, now.liabilities.lines, before.liabilities.lines);
	const equity = pairsOf(report, now.equity.lines, before.equity.lines);
	const surplus: Pair = {
		code: '3.9',
		label: words.surplusToDate[form],
		figures: [now.surplusToDate, before.surplusToDate]
	};
	const part = (pairs: readonly Pair[], has: (line: ReportLine) => boolean) =>
		pairs.filter((pair) => has(asLine(pair)));
	const title = words.sections;
	const savings = organisation === 'ksm' ? part(equity, starts('3.1.03.')) : [];
	const owned = [...equity.filter((pair) => !savings.includes(pair)), surplus];
	return {
		kind: 'position',
		title: words.names[form].position,
		columns: report.columns,
		rows: [
			...block(
				report,
				title.currentAssets,
				part(assets, (line) => !starts('1.2.', '1.3.', '1.4.', '1.5.', '1.9.')(line))
			),
			...block(report, title.investments, part(assets, starts('1.2.'))),
			...block(report, title.fixedAssets, part(assets, starts('1.3.'))),
			...block(report, title.otherAssets, part(assets, starts('1.4.', '1.5.', '1.9.'))),
			total(words.sums.assets, now.assets.total, before.assets.total),
			...block(
				report,
				title.shortDebts,
				part(debts, (line) => !starts('2.2.')(line))
			),
			...block(report, title.longDebts, part(debts, starts('2.2.'))),
			total(words.sums.liabilities, now.liabilities.total, before.liabilities.total),
			...block(report, title.membersShare, savings),
			...block(report, organisation === 'ksm' ? title.ownedTogether : title.equity, owned),
			total(words.sums.both, now.liabilitiesAndEquity, before.liabilitiesAndEquity)
		]
	};
}

function total(label: string, ...figures: Rupiah[]): SheetRow {
	return { style: 'total', label, figures };
}

export function equitySheet(report: Report): Sheet {
	const { words, locale } = report;
	const form = formOf(report.organisation);
	const now = equityOf(report.now);
	const before = equityOf(report.before);
	const codes = new Set([...now.lines, ...before.lines].map(({ code }) => code));
	const rows = [...codes].sort().map((code): SheetRow => {
		const line = now.lines.find((each) => each.code === code);
		const then = before.lines.find((each) => each.code === code);
		const none = rupiah(0);
		return {
			style: 'line',
			label: accountName(line ?? then ?? { nameId: code, nameEn: code }, locale),
			figures: [
				line?.opening ?? none,
				line?.increase ?? none,
				line?.decrease ?? none,
				line?.closing ?? none,
				then?.closing ?? none
			]
		};
	});
	const [gain, loss] = [Math.max(now.surplus, 0), Math.max(-now.surplus, 0)].map(rupiah);
	const closingOf = (each: typeof now) => rupiah(each.surplusBefore + each.surplus);
	const figures = [
		now.surplusBefore,
		gain ?? rupiah(0),
		loss ?? rupiah(0),
		closingOf(now),
		closingOf(before)
	];
	rows.push({ style: 'line', label: words.surplusToDate[form], figures });
	const column = (index: number) => sumRupiah(rows.map((row) => row.figures[index] ?? rupiah(0)));
	const { opening, increase, decrease, closing, before: last } = words.equityColumns;
	return {
		kind: 'equity',
		title: words.names[form].equity,
		columns: [opening, increase, decrease, closing, last],
		rows: [...rows, total(words.sums.equity, ...[0, 1, 2, 3, 4].map(column))]
	};
}

export function cashFlowSheet(report: Report): Sheet {
	const { words } = report;
	const [now, before] = [cashFlowOf(report.now), cashFlowOf(report.before)];
	const rows = now.activities.flatMap((part, index) =>
		block(
			report,
			words.activities[part.activity],
			pairsOf(report, part.lines, before.activities[index]?.lines ?? [])
		)
	);
	return {
		kind: 'cash-flow',
		title: words.names[formOf(report.organisation)]['cash-flow'],
		columns: report.columns,
		rows: [
			...rows,
			total(words.cashChange, now.change, before.change),
			{ style: 'line', label: words.cashOpening, figures: [now.opening, before.opening] },
			total(words.cashClosing, now.closing, before.closing)
		]
	};
}

/** What the notes tell of the organisation itself. */
export interface About {
	/** Finished sentences: who it is, since when. */
	readonly general: readonly string[];
	/** Several books read together. */
	readonly combined: boolean;
}

/** Notes made from the data: who, by which rules, and what stands behind the figures of the position. */
export function notesSheet(report: Report, about: About): Sheet {
	const { words, organisation } = report;
	const form = formOf(organisation);
	const { notes } = words;
	const text = (label: string): SheetRow => ({ style: 'text', label, figures: [] });
	const heading = (label: string): SheetRow => ({ style: 'heading', label, figures: [] });
	const now = positionOf(report.now);
	const before = positionOf(report.before);
	const assets = pairsOf(report, now.assets.lines, before.assets.lines);
	const detail = (title: string, pairs: readonly Pair[], ...prefixes: string[]) =>
		block(
			report,
			title,
			pairs.filter((pair) => starts(...prefixes)(asLine(pair)))
		);
	return {
		kind: 'notes',
		title: words.names[form].notes,
		columns: report.columns,
		rows: [
			heading(notes.general),
			...about.general.map(text),
			heading(notes.policies),
			text(notes.standard[organisation === 'ksm' ? 'group' : form]),
			text(notes.accrual),
			...(form === 'cooperative' && organisation !== 'ksm' ? [text(notes.cooperativeSavings)] : []),
			text(notes.assets),
			...(about.combined ? [text(notes.combined)] : []),
			...detail(notes.details.cash, assets, '1.1.01.'),
			...detail(notes.details.receivables, assets, '1.1.03.', '1.1.04.', '2.1.05.51'),
			...detail(notes.details.stock, assets, '1.1.05.'),
			...detail(notes.details.fixed, assets, '1.3.'),
			...detail(notes.details.debts, pairsOf(report, now.liabilities.lines, before.liabilities.lines), '2.'),
			...detail(notes.details.equity, pairsOf(report, now.equity.lines, before.equity.lines), '3.')
		]
	};
}

/** Whether anything at all stands in a period or the one before. */
export function isEmpty({ now, before }: Report): boolean {
	const silent = (lines: readonly Figure[]) => lines.length === 0;
	return silent(now.lines) && silent(before.lines);
}
