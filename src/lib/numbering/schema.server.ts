import { sql } from 'drizzle-orm';
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import { book } from '#lib/ledger/schema.server.ts';
import { wholeNumber } from '#lib/shared/columns.server.ts';
import type { BookDate } from '#lib/shared/dates.ts';
import type { BookId } from '#lib/shared/ids.ts';
import type { Rupiah } from '#lib/shared/money.ts';
import { DOCUMENT_KINDS } from './numbers.ts';

/**
 * The numbers of a book's invoices and credit notes, each kind an unbroken row in each year: a trigger takes only the
 * next one, and none is ever changed or given back.
 */
export const documentNumber = sqliteTable(
	'document_number',
	{
		id: integer().primaryKey({ autoIncrement: true }),
		bookId: integer('book_id')
			.$type<BookId>()
			.notNull()
			.references(() => book.id),
		kind: text({ enum: DOCUMENT_KINDS }).notNull(),
		year: integer().notNull(),
		number: integer().notNull(),
		/** What it is the number of: an order's number, or `refund:12`. */
		reference: text().notNull(),
		/** For a credit note: the order whose invoice it takes from. */
		orderNumber: text('order_number').notNull(),
		/** For a credit note: what it takes off, as it was when the note was issued. */
		amount: integer().$type<Rupiah>(),
		issuedOn: text('issued_on').$type<BookDate>().notNull(),
		issuedAt: integer('issued_at').notNull()
	},
	(table) => [
		uniqueIndex('document_number_row').on(table.bookId, table.kind, table.year, table.number),
		uniqueIndex('document_number_reference').on(table.kind, table.reference),
		index('document_number_order').on(table.orderNumber),
		wholeNumber('document_number_year', table.year, { least: 2000, most: 9999 }),
		wholeNumber('document_number_number', table.number, { least: 1 }),
		wholeNumber('document_number_amount', table.amount, { least: 1 }),
		check('document_number_credits', sql`(${table.kind} = 'credit_note') = (${table.amount} is not null)`)
	]
);
