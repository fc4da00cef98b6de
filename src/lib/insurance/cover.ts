import { addMonths, type BookDate } from '#lib/shared/dates.ts';

/** What a policy stands for. */
export const COVERS = ['life', 'credit', 'health', 'harvest', 'livestock'] as const;
export type Cover = (typeof COVERS)[number];

export const CLAIM_STATES = ['entered', 'approved', 'refused'] as const;

/** Days that are covered: from one day until another, that one not counted. */
export interface Span {
	readonly from: BookDate;
	readonly until: BookDate;
}

/** What one more premium covers: it goes on where cover ends, or begins today when there is none. */
export function nextSpan(last: BookDate | null, today: BookDate, months: number): Span {
	const from = last && last > today ? last : today;
	return { from, until: addMonths(from, months) };
}

/** Whether something that happened on a day falls into what was paid for. */
export function isCovered(spans: readonly Span[], on: BookDate): boolean {
	return spans.some(({ from, until }) => from <= on && on < until);
}
