import { addDays, addMonths, daysBetween, daysBetween30360, type BookDate } from '#lib/shared/dates.ts';
import type { LoanTerms } from './terms.ts';

const DAYS_IN_MONTH_360 = 30;
const DAYS_IN_WEEK = 7;
/** Directive 2008/48/EC, annex I, part I (c): a year has 365 days, 52 weeks or 12 equal months. */
const MONTHS_IN_YEAR = 12;
const WEEKS_IN_YEAR = 52;

/** The time for which one instalment pays interest. */
export interface LoanPeriod {
	readonly dueOn: BookDate;
	/** Its length in the day count's days: of 360 or of 365 in a year. */
	readonly days: number;
}

export interface LoanCalendar {
	readonly periods: readonly LoanPeriod[];
	/** What the day count divides by: 360 or 365. */
	readonly daysInYear: 360 | 365;
	/** How many instalments there are in a year: 12 for one a month. */
	readonly periodsInYear: number;
	/** The first period's length as a part of a regular one; 1 when it is whole. */
	readonly firstPeriodLength: number;
}

type Schedule = Pick<LoanTerms, 'every' | 'disbursedOn' | 'firstDueOn' | 'instalments' | 'dayCount'>;

/** The due date after so many periods, counted from the first one so that its day is kept. */
export function dueDate(
	{ every, firstDueOn }: Pick<Schedule, 'every' | 'firstDueOn'>,
	after: number
): BookDate {
	return 'months' in every
		? addMonths(firstDueOn, after * every.months)
		: addDays(firstDueOn, after * every.weeks * DAYS_IN_WEEK);
}

/**
 * A first period is whole when a regular step leads from the disbursement to the first due date or back:
 * 31 January to 28 February is a month, and so is 28 February to 31 March.
 */
function isFirstPeriodWhole({ every, disbursedOn, firstDueOn }: Schedule): boolean {
	if ('weeks' in every) return daysBetween(disbursedOn, firstDueOn) === every.weeks * DAYS_IN_WEEK;
	return (
		addMonths(disbursedOn, every.months) === firstDueOn ||
		addMonths(firstDueOn, -every.months) === disbursedOn
	);
}

/** A regular period's days under 30/360, where a week is 7 of 360 whatever the months' lengths. */
function regularDays360({ every }: Schedule): number {
	return 'months' in every ? every.months * DAYS_IN_MONTH_360 : every.weeks * DAYS_IN_WEEK;
}

function firstDays360(schedule: Schedule): number {
	const { every, disbursedOn, firstDueOn } = schedule;
	if (isFirstPeriodWhole(schedule)) return regularDays360(schedule);
	// A weekly loan counts weeks in real days, so its odd days are real ones too: eight cost more than seven.
	return 'weeks' in every ? daysBetween(disbursedOn, firstDueOn) : daysBetween30360(disbursedOn, firstDueOn);
}

function calendarDays(schedule: Schedule): number[] {
	const days: number[] = [];
	let start = schedule.disbursedOn;
	for (let index = 0; index < schedule.instalments; index += 1) {
		const due = dueDate(schedule, index);
		days.push(daysBetween(start, due));
		start = due;
	}
	return days;
}

/** The due dates of a loan and for how many days each instalment pays interest. */
export function loanCalendar(schedule: Schedule): LoanCalendar {
	const { every, instalments, dayCount } = schedule;
	const daysInYear = dayCount === '30/360' ? 360 : 365;
	const periodsInYear = 'months' in every ? MONTHS_IN_YEAR / every.months : WEEKS_IN_YEAR / every.weeks;
	const days =
		dayCount === '30/360'
			? [firstDays360(schedule), ...Array<number>(instalments - 1).fill(regularDays360(schedule))]
			: calendarDays(schedule);
	const regular =
		dayCount === '30/360' || 'weeks' in every ? regularDays360(schedule) : daysInYear / periodsInYear;
	return {
		periods: days.map((length, index) => ({ dueOn: dueDate(schedule, index), days: length })),
		daysInYear,
		periodsInYear,
		firstPeriodLength: isFirstPeriodWhole(schedule) ? 1 : (days[0] ?? regular) / regular
	};
}
