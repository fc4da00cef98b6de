import { ledgerMessages } from '#lib/i18n/ledger.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { formatBookDate, type BookDate } from '#lib/shared/dates.ts';
import type { BookAccess } from './access.server.ts';
import { chartOf, type ReadAccount } from './accounts.server.ts';
import { journal, type JournalFilter } from './journal.server.ts';
import { accountStatement } from './statement.server.ts';
import type { ExportTable, Row } from '#lib/documents/table.ts';
import { trialBalance } from './trialBalance.server.ts';
import { turnoverByCode } from './turnover.server.ts';
import { accountName, kindWord } from './words.ts';

/** Rows read at a time while a file is written; memory stays the same however long the book is. */
const CHUNK = 500;

export interface Exporting {
	readonly reader: Reader;
	readonly access: BookAccess;
	readonly locale: Locale;
}

function headingOf({ access, locale }: Exporting, title: string, when: string): string[] {
	const words = messagesFor(ledgerMessages, locale);
	return [`${access.book.organisationName} · ${words.books[access.book.kind]}`, `${title} · ${when}`];
}

function nameOf({ access }: Exporting, title: string, when: string): string {
	return `${title}-${access.book.organisationSlug}-${when}`.toLowerCase();
}

/** The journal of a period, a row for every posting, oldest first. */
export function journalTable(
	exporting: Exporting,
	{ from, to, ...filter }: JournalFilter & { from: BookDate; to: BookDate }
): ExportTable {
	const { locale } = exporting;
	const t = messagesFor(ledgerMessages, locale);
	const period = t.files.period(formatBookDate(from, locale), formatBookDate(to, locale));
	return {
		name: nameOf(exporting, t.files.journal, `${from}-${to}`),
		heading: headingOf(exporting, t.files.journal, period),
		columns: [
			t.journal.number,
			t.journal.date,
			t.files.kind,
			t.journal.memo,
			t.files.code,
			t.files.name,
			t.journal.holder,
			t.journal.debit,
			t.journal.credit
		],
		amounts: 2,
		rows: journalRows(exporting, { from, to, ...filter })
	};
}

async function* journalRows(
	{ reader, access, locale }: Exporting,
	filter: JournalFilter
): AsyncGenerator<Row> {
	const words = messagesFor(ledgerMessages, locale);
	let cursor: string | null = null;
	do {
		const page = await journal(reader, access, { ...filter, cursor, size: CHUNK, order: 'oldest' });
		for (const entry of page.entries) {
			const kind = kindWord(words.kinds, entry.kind);
			for (const line of entry.lines) {
				const name = accountName(line, locale);
				const about = [entry.number, entry.date, kind, entry.memo ?? kind];
				yield { cells: [...about, line.code, name, line.holder, line.debit, line.credit] };
			}
		}
		cursor = page.next;
	} while (cursor !== null);
}

/** One account's movements in a period with its balance after each. */
export function statementTable(
	exporting: Exporting,
	account: ReadAccount,
	{ from, to }: { from: BookDate; to: BookDate }
): ExportTable {
	const { locale } = exporting;
	const t = messagesFor(ledgerMessages, locale);
	const period = t.files.period(formatBookDate(from, locale), formatBookDate(to, locale));
	const title = [account.code, accountName(account, locale), account.holder].filter(Boolean).join(' ');
	return {
		name: nameOf(exporting, `${t.files.statement}-${account.code}`, `${from}-${to}`),
		heading: headingOf(exporting, title, period),
		columns: [
			t.journal.number,
			t.journal.date,
			t.files.kind,
			t.journal.memo,
			t.journal.holder,
			t.journal.debit,
			t.journal.credit,
			t.journal.balance
		],
		amounts: 3,
		rows: statementRows(exporting, account, { from, to })
	};
}

async function* statementRows(
	{ reader, access, locale }: Exporting,
	account: ReadAccount,
	range: { from: BookDate; to: BookDate }
): AsyncGenerator<Row> {
	const words = messagesFor(ledgerMessages, locale);
	// A balance on the account's own side is positive, as people read it.
	const sign = account.normal === 'debit' ? 1 : -1;
	let cursor: string | null = null;
	do {
		const page = await accountStatement(reader, access, account, { ...range, cursor, size: CHUNK });
		if (cursor === null) {
			yield { cells: ['', range.from, '', words.account.opening, '', 0, 0, sign * page.opening] };
		}
		for (const line of page.lines) {
			const kind = kindWord(words.kinds, line.kind);
			const about = [line.number, line.date, kind, line.memo ?? kind, line.holder];
			yield { cells: [...about, line.debit, line.credit, sign * line.balance] };
		}
		cursor = page.next;
	} while (cursor !== null);
}

/** The general ledger of a period: account by account what moved on it, each under its name and with its balances. */
export function generalLedgerTable(
	exporting: Exporting,
	{ from, to }: { from: BookDate; to: BookDate }
): ExportTable {
	const { locale } = exporting;
	const t = messagesFor(ledgerMessages, locale);
	const period = t.files.period(formatBookDate(from, locale), formatBookDate(to, locale));
	return {
		name: nameOf(exporting, t.files.generalLedger, `${from}-${to}`),
		heading: headingOf(exporting, t.files.generalLedger, period),
		columns: [
			t.journal.number,
			t.journal.date,
			t.files.kind,
			t.journal.memo,
			t.journal.holder,
			t.journal.debit,
			t.journal.credit,
			t.journal.balance
		],
		amounts: 3,
		rows: generalLedgerRows(exporting, { from, to })
	};
}

async function* generalLedgerRows(
	exporting: Exporting,
	range: { from: BookDate; to: BookDate }
): AsyncGenerator<Row> {
	const { reader, access, locale } = exporting;
	const moved = await turnoverByCode(reader, [access.book.id], { from: null, to: range.to });
	for (const account of await chartOf(reader, access)) {
		if (!moved.has(account.code)) continue;
		const name = `${account.code} ${accountName(account, locale)}`;
		yield { cells: [name, '', '', '', '', '', '', ''], strong: true };
		yield* statementRows(exporting, account, range);
	}
}

/** The trial balance as of a date, with its totals in the last row. */
export function trialTable(
	exporting: Exporting,
	asOf: BookDate,
	options: { beforeClosing?: boolean } = {}
): ExportTable {
	const { locale } = exporting;
	const t = messagesFor(ledgerMessages, locale);
	return {
		name: nameOf(exporting, t.files.trial, asOf),
		heading: headingOf(exporting, t.files.trial, t.files.asOf(formatBookDate(asOf, locale))),
		columns: [t.files.code, t.files.name, t.journal.debit, t.journal.credit],
		amounts: 2,
		rows: trialRows(exporting, asOf, options)
	};
}

async function* trialRows(
	{ reader, access, locale }: Exporting,
	asOf: BookDate,
	options: { beforeClosing?: boolean }
): AsyncGenerator<Row> {
	const trial = await trialBalance(reader, access, asOf, options);
	for (const { account, debit, credit } of trial.lines) {
		yield { cells: [account.code, accountName(account, locale), debit, credit] };
	}
	yield {
		cells: ['', messagesFor(ledgerMessages, locale).trial.total, trial.debit, trial.credit],
		strong: true
	};
}
