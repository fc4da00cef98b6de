import { assert } from '#lib/shared/assert.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { bare, type AnswerRow } from './bankAnswer.ts';
import type { BatchLineId } from './ids.ts';
import type { BatchLineState, PayoutState } from './states.ts';

/** A line of the list, as far as the bank's answer can speak of it. */
export interface AnsweredLine {
	readonly lineId: BatchLineId;
	readonly reference: string;
	readonly state: BatchLineState;
	readonly payoutState: PayoutState;
	readonly account: string;
	readonly amount: Rupiah;
}

/** What will be written down: paid, refused by the bank, or sent back after it was paid. */
export interface PlannedResult {
	readonly lineId: BatchLineId;
	readonly outcome: 'paid' | 'refused' | 'returned';
	/** The bank's number for what was paid, its reason for what was not. */
	readonly note: string;
	readonly foundBy: 'reference' | 'account';
	readonly row: number;
}

/** Why a row of a line is not written down; a person looks at it. */
export type Doubt =
	/** The bank names another sum than the list has; never taken as paid. */
	| 'amount_differs'
	| 'amount_missing'
	| 'account_differs'
	/** Its rows say different things. */
	| 'contradiction'
	/** The bank has not decided, or what it says is not understood. */
	| 'in_progress'
	| 'not_understood'
	/** It was written down otherwise before. */
	| 'ended_otherwise';

export interface DoubtfulLine {
	readonly lineId: BatchLineId;
	readonly why: Doubt;
	/** The row as it stands. */
	readonly text: string;
	readonly row: number;
}

/** `other_list`: its reference is another list's; `ambiguous`: it fits several lines; `unknown`: it fits none. */
export type UnknownReason = 'other_list' | 'ambiguous' | 'unknown';

export interface AnswerPlan {
	readonly results: readonly PlannedResult[];
	readonly doubtful: readonly DoubtfulLine[];
	/** Lines that say again what is written down already. */
	readonly already: readonly BatchLineId[];
	/** Waiting lines of which the answer says nothing. */
	readonly missing: readonly BatchLineId[];
	readonly unknown: readonly { readonly row: number; readonly text: string; readonly why: UnknownReason }[];
}

/** Stands where the bank gives no reason. */
const NO_REASON = 'Retur';

interface Match {
	readonly row: AnswerRow;
	readonly foundBy: PlannedResult['foundBy'];
}

/**
 * Compares a bank's answer with a list. A row belongs to the line whose reference it names; one without any to the only line
 * with its account and amount. Nothing is decided where amount, account or words leave a doubt.
 */
export function planAnswer(lines: readonly AnsweredLine[], rows: readonly AnswerRow[]): AnswerPlan {
	const byReference = new Map(lines.map((line) => [line.reference, line]));
	const matches = new Map<BatchLineId, Match[]>();
	const add = (line: AnsweredLine, match: Match) =>
		matches.set(line.lineId, [...(matches.get(line.lineId) ?? []), match]);
	const without: AnswerRow[] = [];
	const unknown: AnswerPlan['unknown'][number][] = [];
	for (const row of rows) {
		const line = row.references.map(({ reference }) => byReference.get(reference)).find(Boolean);
		if (line) add(line, { row, foundBy: 'reference' });
		else if (row.references.some(({ exact }) => exact)) {
			unknown.push({ row: row.row, text: row.text, why: 'other_list' });
		} else without.push(row);
	}
	for (const row of without) {
		const fits = linesLike(row, lines).filter(({ lineId }) =>
			(matches.get(lineId) ?? []).every(({ foundBy }) => foundBy === 'account')
		);
		const [line] = fits;
		if (line && fits.length === 1) add(line, { row, foundBy: 'account' });
		else unknown.push({ row: row.row, text: row.text, why: line ? 'ambiguous' : 'unknown' });
	}
	return { ...decideAll(lines, matches), unknown };
}

/** Lines with the account and amount of a row. Money that came in is nobody's by these alone: it may be a buyer's. */
function linesLike(row: AnswerRow, lines: readonly AnsweredLine[]): AnsweredLine[] {
	if (row.by === 'direction' && row.word === 'refused') return [];
	return lines.filter(
		({ account, amount }) => row.numbers.includes(bare(account)) && row.amounts.includes(amount)
	);
}

function decideAll(
	lines: readonly AnsweredLine[],
	matches: ReadonlyMap<BatchLineId, readonly Match[]>
): Omit<AnswerPlan, 'unknown'> {
	const results: PlannedResult[] = [];
	const doubtful: DoubtfulLine[] = [];
	const already: BatchLineId[] = [];
	const missing: BatchLineId[] = [];
	for (const line of lines) {
		const of = matches.get(line.lineId) ?? [];
		if (of.length === 0) {
			if (line.state === 'waiting') missing.push(line.lineId);
			continue;
		}
		const decided = decide(line, of);
		if (decided === 'already') already.push(line.lineId);
		else if ('why' in decided) {
			const { why, row } = decided;
			doubtful.push({ lineId: line.lineId, why, text: row.text, row: row.row });
		} else results.push(decided);
	}
	return { results, doubtful, already, missing };
}

interface Doubted {
	readonly why: Doubt;
	/** The row that gives the doubt. */
	readonly row: AnswerRow;
}

function decide(line: AnsweredLine, of: readonly Match[]): PlannedResult | Doubted | 'already' {
	const account = bare(line.account);
	for (const { row } of of) {
		if (row.amounts.length === 0) return { why: 'amount_missing', row };
		if (!row.amounts.includes(line.amount)) return { why: 'amount_differs', row };
		if (row.account !== null && row.account !== '' && row.account !== account) {
			return { why: 'account_differs', row };
		}
	}
	const told = verdict(of);
	if ('why' in told) return told;
	const { row, foundBy } = told;
	const at = { lineId: line.lineId, foundBy, row: row.row };
	const reason = row.reason || NO_REASON;
	if (line.state === 'waiting') {
		return row.word === 'paid'
			? { ...at, outcome: 'paid', note: row.bankReference }
			: { ...at, outcome: 'refused', note: reason };
	}
	if (line.state === 'paid' && row.word === 'refused') {
		return line.payoutState === 'returned' ? 'already' : { ...at, outcome: 'returned', note: reason };
	}
	return line.state === row.word ? 'already' : { why: 'ended_otherwise', row };
}

/** The row that decides, where all rows of a line agree. In a statement what went out may have come back: it came back. */
function verdict(of: readonly Match[]): Match | Doubted {
	const [first] = of;
	assert(first, 'a line that is answered has a row');
	const unclear = of.find(({ row }) => row.word === null);
	if (unclear) return { why: 'not_understood', row: unclear.row };
	const undecided = of.find(({ row }) => row.word === 'waiting');
	if (undecided) return { why: 'in_progress', row: undecided.row };
	const refused = of.find(({ row }) => row.word === 'refused');
	const paid = of.find(({ row }) => row.word === 'paid');
	if (refused && paid && of.some(({ row }) => row.by === 'status'))
		return { why: 'contradiction', row: refused.row };
	return refused ?? first;
}
