import { addMonths, firstOfMonth, monthOf, type BookDate } from '#lib/shared/dates.ts';
import { rupiah, type Rupiah } from '#lib/shared/money.ts';

/** An amount a group asks of each member a month, from a date on. */
export interface MonthlyRule {
	readonly amount: Rupiah;
	readonly validFrom: string;
}

export interface MandatoryExpectation {
	/** In the order of their dates. */
	readonly rules: readonly MonthlyRule[];
	readonly joinedOn: BookDate;
	/** The date of her opening balance; months that began before it are settled. */
	readonly openedOn: BookDate | null;
	readonly on: BookDate;
}

/**
 * All mandatory savings that have fallen due from the month of joining up to and with the month of `on`, in whole
 * rupiah. A month asks what the newest rule says that began in it or before; before the first rule nothing is asked.
 */
export function mandatoryExpected({ rules, joinedOn, openedOn, on }: MandatoryExpectation): Rupiah {
	const first = firstMonthAsked(joinedOn, openedOn);
	let total = 0;
	for (let index = 0; addMonths(first, index) <= on; index += 1) {
		const month = monthOf(addMonths(first, index));
		const rule = rules.filter(({ validFrom }) => validFrom.slice(0, 7) <= month).at(-1);
		total += rule?.amount ?? 0;
	}
	return rupiah(total);
}

/** The first of the month from which savings are asked: a month that began before the opening balance is settled. */
function firstMonthAsked(joinedOn: BookDate, openedOn: BookDate | null): BookDate {
	const joined = firstOfMonth(monthOf(joinedOn));
	if (!openedOn || openedOn <= joined) return joined;
	const opened = firstOfMonth(monthOf(openedOn));
	return openedOn > opened ? addMonths(opened, 1) : opened;
}
