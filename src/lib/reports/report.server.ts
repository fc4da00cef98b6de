import type { Print } from '#lib/documents/pdf.server.ts';
import type { ExportTable } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { formatNumber } from '#lib/i18n/format.ts';
import { ledgerMessages } from '#lib/i18n/ledger.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { statementMessages } from '#lib/i18n/statements.ts';
import type { Book } from '#lib/ledger/books.server.ts';
import type { Organisation } from '#lib/organisations/find.server.ts';
import { hasMembers } from '#lib/organisations/roles.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { formatBookDate, formatBookMonth, formatDateTime, type TimeZone } from '#lib/shared/dates.ts';
import { sql } from 'drizzle-orm';
import { figuresOf } from './figures.server.ts';
import {
	cashFlowSheet,
	equitySheet,
	incomeSheet,
	notesSheet,
	positionSheet,
	type About,
	type Report,
	type Sheet,
	type SheetKind
} from './sheets.ts';
import { parseReportPeriod, tiesOf, yearBefore, type ReportPeriod, type Ties } from './statements.ts';

export interface AskedReport {
	readonly organisation: Organisation;
	/** One book, or all of the organisation's together. */
	readonly books: readonly Book[];
	readonly period: ReportPeriod;
	readonly locale: Locale;
}

export interface MadeReport {
	readonly report: Report;
	readonly about: About;
	readonly ties: Ties;
	/** Whose and for when, above every table. */
	readonly heading: readonly [string, string];
}

/** Reads what the sheets of a report are made from: its period, and the same one a year earlier. */
export async function readReport(reader: Reader, asked: AskedReport): Promise<MadeReport> {
	const { organisation, books, period, locale } = asked;
	const words = messagesFor(statementMessages, locale);
	const [figures, before, general] = await Promise.all([
		figuresOf(reader, books, period),
		figuresOf(reader, books, yearBefore(period)),
		generalNotes(reader, asked)
	]);
	const earlier = periodName({ ...period, year: period.year - 1 }, locale);
	const report: Report = {
		organisation: organisation.kind,
		now: figures,
		before,
		columns: [periodName(period, locale), earlier],
		words,
		locale
	};
	const [only] = books;
	const which =
		books.length === 1 && only ? messagesFor(ledgerMessages, locale).books[only.kind] : words.together;
	return {
		report,
		about: { general, combined: books.length > 1 },
		ties: tiesOf(figures),
		heading: [`${organisation.name} · ${which}`, periodName(period, locale)]
	};
}

/** A period in words: `November 2026`, `Semester 1 2026`, `Tahun 2026`. */
export function periodName({ kind, year, part }: ReportPeriod, locale: Locale): string {
	const words = messagesFor(statementMessages, locale);
	if (kind === 'year') return words.wholeYear(String(year));
	if (kind === 'half') return words.half(String(part), String(year));
	const month = `${year}-${String(part).padStart(2, '0')}` as Parameters<typeof formatBookMonth>[0];
	return formatBookMonth(month, locale);
}

async function generalNotes(reader: Reader, { organisation, locale }: AskedReport): Promise<string[]> {
	const { notes } = messagesFor(statementMessages, locale);
	const { name, kind, village, registrationNumber, foundedOn } = organisation;
	const lines = [
		notes.who(name, notes.kinds[kind], `${village.name}, ${village.district}, ${village.regency}`)
	];
	if (registrationNumber) lines.push(notes.registered(registrationNumber));
	if (foundedOn) lines.push(notes.founded(formatBookDate(foundedOn, locale)));
	if (hasMembers(kind)) {
		const [row] = await reader.all<{ members: number }>(
			sql`SELECT count(*) AS members FROM membership m
				WHERE m.organisation_id = ${organisation.id} AND m.state = 'active'`
		);
		lines.push(notes.members(formatNumber(row?.members ?? 0)));
	}
	return lines;
}

/** One sheet of a report. */
export function sheetOf({ report, about }: MadeReport, kind: SheetKind): Sheet {
	switch (kind) {
		case 'income':
			return incomeSheet(report);
		case 'position':
			return positionSheet(report);
		case 'equity':
			return equitySheet(report);
		case 'cash-flow':
			return cashFlowSheet(report);
		case 'notes':
			return notesSheet(report, about);
	}
}

/** A sheet on its way into a file. */
export function sheetTable({ heading, report }: MadeReport, sheet: Sheet): ExportTable {
	const [who, when] = heading;
	return {
		name: sheet.title,
		heading: [who, `${sheet.title} · ${when}`],
		columns: [report.words.account, ...sheet.columns],
		amounts: sheet.columns.length,
		rows: sheet.rows.map(({ label, figures, style }) => ({
			cells: [label, ...figures],
			strong: style === 'heading' || style === 'total'
		}))
	};
}

/** The period of an address; without one the month that runs. */
export function periodOrNow(text: string | null, timeZone: TimeZone): ReportPeriod {
	const asked = parseReportPeriod(text ?? '');
	const running = parseReportPeriod(today(timeZone).slice(0, 4));
	if (asked) return asked;
	if (running) return running;
	throw new Error('the running year is a period');
}

/** What every printed page of this organisation says at its foot. */
export function printOf(locale: Locale, timeZone: TimeZone): Print {
	const words = messagesFor(statementMessages, locale);
	return {
		locale,
		printed: words.printed(formatDateTime(now(), { locale, timeZone })),
		page: (number) => words.page(String(number))
	};
}
