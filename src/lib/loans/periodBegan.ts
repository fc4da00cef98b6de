import type { Every } from '#lib/lending/terms.ts';
import { addDays, addMonths, type BookDate } from '#lib/shared/dates.ts';

interface Began {
	readonly disbursedOn: BookDate;
	readonly restructuredOn: BookDate | null;
	/** The first instalment of the schedule that holds. */
	readonly firstDueOn: BookDate;
	readonly every: Every;
}

/**
 * When the first period of the schedule that holds began: a later schedule begins where the one before ended, so that no
 * days are charged twice.
 */
export function periodBegan({ disbursedOn, restructuredOn, firstDueOn, every }: Began): BookDate {
	const before =
		'months' in every ? addMonths(firstDueOn, -every.months) : addDays(firstDueOn, -every.weeks * 7);
	const [latest] = [disbursedOn, restructuredOn ?? disbursedOn, before].toSorted().reverse();
	return latest ?? disbursedOn;
}
