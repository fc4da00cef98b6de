import { assert } from './assert.ts';

/** A day in the books, `YYYY-MM-DD`, in the village's own time zone. It sorts and compares as text. */
export type BookDate = string & { readonly __unit: 'book date' };
/** A month in the books, `YYYY-MM`. */
export type BookMonth = string & { readonly __unit: 'book month' };

/**
 * Indonesia's three time zones. None has daylight saving (Keppres 41/1987 fixed their borders), so each is
 * a fixed number of hours.
 */
const ZONES = {
	'Asia/Jakarta': { hours: 7, abbreviation: 'WIB' },
	'Asia/Makassar': { hours: 8, abbreviation: 'WITA' },
	'Asia/Jayapura': { hours: 9, abbreviation: 'WIT' }
} as const;

export type TimeZone = keyof typeof ZONES;
export const TIME_ZONES = Object.keys(ZONES) as readonly TimeZone[];

export function isTimeZone(value: unknown): value is TimeZone {
	return typeof value === 'string' && Object.hasOwn(ZONES, value);
}

const DAY_MILLISECONDS = 86_400_000;
const HOUR_MILLISECONDS = 3_600_000;

/** Years a person may mean; outside them a date is a slip of the finger, such as 0202 for 2020. */
const EARLIEST_YEAR = 1900;
const LATEST_YEAR = 2199;

interface DateParts {
	year: number;
	month: number;
	day: number;
}

function partsOf(date: BookDate): DateParts {
	return {
		year: Number(date.slice(0, 4)),
		month: Number(date.slice(5, 7)),
		day: Number(date.slice(8, 10))
	};
}

function twoDigits(value: number): string {
	return String(value).padStart(2, '0');
}

function fromParts({ year, month, day }: DateParts): BookDate {
	// Computed dates may lie beyond what a person may type, a loan's last due date for one.
	assert(year >= 1000 && year <= 9999, `not a year of four digits: ${year}`);
	return `${year}-${twoDigits(month)}-${twoDigits(day)}` as BookDate;
}

function daysInMonth(year: number, month: number): number {
	return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Days since 1 January 1970. */
function dayNumber(date: BookDate): number {
	const { year, month, day } = partsOf(date);
	return Date.UTC(year, month - 1, day) / DAY_MILLISECONDS;
}

function fromDayNumber(number: number): BookDate {
	const date = new Date(number * DAY_MILLISECONDS);
	return fromParts({ year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() });
}

/** Reads `YYYY-MM-DD`, as date fields send it; null when there is no such day between 1900 and 2199. */
export function parseBookDate(text: string): BookDate | null {
	const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
	if (!match) return null;
	const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
	if (year < EARLIEST_YEAR || year > LATEST_YEAR || month < 1 || month > 12) return null;
	if (day < 1 || day > daysInMonth(year, month)) return null;
	return text as BookDate;
}

/** Marks a text known to be a date, such as a constant; throws when it is none. */
export function bookDate(text: string): BookDate {
	const date = parseBookDate(text);
	assert(date, `not a date: ${text}`);
	return date;
}

/** The date that the calendars in a time zone show at an instant (epoch milliseconds). */
export function bookDateAt(instant: number, timeZone: TimeZone): BookDate {
	return fromDayNumber(Math.floor((instant + ZONES[timeZone].hours * HOUR_MILLISECONDS) / DAY_MILLISECONDS));
}

/** The instant (epoch milliseconds) at which a date begins in a time zone. */
export function startOfDay(date: BookDate, timeZone: TimeZone): number {
	return dayNumber(date) * DAY_MILLISECONDS - ZONES[timeZone].hours * HOUR_MILLISECONDS;
}

export function addDays(date: BookDate, days: number): BookDate {
	return fromDayNumber(dayNumber(date) + days);
}

/**
 * The same day so many months later or earlier, or the month's last day where it has no such day: 31 January
 * plus one is 28 or 29 February. A row of dates counts each from the first, never from the one before, or
 * 31 would become 28 for good.
 */
export function addMonths(date: BookDate, months: number): BookDate {
	const { year, month, day } = partsOf(date);
	const monthsSinceYearZero = year * 12 + (month - 1) + months;
	const newYear = Math.floor(monthsSinceYearZero / 12);
	const newMonth = monthsSinceYearZero - newYear * 12 + 1;
	return fromParts({ year: newYear, month: newMonth, day: Math.min(day, daysInMonth(newYear, newMonth)) });
}

/** The day of the week by ISO 8601: 1 is Monday, 7 Sunday. */
export function weekdayOf(date: BookDate): number {
	// 1 January 1970 was a Thursday.
	return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

/** Calendar days from one date to another; negative when the second is earlier. */
export function daysBetween(from: BookDate, to: BookDate): number {
	return dayNumber(to) - dayNumber(from);
}

/**
 * Days from one date to another where every month has 30 (the 30E/360 rule, ISDA 2006 section 4.16(g)):
 * a 31st counts as the 30th.
 */
export function daysBetween30360(from: BookDate, to: BookDate): number {
	const start = partsOf(from);
	const end = partsOf(to);
	const months = (end.year - start.year) * 12 + end.month - start.month;
	return months * 30 + Math.min(end.day, 30) - Math.min(start.day, 30);
}

/** The month a date lies in, `YYYY-MM`. */
export function monthOf(date: BookDate): BookMonth {
	return date.slice(0, 7) as BookMonth;
}

export function firstOfMonth(month: BookMonth): BookDate {
	return `${month}-01` as BookDate;
}

export function lastOfMonth(month: BookMonth): BookDate {
	return addDays(addMonths(firstOfMonth(month), 1), -1);
}

/** The languages dates are written in; the same two as the pages. */
type DateLocale = 'id' | 'en';

/** American English for the months alone: British abbreviates September to four letters. */
const MONTH_LOCALES = { id: 'id-ID', en: 'en-US' } as const;

function monthNames(locale: DateLocale, width: 'short' | 'long'): string[] {
	const format = new Intl.DateTimeFormat(MONTH_LOCALES[locale], { month: width, timeZone: 'UTC' });
	return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2026, month, 1)));
}

const SHORT_MONTHS = { id: monthNames('id', 'short'), en: monthNames('en', 'short') };
const LONG_MONTHS = { id: monthNames('id', 'long'), en: monthNames('en', 'long') };

/** A date as people here write it: `23 Nov 2026`. */
export function formatBookDate(date: BookDate, locale: DateLocale): string {
	const { year, month, day } = partsOf(date);
	return `${day} ${SHORT_MONTHS[locale][month - 1] ?? ''} ${year}`;
}

/** Days from one to another, no more said than needed: `3–10 Des 2026`, `28 Nov – 3 Des 2026`. */
export function formatBookDates(from: BookDate, until: BookDate, locale: DateLocale): string {
	if (from === until) return formatBookDate(until, locale);
	const [first, last] = [partsOf(from), partsOf(until)];
	if (first.year !== last.year) return `${formatBookDate(from, locale)} – ${formatBookDate(until, locale)}`;
	if (first.month === last.month) return `${first.day}–${formatBookDate(until, locale)}`;
	return `${first.day} ${SHORT_MONTHS[locale][first.month - 1] ?? ''} – ${formatBookDate(until, locale)}`;
}

/** A month in full: `November 2026`. */
export function formatBookMonth(month: BookMonth, locale: DateLocale): string {
	return `${LONG_MONTHS[locale][Number(month.slice(5, 7)) - 1] ?? ''} ${month.slice(0, 4)}`;
}

/** Where and for whom an instant is written. */
export interface DateStyle {
	locale: DateLocale;
	timeZone: TimeZone;
}

/** The time of day in a time zone, with its name: `14.30 WIB`. */
export function formatTime(instant: number, timeZone: TimeZone): string {
	const local = new Date(instant + ZONES[timeZone].hours * HOUR_MILLISECONDS);
	return `${twoDigits(local.getUTCHours())}.${twoDigits(local.getUTCMinutes())} ${ZONES[timeZone].abbreviation}`;
}

/** An instant with its time: `23 Nov 2026 14.30 WIB`. */
export function formatDateTime(instant: number, { locale, timeZone }: DateStyle): string {
	return `${formatBookDate(bookDateAt(instant, timeZone), locale)} ${formatTime(instant, timeZone)}`;
}

/** An instant or a book date without a time: `23 Nov 2026`. */
export function formatDate(when: number | BookDate, { locale, timeZone }: DateStyle): string {
	return formatBookDate(typeof when === 'number' ? bookDateAt(when, timeZone) : when, locale);
}
