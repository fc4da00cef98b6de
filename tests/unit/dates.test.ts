import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
	addDays,
	addMonths,
	bookDate,
	bookDateAt,
	daysBetween,
	daysBetween30360,
	firstOfMonth,
	formatBookDate,
	formatBookMonth,
	formatDate,
	formatDateTime,
	isTimeZone,
	lastOfMonth,
	monthOf,
	parseBookDate,
	startOfDay,
	TIME_ZONES
} from '#lib/shared/dates.ts';

const anyDate = fc.integer({ min: 0, max: 80_000 }).map((days) => addDays(bookDate('1950-01-01'), days));

describe('a book date', () => {
	test.each(['2026-11-23', '2028-02-29', '1900-01-01', '2199-12-31'])('%s is a day', (text) => {
		expect(parseBookDate(text)).toBe(text);
	});

	test.each([
		'2026-02-29',
		'2100-02-29',
		'2026-13-01',
		'2026-00-10',
		'2026-04-31',
		'2026-1-1',
		'0202-01-01',
		'2026-11-23T00:00',
		' 2026-11-23',
		'23-11-2026',
		'٢٠٢٦-١١-٢٣',
		''
	])('%j is none', (text) => {
		expect(parseBookDate(text)).toBeNull();
	});
});

describe('adding months', () => {
	test('a row from 31 January keeps the 31st and clamps to the end of shorter months', () => {
		const first = bookDate('2023-01-31');
		expect([1, 2, 3, 4, 12, 13].map((months) => addMonths(first, months))).toEqual([
			'2023-02-28',
			'2023-03-31',
			'2023-04-30',
			'2023-05-31',
			'2024-01-31',
			'2024-02-29'
		]);
	});

	test('goes back over a year’s end', () => {
		expect(addMonths(bookDate('2026-01-31'), -2)).toBe('2025-11-30');
	});
});

describe('counting days', () => {
	test('the calendar’s days, a leap day among them', () => {
		expect(daysBetween(bookDate('2028-02-01'), bookDate('2028-03-01'))).toBe(29);
		expect(daysBetween(bookDate('2028-03-01'), bookDate('2028-02-01'))).toBe(-29);
	});

	test.each([
		['2026-01-15', '2026-02-15', 30],
		['2026-01-31', '2026-02-28', 28],
		['2026-01-30', '2026-03-31', 60],
		['2026-02-28', '2026-03-31', 32],
		['2026-01-01', '2027-01-01', 360]
	])('30/360 from %s to %s is %i', (from, to, days) => {
		expect(daysBetween30360(bookDate(from), bookDate(to))).toBe(days);
	});

	test('adding the days between two dates leads from one to the other', () => {
		fc.assert(
			fc.property(anyDate, anyDate, (from, to) => {
				expect(addDays(from, daysBetween(from, to))).toBe(to);
			})
		);
	});
});

describe('months', () => {
	test('have a first and a last day', () => {
		const month = monthOf(bookDate('2028-02-10'));
		expect([month, firstOfMonth(month), lastOfMonth(month)]).toEqual(['2028-02', '2028-02-01', '2028-02-29']);
	});
});

describe('time zones', () => {
	test('the same instant can be two dates', () => {
		const lateEvening = Date.UTC(2026, 10, 23, 16, 30);
		expect(bookDateAt(lateEvening, 'Asia/Jakarta')).toBe('2026-11-23');
		expect(bookDateAt(lateEvening, 'Asia/Makassar')).toBe('2026-11-24');
		expect(bookDateAt(lateEvening, 'Asia/Jayapura')).toBe('2026-11-24');
	});

	test('agree with the platform’s own time zone data', () => {
		for (const timeZone of TIME_ZONES) {
			const platform = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
			fc.assert(
				fc.property(fc.integer({ min: Date.UTC(1990, 0), max: Date.UTC(2090, 0) }), (instant) => {
					expect(bookDateAt(instant, timeZone)).toBe(platform.format(instant));
				})
			);
		}
	});

	test('a day begins at its first instant', () => {
		for (const timeZone of TIME_ZONES) {
			fc.assert(
				fc.property(anyDate, (date) => {
					const start = startOfDay(date, timeZone);
					expect([bookDateAt(start, timeZone), bookDateAt(start - 1, timeZone)]).toEqual([
						date,
						addDays(date, -1)
					]);
				})
			);
		}
	});

	test('only Indonesia’s three are taken', () => {
		expect(isTimeZone('Asia/Makassar')).toBe(true);
		expect(['Asia/Singapore', 'toString', null].map(isTimeZone)).toEqual([false, false, false]);
	});
});

describe('writing dates', () => {
	const instant = Date.UTC(2026, 10, 23, 7, 30);

	test('with time and zone, as look and feel asks', () => {
		expect(formatDateTime(instant, { locale: 'id', timeZone: 'Asia/Jakarta' })).toBe('23 Nov 2026 14.30 WIB');
		expect(formatDateTime(instant, { locale: 'id', timeZone: 'Asia/Makassar' })).toBe(
			'23 Nov 2026 15.30 WITA'
		);
		expect(formatDateTime(instant, { locale: 'en', timeZone: 'Asia/Jayapura' })).toBe(
			'23 Nov 2026 16.30 WIT'
		);
	});

	test('without time, from an instant or a book date', () => {
		expect(formatDate(instant, { locale: 'en', timeZone: 'Asia/Jakarta' })).toBe('23 Nov 2026');
		expect(formatDate(bookDate('2026-05-01'), { locale: 'id', timeZone: 'Asia/Jakarta' })).toBe('1 Mei 2026');
		expect(formatBookDate(bookDate('2026-09-05'), 'en')).toBe('5 Sep 2026');
		expect(formatBookMonth(monthOf(bookDate('2026-08-17')), 'id')).toBe('Agustus 2026');
	});
});
