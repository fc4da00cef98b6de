import type { ExportTable } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { taxMessages } from '#lib/i18n/taxes.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { formatBookMonth } from '#lib/shared/dates.ts';
import type { OrganisationId, UserId } from '#lib/shared/ids.ts';
import { ownMonths, personsMonths, producersTaxes, type AskedTax, type OwnMonth } from './read.server.ts';
import type { TaxTerms } from '#lib/taxes/rules.ts';

const PAGE = 500;

/** Amounts of a month as the file has them; what is not reckoned is empty. */
const cellsOf = (month: OwnMonth) => [
	...[month.commission, month.goods, month.farmInputs, month.services, month.turnover],
	...[month.vatBase, month.vat, month.vatBooked, month.incomeTax ?? '', month.incomeBooked]
];

/** A BUM Desa's year as two tables for a file: its own months, and its producers. */
export function taxTables(
	reader: Reader,
	asked: AskedTax & {
		organisationId: OrganisationId;
		terms: readonly TaxTerms[];
		title: string;
		locale: Locale;
	}
): ExportTable[] {
	const t = messagesFor(taxMessages, asked.locale);
	async function* months() {
		for (const each of await ownMonths(reader, asked)) {
			yield { cells: [formatBookMonth(each.month, asked.locale), ...cellsOf(each)] };
		}
	}
	async function* producers() {
		for (let page = 1; ; page += 1) {
			const { rows, more } = await producersTaxes(reader, { ...asked, page, size: PAGE });
			for (const { name, groups, turnover, taxable, tax } of rows)
				yield { cells: [name, groups, turnover, taxable, tax] };
			if (!more) return;
		}
	}
	return [
		{
			...{ name: t.own, heading: [asked.title, t.own, String(asked.year)], amounts: 10, rows: months() },
			columns: [
				...[t.month, t.commission, t.goods, t.farmInputs, t.services, t.turnover],
				...[t.vatBase, t.vat, `${t.vat}: ${t.booked}`, t.incomeTax, `${t.incomeTax}: ${t.booked}`]
			],
			notes: [t.notes.basis, t.notes.refunds, t.notes.vat, t.notes.lentInputs, t.notes.free]
		},
		{
			...{ name: t.producers, heading: [t.producers], amounts: 3, rows: producers() },
			columns: [t.producer, t.groups, t.turnover, t.taxable, t.tax],
			notes: [t.producersText]
		}
	];
}

/** A producer's own year for a file. */
export function personsTable(
	reader: Reader,
	asked: AskedTax & { userId: UserId; title: string; locale: Locale }
): ExportTable {
	const t = messagesFor(taxMessages, asked.locale);
	async function* rows() {
		for (const { month, turnover, taxable, tax } of await personsMonths(reader, asked)) {
			yield { cells: [formatBookMonth(month, asked.locale), turnover, taxable, tax] };
		}
	}
	return {
		...{ name: t.mine, heading: [asked.title, t.mine, String(asked.year)], amounts: 3, rows: rows() },
		...{ columns: [t.month, t.turnover, t.taxable, t.tax], notes: [t.notes.basis, t.notes.refunds] }
	};
}
