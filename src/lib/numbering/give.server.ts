import { and, asc, eq, inArray, max } from 'drizzle-orm';
import { bookById } from '#lib/ledger/books.server.ts';
import { assert } from '#lib/shared/assert.ts';
import { now, today } from '#lib/shared/clock.server.ts';
import type { Reader, Tx } from '#lib/shared/database.server.ts';
import type { BookId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import type { DocumentKind } from './numbers.ts';
import { documentNumber } from './schema.server.ts';

export type NumberedDocument = typeof documentNumber.$inferSelect;

/** The invoice gets its number: the next one of its book and year, once for an order however often it is asked. */
export function numberInvoice(tx: Tx, bookId: BookId, orderNumber: string): Promise<void> {
	return give(tx, { bookId, kind: 'invoice', reference: orderNumber, orderNumber, amount: null });
}

/** A refund that takes from an invoice gets a credit note's number; without an invoice there is nothing to credit. */
export async function numberCreditNote(
	tx: Tx,
	bookId: BookId,
	{
		refundId,
		orderNumber,
		amount
	}: { readonly refundId: number; readonly orderNumber: string; readonly amount: Rupiah }
): Promise<void> {
	const [invoice] = await numbersOf(tx, 'invoice', [orderNumber]);
	if (!invoice) return;
	await give(tx, { bookId, kind: 'credit_note', reference: `refund:${refundId}`, orderNumber, amount });
}

interface Given {
	readonly bookId: BookId;
	readonly kind: DocumentKind;
	readonly reference: string;
	readonly orderNumber: string;
	readonly amount: Rupiah | null;
}

/** Writes wait in one queue, so that the next number is never given twice; the unique index says so too. */
async function give(tx: Tx, given: Given): Promise<void> {
	const { bookId, kind, reference } = given;
	if ((await numbersOf(tx, kind, [reference])).length > 0) return;
	const book = await bookById(tx, bookId);
	assert(book, `no book ${bookId}`);
	const issuedOn = today(book.timeZone);
	const year = Number(issuedOn.slice(0, 4));
	const [last] = await tx
		.select({ number: max(documentNumber.number) })
		.from(documentNumber)
		.where(
			and(eq(documentNumber.bookId, bookId), eq(documentNumber.kind, kind), eq(documentNumber.year, year))
		);
	const number = (last?.number ?? 0) + 1;
	await tx.insert(documentNumber).values({ ...given, year, number, issuedOn, issuedAt: now() });
}

/** The numbers that were given to these, by what they are the number of. */
export async function numbersOf(
	reader: Reader,
	kind: DocumentKind,
	references: readonly string[]
): Promise<NumberedDocument[]> {
	if (references.length === 0) return [];
	return reader
		.select()
		.from(documentNumber)
		.where(and(eq(documentNumber.kind, kind), inArray(documentNumber.reference, [...references])));
}

/** The invoice of an order and its credit notes, in the order of their numbers. */
export async function documentsOfOrder(reader: Reader, orderNumber: string): Promise<NumberedDocument[]> {
	return reader
		.select()
		.from(documentNumber)
		.where(eq(documentNumber.orderNumber, orderNumber))
		.orderBy(asc(documentNumber.id));
}
