import type { BookDate } from '#lib/shared/dates.ts';

/** What came of a promise, and what is read from it. Quantities in g, ml, dm³ or pieces. */
export interface Fulfilment {
	readonly quantity: number;
	/** Brought or packed up to the last day of the window, and after it. */
	readonly onTime: number;
	readonly late: number;
	readonly untilOn: BookDate;
}

export const VERDICTS = ['open', 'kept', 'late', 'short'] as const;
export type Verdict = (typeof VERDICTS)[number];

/**
 * Whether a promise was kept: all of it brought by the last day. All of it, but some after that day, is late; less
 * than all is short, until the rest comes. Before the last day has passed nothing is held against the producer.
 */
export function verdictOf({ quantity, onTime, late, untilOn }: Fulfilment, today: BookDate): Verdict {
	if (onTime >= quantity) return 'kept';
	if (today <= untilOn) return 'open';
	return onTime + late >= quantity ? 'late' : 'short';
}

/** How often a producer kept, came late or fell short, over the promises whose outcome is known. */
export interface ProducerRecord {
	readonly kept: number;
	readonly late: number;
	readonly short: number;
	/** Promises whose outcome is known. */
	readonly all: number;
}

export const NO_RECORD: ProducerRecord = { kept: 0, late: 0, short: 0, all: 0 };

/** The record that a number of promises make; those still open do not count. */
export function recordOf(promises: readonly Fulfilment[], today: BookDate): ProducerRecord {
	const count = { kept: 0, late: 0, short: 0, all: 0 };
	for (const promise of promises) {
		const verdict = verdictOf(promise, today);
		if (verdict === 'open') continue;
		count[verdict] += 1;
		count.all += 1;
	}
	return count;
}

/** Fewer harvests than this say more of the weather than of the producer. */
export const LEAST_TOLD = 3;

/** The record that buyers read; null while too few promises have come to their end. */
export function toldRecord(record: ProducerRecord | undefined): ProducerRecord | null {
	return record && record.all >= LEAST_TOLD ? record : null;
}
