import type { ExportTable, Row } from '#lib/documents/table.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { formatPercent, formatQuantity } from '#lib/i18n/format.ts';
import { salesReportMessages } from '#lib/i18n/salesReports.ts';
import type { Reader } from '#lib/shared/database.server.ts';
import { formatBookDate, formatBookMonth, type BookMonth } from '#lib/shared/dates.ts';
import { allSalesBy, salesTotals, type AskedSales } from './read.server.ts';
import { reachedProducer, type SalesBy, type SalesRow, type SalesSums } from './sums.ts';

/** The report as a table for a file: words first, then the amounts. */
export function salesTable(
	reader: Reader,
	asked: AskedSales,
	{ by, title }: { by: SalesBy; title: string }
): ExportTable {
	const words = messagesFor(salesReportMessages, asked.locale);
	const { locale } = asked;
	const amountsOf = (sums: SalesSums) => [
		...[sums.gross, sums.refunded, sums.producer],
		...[sums.commission, sums.groupShare]
	];
	const reached = (sums: SalesSums) => {
		const share = reachedProducer(sums);
		return share === null ? '' : formatPercent(share);
	};
	const nameOf = (row: SalesRow) => {
		if (by === 'month') return formatBookMonth(row.name as BookMonth, locale);
		return row.group === null ? row.name : `${row.name}, ${row.group}`;
	};
	const quantityOf = ({ quantity, soldBy, unit }: SalesRow) =>
		quantity === null || soldBy === null ? '' : formatQuantity(quantity, soldBy, locale, unit);
	async function* rows(): AsyncGenerator<Row> {
		for await (const row of allSalesBy(reader, asked, by)) {
			yield { cells: [nameOf(row), quantityOf(row), row.orders, reached(row), ...amountsOf(row)] };
		}
		const all = await salesTotals(reader, asked);
		yield { cells: [words.all, '', all.orders, reached(all), ...amountsOf(all)], strong: true };
	}
	return {
		name: words.title,
		heading: [
			title,
			words.by[by],
			words.between(formatBookDate(asked.from, locale), formatBookDate(asked.to, locale))
		],
		columns: [
			...[words.rowNames[by], words.quantity, words.orders, words.reached],
			...[words.gross, words.refunded, words.producer, words.commission, words.groupShare]
		],
		amounts: 5,
		rows: rows(),
		notes: [words.note]
	};
}
