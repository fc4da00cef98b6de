import type { ExportTable, Row } from '#lib/documents/table.ts';
import { chargeWords } from '#lib/settlement/chargeWords.ts';
import { messagesFor } from '#lib/i18n/define.ts';
import { formatPhone, formatQuantity, formatUnit } from '#lib/i18n/format.ts';
import { invoiceMessages } from '#lib/i18n/invoices.ts';
import type { Locale } from '#lib/i18n/locale.ts';
import { ordersMessages } from '#lib/i18n/orders.ts';
import { formatBookDate, formatDate } from '#lib/shared/dates.ts';
import type { BillLine } from './bill.ts';
import type { Bill, CreditNote } from './find.server.ts';

/** An invoice as pages to print: itself first, then each of its credit notes. */
export function billTables(bill: Bill, locale: Locale): ExportTable[] {
	return [invoiceTable(bill, locale), ...bill.credits.map((note) => creditTable(bill, note, locale))];
}

function invoiceTable(bill: Bill, locale: Locale): ExportTable {
	const t = messagesFor(invoiceMessages, locale);
	const { order, parts, sums, isWeighed } = bill;
	const { columns } = t;
	return {
		name: bill.number,
		heading: [
			t.invoice(bill.number),
			...headingOf(bill, locale),
			bill.place === null ? t.fetched : t.sentTo(bill.place)
		],
		columns: [columns.goods, columns.quantity, columns.price, columns.amount],
		amounts: 2,
		rows: [
			...parts.flatMap((part) => [
				row([part.cancelled ? t.cancelled(part.seller) : t.seller(part.seller), '', '', ''], true),
				...part.lines.map((line) => lineRow(line, locale))
			]),
			...sumRows(bill, locale)
		],
		notes: [
			...(parts.length === 0 ? [t.nothing] : isWeighed ? [] : [t.notWeighed]),
			...(parts.length > 0 && sums.open === 0 ? [t.settled] : []),
			...(awaitsVat(bill) ? [t.vatLater] : []),
			...(order.note ? [order.note] : []),
			t.noTax
		]
	};
}

/** How much VAT is contained is said as far as it has fallen: when it is paid, else when it is handed over. */
function awaitsVat({ order, sums }: Bill): boolean {
	const isPaid = order.payment.state === 'paid' && sums.open === 0;
	return order.parts.some(
		({ vatBasisPoints, vatAtDelivery, deliveredTransactionId, state }) =>
			vatBasisPoints > 0 &&
			deliveredTransactionId === null &&
			(vatAtDelivery || !isPaid) &&
			state !== 'cancelled' &&
			state !== 'expired'
	);
}

/** Who sold to whom, and when. */
function headingOf({ order, issuedOn }: Bill, locale: Locale): string[] {
	const t = messagesFor(invoiceMessages, locale);
	const { bumdesa } = order;
	const placed = formatDate(order.placedAt, { locale, timeZone: bumdesa.timeZone });
	return [
		t.from(bumdesa.name, bumdesa.address),
		t.issued(formatBookDate(issuedOn, locale)),
		t.order(order.number, placed),
		t.to(order.buyerName, formatPhone(order.buyerPhone))
	];
}

function row(cells: Row['cells'], strong = false): Row {
	return strong ? { cells, strong } : { cells };
}

function lineRow(line: BillLine, locale: Locale): Row {
	const t = messagesFor(invoiceMessages, locale);
	const words = (quantity: number) => formatQuantity(quantity, line.soldBy, locale, line.unit);
	const { quantity, orderedQuantity } = line;
	const packed = words(quantity);
	const shown =
		orderedQuantity === null || orderedQuantity === quantity
			? packed
			: t.weighed(packed, words(orderedQuantity));
	const unit = t.perUnit(formatUnit(line.soldBy, locale, line.unit));
	return row([`${line.name}, ${unit}`, shown, line.price, line.gross]);
}

/** From the goods down to what is still to be paid; what is nothing is left out. */
function sumRows({ sums, vat, credits, payments, order, parts }: Bill, locale: Locale): Row[] {
	const t = messagesFor(invoiceMessages, locale);
	const methods = messagesFor(ordersMessages, locale).methods;
	if (parts.length === 0) return [];
	const line = (label: string, amount: number, strong = false) => row([label, '', '', amount], strong);
	const some = (label: string, amount: number) => (amount === 0 ? [] : [line(label, amount)]);
	const day = (at: number | null) =>
		at === null ? '' : formatDate(at, { locale, timeZone: order.bumdesa.timeZone });
	return [
		line(t.goods, sums.goods),
		...some(t.delivery, sums.delivery),
		...some(t.fees, sums.fees),
		line(t.total, sums.total, true),
		...some(t.vat, vat),
		...some(sums.discount < 0 ? t.rounding : t.discount, 0 - sums.discount),
		...some(t.unasked, 0 - sums.unasked),
		...credits.map(({ number, amount }) => line(t.credited(number), 0 - amount)),
		...(sums.net === sums.total ? [] : [line(t.net, sums.net, true)]),
		...payments.map(({ method, at, paid }) => line(t.paid(methods[method], day(at)), 0 - paid)),
		...some(t.givenBack, sums.givenBack),
		line(t.open, sums.open, true)
	];
}

function creditTable(bill: Bill, note: CreditNote, locale: Locale): ExportTable {
	const t = messagesFor(invoiceMessages, locale);
	const { columnsOfCredit } = t;
	const cause = t.causes[note.cause];
	const what = note.charge ? chargeWords(note.charge, locale) : note.goods;
	return {
		name: note.number,
		heading: [
			t.creditNote(note.number),
			...headingOf({ ...bill, issuedOn: note.issuedOn }, locale),
			t.ofInvoice(bill.number)
		],
		columns: [columnsOfCredit.what, columnsOfCredit.why, columnsOfCredit.amount],
		amounts: 1,
		rows: [
			row([
				what ?? cause,
				what ? [cause, note.reason].filter(Boolean).join(': ') : note.reason || '-',
				note.amount
			]),
			row([columnsOfCredit.amount, '', note.amount], true),
			...(note.vat === 0 ? [] : [row([t.vat, '', note.vat])])
		],
		notes: [t.noTax]
	};
}
